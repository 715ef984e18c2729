using System.Text;

namespace SmartFactory.Gansu.Rules;

/// <summary>人民币大写: an amount in the characters that cheques and payment papers demand.</summary>
public static class ChineseAmount
{
    private const string Digits = "零壹贰叁肆伍陆柒捌玖";
    private static readonly string[] Places = ["", "拾", "佰", "仟"];
    private static readonly string[] Groups = ["", "万", "亿", "万亿"];

    /// <summary>"壹佰贰拾叁万肆仟伍佰元整"; throws for a negative amount and from 10¹⁶ 元 on.</summary>
    public static string Of(Money amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount.Yuan, nameof(amount));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(amount.Yuan, 10_000_000_000_000_000m, nameof(amount));
        long yuan = (long)decimal.Truncate(amount.Yuan);
        int fen = (int)((amount.Yuan - yuan) * 100m);
        if (fen == 0)
            return Whole(yuan) + "元整";
        string head = yuan == 0 ? "" : Whole(yuan) + "元";
        (int jiao, int rest) = Math.DivRem(fen, 10);
        if (rest == 0)
            return $"{head}{Digits[jiao]}角整";
        string tenth = jiao > 0 ? $"{Digits[jiao]}角" : yuan > 0 ? "零" : "";
        return $"{head}{tenth}{Digits[rest]}分";
    }

    private static string Whole(long yuan)
    {
        if (yuan == 0)
            return "零";
        var text = new StringBuilder();
        bool gap = false; // zeros passed since the last character written
        for (int group = 3; group >= 0; group--)
        {
            int part = (int)(yuan / Power(group * 4) % 10_000);
            if (part == 0)
            {
                gap |= text.Length > 0;
                continue;
            }
            for (int place = 3; place >= 0; place--)
            {
                int digit = (int)(part / Power(place) % 10);
                if (digit == 0)
                {
                    gap |= text.Length > 0;
                    continue;
                }
                if (gap)
                    text.Append('零');
                gap = false;
                text.Append(Digits[digit]).Append(Places[place]);
            }
            gap = false; // 壹拾万壹仟, but 壹拾万零伍: only zeros that open the next group are said
            text.Append(group == 3 && yuan / Power(8) % 10_000 != 0 ? "万" : Groups[group]);
        }
        return text.ToString();
    }

    private static long Power(int exponent)
    {
        long power = 1;
        for (int i = 0; i < exponent; i++)
            power *= 10;
        return power;
    }
}
