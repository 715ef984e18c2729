using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Rules.Awards;

/// <summary>One sentence of an explanation and the articles it rests on.</summary>
/// <param name="Text">The sentence, with amounts in 万元.</param>
/// <param name="Articles">Articles it cites, for opening their text.</param>
/// <param name="Reading">The reading of the register it rests on, or null.</param>
public sealed record AwardSentence(string Text, IReadOnlyList<int> Articles, string? Reading = null);

/// <summary>A calculation told in sentences, so that every yuan can be followed without a calculator (Art. 18–20).</summary>
public static class AwardSentences
{
    /// <summary>The explanation from standard to ceiling, in the order of calculation.</summary>
    public static IReadOnlyList<AwardSentence> Explain(AwardCalculation calculation)
    {
        ArgumentNullException.ThrowIfNull(calculation);
        var sentences = new List<AwardSentence> { Standard(calculation) };
        if (calculation.Deductions.Count > 0)
            sentences.Add(Deductions(calculation));
        sentences.AddRange(calculation.Caps.Select(cap => Cap(cap, calculation)));
        if (calculation.Forfeiture is { } forfeiture)
            sentences.Add(Forfeited(forfeiture, calculation.Request.Kind));
        sentences.Add(Result(calculation));
        return sentences;
    }

    private static AwardSentence Standard(AwardCalculation c)
    {
        string name = c.Request.Kind.ShortName();
        string text = c.Standard == c.Maximum.Amount
            ? $"{name}最高标准 {c.Maximum.Amount}，本年度按最高标准执行。"
            : $"{name}最高标准 {c.Maximum.Amount}，年度标准 {c.Standard}。";
        return new AwardSentence($"依据{ChineseNumber.Article(c.Maximum.Article)}，{text}", [c.Maximum.Article], c.Standard == c.Maximum.Amount ? null : "Q7");
    }

    private static AwardSentence Deductions(AwardCalculation c)
    {
        string from = c.Base == c.Standard ? "年度标准" : "最高标准";
        string terms = string.Concat(c.Deductions.Select(line => $" − 往年{line.Source.Kind.Name()}奖励 {line.Amount}{Origin(line)}"));
        var difference = (c.Base - c.Deducted).OrZero;
        string floor = c.Deducted > c.Base ? "，扣完为止" : "";
        string limited = difference > c.AfterDeductions ? $"，不超过年度标准，按 {c.AfterDeductions} 计" : "";
        string articles = string.Join("、", c.Deductions.Select(line => line.Article).Distinct().Order().Select(ChineseNumber.Article));
        return new AwardSentence(
            $"{c.Request.Kind.ShortName()}{from} {c.Base}{terms} = {difference}{floor}{limited}。依据{articles}。",
            [.. c.Deductions.Select(line => line.Article).Distinct().Order()],
            c.Deductions.Select(line => line.Reading).FirstOrDefault(reading => reading is not null));
    }

    private static string Origin(DeductionLine line)
    {
        string document = line.Source.Document.Length > 0 ? line.Source.Document : $"{line.Source.DecidedOn:yyyy年M月d日}";
        return line.Reading is null ? $"（{document}）" : $"（{document}，口径{line.Reading}）";
    }

    private static AwardSentence Cap(CapLine cap, AwardCalculation c)
    {
        string effect = cap.RoomBefore.IsZero
            ? $"额度已用完，本次不能再给予"
            : cap.Binds ? $"余额小于扣除后的 {c.AfterDeductions}，本次以余额为限" : "余额足够";
        return new AwardSentence(
            $"{cap.Name} {cap.Limit}，已用 {cap.Used}，余额 {cap.RoomBefore}：{effect}。依据{ChineseNumber.Article(cap.Article)}"
            + (cap.Reading is null ? "。" : $"（口径{cap.Reading}）。"),
            [cap.Article], cap.Reading);
    }

    private static AwardSentence Forfeited(Forfeiture forfeiture, TitleKind kind) => new(
        $"该单位于{forfeiture.DecidedOn:yyyy年M月d日}被依据{ChineseNumber.Article(forfeiture.Article)}处理"
        + (forfeiture.Document.Length > 0 ? $"（{forfeiture.Document}）" : "") + "，获评后不再给予资金奖励" + (kind.IsProvincial() ? "。" : "，额外奖励一并不再给予（口径Q16）。"),
        [forfeiture.Article], kind.IsProvincial() ? "Q30" : "Q16");

    private static AwardSentence Result(AwardCalculation c) => new(
        c.Ceiling.IsZero ? $"本次可奖励上限 0 元：{WhyZero(c)}"
        : AwardAlerts.AwaitsDecision(c) ? $"本次可奖励上限 {c.Ceiling}，是否给予待审定，须有书面决定（口径Q16）。"
        : $"本次可奖励上限 {c.Ceiling}。", c.Articles, AwardAlerts.AwaitsDecision(c) ? AwardAlerts.Undecided : null);

    /// <summary>Why nothing can be granted: a bare 0 is what applicants complain about most. Empty when something can.</summary>
    public static string WhyZero(AwardCalculation calculation)
    {
        ArgumentNullException.ThrowIfNull(calculation);
        if (!calculation.Ceiling.IsZero)
            return "";
        if (calculation.Forfeiture is { } forfeiture)
            return $"依据{ChineseNumber.Article(forfeiture.Article)}不再给予资金奖励。";
        if (calculation.Caps.FirstOrDefault(cap => cap.RoomBefore.IsZero) is { } cap)
            return $"{cap.Name} {cap.Limit} 已用完（已获 {cap.Used}）。";
        return calculation.Standard.IsZero
            ? "本年度标准为 0。"
            : $"往年奖励 {calculation.Deducted} 已达到或超过标准 {calculation.Base}。";
    }
}
