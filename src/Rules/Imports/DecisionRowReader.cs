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
        var outcome = TypedOutcome.Read(row[Field.Content], ban.Ok ? ban.Value : 0);
        _ = row.Take(Field.Content, outcome);
        var document = TypedCode.ReadDocument(row[Field.Document], "决定文号");
        string number = row.Take(Field.Document, document) is var found && document.Ok ? found.ToString() : "";
        var decidedOn = row.Take(Field.Day, TypedDate.Read(row[Field.Day], "决定日期", today));
        if (outcome.Ok && outcome.Value.Outcome != DecisionOutcome.Banned && carrier.Length == 0)
            row.Say(Field.Carrier, Severity.Error, "取消或降级须写明载体名称");
        if (article.Ok && ban.Ok && article.Value is 24 or 25 && ban.Value < FewestBanYears)
            row.Say(Field.BanYears, Severity.Warning, $"{ChineseNumber.Article(article.Value)}规定不得申报年限不少于{FewestBanYears}年，请核对");
        if (outcome.Ok)
            Besides(row, outcome.Value, ban.Ok ? ban.Value : 0);
        across.SawName(row, uscc, name, code.Ok);
        if (row.Ok)
            across.SawDecision(row, uscc, number, carrier, article.Value);
        return row.Ok
            ? new DecisionRow(row.Row.Sheet, row.Row.Number, place?.City?.Code, place?.County?.Code, name, uscc, carrier, article.Value, outcome.Value.Outcome,
                outcome.Value.Kind, row[Field.Content].Shown, number, decidedOn, ban.Value)
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

    // what the text says and the ledger does not take over from it
    private static void Besides(RowReading row, TypedOutcome outcome, int banYears)
    {
        if (outcome.MentionsMoney)
            row.Say(Field.Content, Severity.Warning, "奖励的撤销或追回不随台账登记：请导入后在企业页面办理“撤销或追回”");
        if (outcome.DowngradedTo is { } lower)
            row.Say(Field.Content, Severity.Warning, $"降格所至的{lower.Name()}不由本行生成：请在“{SheetForm.Ledger.Name}”中另列一行，奖励金额填0");
        if (outcome.BanYears is { } years && banYears > 0 && years != banYears)
            row.Say(Field.BanYears, Severity.Warning, $"处理内容写的是{years}年不得申报，年限填的是{banYears}年：请核对");
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

    [GeneratedRegex("第?(?<n>[0-9]+|[一二三四五六七八九十]+)条", RegexOptions.CultureInvariant)]
    private static partial Regex ArticleForm();
}
