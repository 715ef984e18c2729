using System.Globalization;
using System.Text.RegularExpressions;

namespace SmartFactory.Gansu.Rules.Imports;

/// <summary>A day as typed: a date cell, 2024.11.20, 2024/11/20, 2023年9月5日, 20241120, an Excel serial number, a date with a time.</summary>
public static partial class TypedDate
{
    private const int FirstYear = 2000;
    private static readonly DateOnly Epoch = new(1899, 12, 30);

    /// <summary>The day of an Excel serial number.</summary>
    public static DateOnly FromSerial(int serial) => Epoch.AddDays(serial);

    /// <summary>Reads a day that is not after <paramref name="today"/>.</summary>
    public static Understood<DateOnly> Read(CellValue cell, string what, DateOnly today)
    {
        if (cell.IsEmpty)
            return Understood.Not<DateOnly>($"缺少{what}：应填写如2024-11-20");
        if (cell.Kind == CellKind.Date && cell.Number is >= 1 and < 2_958_466)
            return InRange(FromSerial((int)cell.Number.Value), null, what, today, cell.Shown);
        string text = cell.Kind == CellKind.Number ? cell.Shown : Day(TypedText.Clean(cell.Raw));
        if (Serial().IsMatch(text) && decimal.Parse(text, CultureInfo.InvariantCulture) is >= 20_000 and < 80_000 and var serial)
            return InRange(FromSerial((int)serial), $"序列号{text}", what, today, cell.Shown);
        var match = Form().Match(text);
        if (!match.Success)
            match = Compact().Match(text);
        if (!match.Success)
            return Understood.Not<DateOnly>(NotADay(text, cell.Shown, what));
        int year = int.Parse(match.Groups["y"].ValueSpan, CultureInfo.InvariantCulture);
        int month = int.Parse(match.Groups["m"].ValueSpan, CultureInfo.InvariantCulture);
        int day = int.Parse(match.Groups["d"].ValueSpan, CultureInfo.InvariantCulture);
        if (year < 1)
            return Understood.Not<DateOnly>($"“{cell.Shown}”不是日期：应填写如2024-11-20");
        if (month is < 1 or > 12)
            return Understood.Not<DateOnly>($"“{cell.Shown}”的月份{month}不存在：应为1至12月");
        int last = DateTime.DaysInMonth(year, month);
        if (day < 1 || day > last)
            return Understood.Not<DateOnly>($"{year}年{month}月没有{day}日（该月最后一天是{last}日），请核对{what}");
        bool plain = text.Length == 10 && text[4] == '-' && text[7] == '-' && cell.Kind == CellKind.Text;
        return InRange(new DateOnly(year, month, day), plain ? null : $"“{cell.Shown}”", what, today, cell.Shown);
    }

    private static Understood<DateOnly> InRange(DateOnly day, string? unusual, string what, DateOnly today, string shown)
    {
        string chinese = $"{day.Year}年{day.Month}月{day.Day}日";
        if (day > today)
            return Understood.Not<DateOnly>($"{what}{chinese}晚于今天（{today.Year}年{today.Month}月{today.Day}日），请核对年份");
        return day.Year < FirstYear
            ? Understood.Not<DateOnly>($"{what}“{shown}”读作{chinese}，早于{FirstYear}年，请核对")
            : Understood.As(day, unusual is null ? null : $"{unusual}读作{chinese}");
    }

    private static string NotADay(string text, string shown, string what)
    {
        if (YearMonth().Match(text) is { Success: true } part)
            return $"“{shown}”没有写到日：{what}应填写到日，如{part.Groups["y"].Value}-{(part.Groups["m"].Length > 0 ? part.Groups["m"].Value.PadLeft(2, '0') : "11")}-20";
        if (ShortYear().Match(text) is { Success: true } two)
            return $"“{shown}”的年份应写四位：应为20{two.Groups["y"].Value}-{two.Groups["m"].Value.PadLeft(2, '0')}-{two.Groups["d"].Value.PadLeft(2, '0')}";
        if (DayFirst().Match(text) is { Success: true } turned)
            return $"“{shown}”的写法有歧义：请按年-月-日填写，如{turned.Groups["y"].Value}-{turned.Groups["a"].Value.PadLeft(2, '0')}-{turned.Groups["b"].Value.PadLeft(2, '0')}";
        if (Chinese().Match(text) is { Success: true } words
            && ChineseDigits.Read(words.Groups["y"].Value) is { } y && ChineseDigits.Read(words.Groups["m"].Value) is { } m && ChineseDigits.Read(words.Groups["d"].Value) is { } d)
            return string.Create(CultureInfo.InvariantCulture, $"“{shown}”请用数字填写：应为{y:0000}-{m:00}-{d:00}");
        return $"“{shown}”不是日期：应填写如2024-11-20";
    }

    // the time of day of a date-time says nothing here
    private static string Day(string text)
    {
        string day = Time().Replace(text, "");
        return day.Contains(' ', StringComparison.Ordinal) ? day.Replace(" ", "", StringComparison.Ordinal) : day;
    }

    [GeneratedRegex(@"^(?<y>[0-9]{4})(?:[-./。、]|年)(?<m>[0-9]{1,2})(?:[-./。、]|月)(?<d>[0-9]{1,2})[日号]?$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex("^(?<y>[12][0-9]{3})(?<m>[0-9]{2})(?<d>[0-9]{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Compact();

    [GeneratedRegex(@"^[0-9]{5}(?:\.[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Serial();

    [GeneratedRegex(@"(?:T|\s+)[0-9]{1,2}[:时][0-9]{1,2}(?:[:分][0-9]{1,2}(?:\.[0-9]+)?秒?|分)?(?:Z|[+-][0-9:]{4,6})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Time();

    [GeneratedRegex("^(?<y>[0-9]{4})(?:[-./年](?<m>0?[1-9]|1[0-2])月?)?年?$", RegexOptions.CultureInvariant)]
    private static partial Regex YearMonth();

    [GeneratedRegex("^(?<y>[0-9]{2})[-./年](?<m>[0-9]{1,2})[-./月](?<d>[0-9]{1,2})日?$", RegexOptions.CultureInvariant)]
    private static partial Regex ShortYear();

    [GeneratedRegex("^(?<a>[0-9]{1,2})[-./](?<b>[0-9]{1,2})[-./](?<y>[0-9]{4})$", RegexOptions.CultureInvariant)]
    private static partial Regex DayFirst();

    [GeneratedRegex("^(?<y>[^年]{4})年(?<m>[^月]{1,2})月(?<d>[^日]{1,3})日$", RegexOptions.CultureInvariant)]
    private static partial Regex Chinese();
}
