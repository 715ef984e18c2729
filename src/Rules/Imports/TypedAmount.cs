using System.Globalization;
using System.Text.RegularExpressions;

namespace SmartFactory.Gansu.Rules.Imports;

/// <summary>An amount as typed into a column of 万元: 30, 30万元, 300000元, 1,234.5, ５０.</summary>
public static partial class TypedAmount
{
    private const decimal YuanPerWan = 10_000m;

    /// <summary>No single title was ever worth more: beyond it the unit is most likely wrong.</summary>
    private const decimal LargestWan = 1_000m;

    /// <summary>Reads an amount of a column in 万元, or in 元 when its heading says so.</summary>
    public static Understood<Money> Read(CellValue cell, bool columnInYuan = false)
    {
        string shown = cell.Shown;
        if (cell.IsEmpty)
            return Understood.Not<Money>("缺少奖励金额：未给予奖励的请填0");
        if (cell.Kind == CellKind.Date)
            return Understood.Not<Money>($"该单元格是日期格式（{shown}），不是金额：请改为数字，如30");
        if (cell.Number is { } number)
            return Check(number, columnInYuan ? 1m : YuanPerWan, shown, null);
        string text = TypedText.Compact(cell.Raw).Replace('，', ',').Replace('−', '-').Replace('—', '-').Replace('–', '-');
        if (text is "-" or "/" or "--" or "无" or "未奖励")
            return Understood.As(Money.Zero, $"“{shown}”按0万元（未给予奖励）读取");
        var match = Form().Match(text);
        if (!match.Success || !decimal.TryParse(match.Groups["number"].Value.Replace(",", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out number))
            return Understood.Not<Money>(NotANumber(text, shown));
        if (match.Groups["minus"].Length > 0 || match.Groups["open"].Length > 0)
            number = -number;
        string unit = match.Groups["unit"].Value;
        decimal yuan = unit switch { "" => columnInYuan ? 1m : YuanPerWan, "元" or "圆" => 1m, "亿元" or "亿" => 100_000_000m, "千元" => 1000m, _ => YuanPerWan };
        bool plain = text == shown && unit.Length == 0;
        return Check(number, yuan, shown, plain ? null : shown);
    }

    private static Understood<Money> Check(decimal number, decimal yuanPerUnit, string shown, string? unusual)
    {
        if (number < 0)
            return Understood.Not<Money>($"奖励金额不能为负数：如为追回或撤销，请导入后在企业页面办理“撤销或追回”，如为误填应为{Plain(-number)}");
        if (number > 99_999_999_999m)
            return Understood.Not<Money>($"“{shown}”超出合理范围，请核对");
        decimal wan = number * yuanPerUnit / YuanPerWan;
        // an award is decided in whole 元; in 元 itself fen can be typed, as parts of a 万元 they are a slip
        int places = yuanPerUnit == 1m ? 2 : 4;
        decimal typed = yuanPerUnit == 1m ? number : wan;
        if (decimal.Round(typed, places) != typed)
            return Understood.Not<Money>(yuanPerUnit == 1m
                ? $"“{shown}”小于1分：应为{Plain(decimal.Round(number, 2, MidpointRounding.AwayFromZero))}元"
                : $"“{shown}”小数位过多：以万元为单位最多4位小数（精确到元），是否应为{Plain(decimal.Round(wan, 4, MidpointRounding.AwayFromZero))}或{Plain(decimal.Round(wan, 0, MidpointRounding.AwayFromZero))}");
        if (wan > LargestWan)
            return Understood.Not<Money>(yuanPerUnit == YuanPerWan && wan / YuanPerWan <= LargestWan
                ? $"{Plain(number)}万元明显过大，疑似按“元”填写：应为{Plain(number / YuanPerWan)}（万元）"
                : $"单个称号的奖励不可能达到{Plain(wan)}万元，请核对金额和单位");
        var money = Money.FromWan(wan);
        return Understood.As(money, unusual is null ? null : $"“{unusual}”读作{money}");
    }

    private static string NotANumber(string text, string shown)
    {
        string bare = text.TrimEnd('整', '正').Replace("人民币", "", StringComparison.Ordinal);
        bool wan = bare.EndsWith("万元", StringComparison.Ordinal) || bare.EndsWith('万');
        bool yuan = !wan && (bare.EndsWith('元') || bare.EndsWith('圆'));
        string digits = bare.TrimEnd('元', '圆').TrimEnd('万');
        if (ChineseDigits.Read(digits) is { } number)
            return $"“{shown}”不是数字：应为{Plain(yuan ? number / YuanPerWan : number)}（万元）";
        return Leading().Match(text) is { Success: true } match
            ? $"“{shown}”不是数字：是否应为{match.Groups["number"].Value}（万元）"
            : $"“{shown}”不是数字：请填写以万元为单位的数字，如30";
    }

    private static string Plain(decimal number) => number.ToString("0.######", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?:人民币|[¥￥])?(?<open>\()?(?<minus>-)?\+?(?<number>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?<unit>万元|万|亿元|亿|千元|元|圆)?整?\)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    // only words may follow: 3O, 1,00 or 30+20 are something else than the number they begin with
    [GeneratedRegex(@"^(?<number>[0-9]+(?:\.[0-9]+)?)(?:万元?)?[^0-9A-Za-z.,+*/百千亿元-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Leading();
}
