namespace SmartFactory.Gansu.Rules.Imports;

/// <summary>Numbers written in Chinese characters, so that a finding can say what was meant: 叁拾, 三十万, 二〇二三.</summary>
public static class ChineseDigits
{
    /// <summary>The number, or null when the text is not one.</summary>
    public static decimal? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        decimal total = 0, section = 0, digit = 0;
        bool any = false, digitSet = false;
        foreach (char c in text)
        {
            int value = Digit(c);
            if (value >= 0)
            {
                // 二〇二三: digit after digit
                digit = digitSet ? digit * 10 + value : value;
                digitSet = any = true;
                continue;
            }
            decimal unit = c switch { '十' or '拾' => 10, '百' or '佰' => 100, '千' or '仟' => 1000, '万' or '萬' => 10_000, _ => 0 };
            if (unit == 0)
                return null;
            any = true;
            if (unit == 10_000)
            {
                total = (total + section + digit) * unit;
                section = 0;
            }
            else
            {
                section += (digitSet ? digit : 1) * unit;
            }
            (digit, digitSet) = (0, false);
        }
        return any && text.Length <= 16 ? total + section + digit : null;
    }

    private static int Digit(char c) => c switch
    {
        '零' or '〇' or '○' => 0,
        '一' or '壹' => 1,
        '二' or '贰' or '两' => 2,
        '三' or '叁' => 3,
        '四' or '肆' => 4,
        '五' or '伍' => 5,
        '六' or '陆' => 6,
        '七' or '柒' => 7,
        '八' or '捌' => 8,
        '九' or '玖' => 9,
        _ => -1,
    };
}
