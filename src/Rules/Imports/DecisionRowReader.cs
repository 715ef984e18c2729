using System.Globalization;
using System.Text.RegularExpressions;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Rules.Imports;

/// <summary>Reads one row of 处理决定 (Art. 22–25).</summary>
internal static partial class DecisionRowReader
{
    private const int FewestBanYears = 2;

    public static DecisionRow? Read(RowReading row, Regions regions, DateOnly today, LedgerCrossChecks across)
    {
        var code = TypedCode.ReadUscc(row[Field.Uscc]);
        var place = row[Field.City].IsEmpty ? null : row.TakePlace(regions, code.Ok ? code.Value.RegistrationRegion : null, countyAsked: false);
        string name = row.TakeName(Field.Name);
        string uscc = row.Take(Field.Uscc, code) is var read && code.Ok ? read.Code : "";
        string carrier = TypedText.Name(row[Field.Carrier].Shown);
        var article = Article(row[Field.Basis]);
        _ = row.Take(Field.Basis, article);
        var ban = BanYears(row[Field.BanYears]);
        _ = row.Take(Field.BanYears, ban);
        var outcome = Outcome(row[Field.Content], ban.Ok ? ban.Value : 0);
        _ = row.Take(Field.Content, outcome);
        var document = TypedCode.ReadDocument(row[Field.Document], "决定文号");
        string number = row.Take(Field.Document, document) is var found && document.Ok ? found.ToString() : "";
        var decidedOn = row.Take(Field.Day, TypedDate.Read(row[Field.Day], "决定日期", today));
        if (outcome.Ok && outcome.Value != DecisionOutcome.Banned && carrier.Length == 0)
            row.Say(Field.Carrier, Severity.Error, "取消或降级须写明载体名称");
        if (article.Ok && ban.Ok && article.Value is 24 or 25 && ban.Value < FewestBanYears)
            row.Say(Field.BanYears, Severity.Warning, $"{ChineseNumber.Article(article.Value)}规定不得申报年限不少于{FewestBanYears}年，请核对");
        if (row.Ok)
            across.SawDecision(row, uscc, number, carrier, article.Value);
        return row.Ok
            ? new DecisionRow(row.Row.Sheet, row.Row.Number, place?.City?.Code, place?.County?.Code, name, uscc, carrier, article.Value, outcome.Value,
                KindIn(row[Field.Content].Shown), row[Field.Content].Shown, number, decidedOn, ban.Value)
            : null;
    }

    private static Understood<int> Article(CellValue cell)
    {
        string text = TypedText.Compact(cell.Cleaned);
        var match = ArticleForm().Match(text);
        string number = match.Success ? match.Groups["n"].Value : text;
        decimal? article = decimal.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out decimal typed) ? typed : ChineseDigits.Read(number);
        return article is 22 or 23 or 24 or 25
            ? Understood.As((int)article.Value)
            : Understood.Not<int>($"处理依据“{cell.Shown}”读不出条款：应为第二十二条、第二十三条、第二十四条或第二十五条");
    }

    private static Understood<DecisionOutcome> Outcome(CellValue cell, int banYears)
    {
        string text = TypedText.Compact(cell.Cleaned);
        if (text.Contains("取消", StringComparison.Ordinal) || text.Contains("撤销", StringComparison.Ordinal))
            return Understood.As(DecisionOutcome.Cancelled);
        if (text.Contains('降'))
            return Understood.As(DecisionOutcome.Downgraded);
        return banYears > 0 || text.Contains("不得申报", StringComparison.Ordinal) || text.Contains("禁止申报", StringComparison.Ordinal)
            ? Understood.As(DecisionOutcome.Banned)
            : Understood.Not<DecisionOutcome>($"处理内容“{cell.Shown}”读不出结果：应写明取消、降级或不得申报");
    }

    private static Understood<int> BanYears(CellValue cell)
    {
        string text = TypedText.Compact(cell.Cleaned).TrimEnd('年');
        if (text.Length == 0 || text is "无" or "/" or "-")
            return Understood.As(0);
        decimal? years = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal typed) ? typed : ChineseDigits.Read(text);
        return years is >= 0 and <= 50 && decimal.Truncate(years.Value) == years
            ? Understood.As((int)years.Value)
            : Understood.Not<int>($"不得申报年限“{cell.Shown}”不是整年数：应填写如2");
    }

    private static TitleKind? KindIn(string content)
    {
        foreach (var kind in new[] { TitleKind.Scenario, TitleKind.Basic, TitleKind.Advanced, TitleKind.Excellent, TitleKind.Leading })
        {
            if (content.Contains(kind.ShortName(), StringComparison.Ordinal))
                return kind;
        }
        return content.Contains("车间", StringComparison.Ordinal) ? TitleKind.LegacyWorkshop
            : content.Contains("智能工厂", StringComparison.Ordinal) ? TitleKind.LegacyFactory : null;
    }

    [GeneratedRegex("第?(?<n>[0-9]+|[一二三四五六七八九十]+)条", RegexOptions.CultureInvariant)]
    private static partial Regex ArticleForm();
}
