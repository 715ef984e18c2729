using System.Text.RegularExpressions;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Rules.Imports;

/// <summary>What a decision did (Art. 22–25), as 处理内容 says it: to which kind of title, what to, and what besides.</summary>
/// <param name="Outcome">取消, 降级, or only 不得申报.</param>
/// <param name="Kind">The kind of title that was lost; null when the text names none.</param>
/// <param name="DowngradedTo">The kind it was downgraded to; null when the text names none.</param>
/// <param name="MentionsMoney">Awards were revoked or recovered, too.</param>
/// <param name="BanYears">Years of the bar, when the text says them.</param>
public sealed partial record TypedOutcome(DecisionOutcome Outcome, TitleKind? Kind, TitleKind? DowngradedTo, bool MentionsMoney, int? BanYears)
{
    private static readonly (string Word, TitleKind Kind)[] Words =
    [
        ("基础级", TitleKind.Basic), ("先进级", TitleKind.Advanced), ("卓越级", TitleKind.Excellent), ("领航级", TitleKind.Leading),
        ("优秀场景", TitleKind.Scenario), ("车间", TitleKind.LegacyWorkshop),
    ];

    /// <summary>Reads 处理内容. What is denied, named twice or about money alone is no outcome: nothing is guessed about a title that somebody may lose.</summary>
    public static Understood<TypedOutcome> Read(CellValue cell, int banYears)
    {
        string text = TypedText.Compact(cell.Cleaned);
        if (Denied().IsMatch(text))
            return Understood.Not<TypedOutcome>($"处理内容“{cell.Shown}”写的是不取消或不降级：没有改变称号的决定不登记，请删除该行，或写明实际的处理结果");
        bool money = Money().IsMatch(text);
        string titles = Money().Replace(text, "");
        string[] clauses = [.. titles.Split(['，', ',', '；', ';', '。'], StringSplitOptions.RemoveEmptyEntries).Where(clause => !Kept().IsMatch(clause))];
        string? cancelling = clauses.FirstOrDefault(clause => Cancelling().IsMatch(clause)), downgrading = clauses.FirstOrDefault(clause => clause.Contains('降'));
        int? years = BarredFor().Match(text) is { Success: true } barred ? Number(barred.Groups["n"].Value) : null;
        if (cancelling is not null && downgrading is not null)
            return Understood.Not<TypedOutcome>($"处理内容“{cell.Shown}”同时写了取消和降级：请只写对称号的处理结果，如“由先进级降格为基础级”");
        if (downgrading is not null)
        {
            // 由先进级降格为基础级: lost is what stands before 为, and what follows it is what is left
            string[] parts = Lowering().Split(downgrading, 2);
            var (from, to) = (KindsIn(parts[0]), KindsIn(parts.Length > 1 ? parts[1] : ""));
            return from.Count > 1 || to.Count > 1
                ? Understood.Not<TypedOutcome>(OneTitle(cell))
                : Understood.As(new TypedOutcome(DecisionOutcome.Downgraded, from.Count > 0 ? from[0] : null, to.Count > 0 ? to[0] : null, money, years));
        }
        if (cancelling is not null)
        {
            var kinds = KindsIn(cancelling);
            return kinds.Count > 1
                ? Understood.Not<TypedOutcome>(OneTitle(cell))
                : Understood.As(new TypedOutcome(DecisionOutcome.Cancelled, kinds.Count > 0 ? kinds[0] : null, null, money, years));
        }
        if (banYears > 0 || years is not null || text.Contains("不得申报", StringComparison.Ordinal) || text.Contains("禁止申报", StringComparison.Ordinal))
            return Understood.As(new TypedOutcome(DecisionOutcome.Banned, null, null, money, years));
        return Understood.Not<TypedOutcome>(money
            ? $"处理内容“{cell.Shown}”只涉及奖励资金：撤销、追回奖励不随台账登记，请删除该行，导入后在企业页面办理“撤销或追回”"
            : $"处理内容“{cell.Shown}”读不出结果：应写明取消、降级或不得申报");
    }

    private static string OneTitle(CellValue cell) => $"处理内容“{cell.Shown}”写了不止一种称号：一行只登记一个称号，请分行填写";

    private static List<TitleKind> KindsIn(string text)
    {
        List<TitleKind> kinds = [.. Words.Where(known => text.Contains(known.Word, StringComparison.Ordinal)).Select(known => known.Kind)];
        if (kinds.Count == 0 && text.Contains("智能工厂", StringComparison.Ordinal))
            kinds.Add(TitleKind.LegacyFactory);
        return kinds;
    }

    private static int? Number(string text) => text is "两" ? 2 : ChineseDigits.Read(text) is { } read ? (int)read
        : int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int typed) ? typed : null;

    [GeneratedRegex("(?:不予?|不再|暂不|免予|未)(?:取消|撤销|降级|降格)", RegexOptions.CultureInvariant)]
    private static partial Regex Denied();

    [GeneratedRegex("降[级格]?(?:为|至|到|成)", RegexOptions.CultureInvariant)]
    private static partial Regex Lowering();

    // 取消…称号及奖励 is about the title first
    [GeneratedRegex("(?:撤销|取消|追回|收回|扣回|追缴|退回)[^，,；;。称厂景间]{0,12}?(?:奖励资金|奖励|奖补|资金)[^，,；;。]*", RegexOptions.CultureInvariant)]
    private static partial Regex Money();

    [GeneratedRegex("^(?:但|并|同时)?(?:保留|维持)", RegexOptions.CultureInvariant)]
    private static partial Regex Kept();

    [GeneratedRegex("取消|撤销", RegexOptions.CultureInvariant)]
    private static partial Regex Cancelling();

    [GeneratedRegex("(?<n>[0-9]+|[一二两三四五六七八九十]+)年内?(?:不得|禁止|不能)(?:再次)?申报", RegexOptions.CultureInvariant)]
    private static partial Regex BarredFor();
}
