using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Rules.Awards;

/// <summary>The money part of a rule document as data: maxima (Art. 18, 20), what is deducted from what, and the cumulative caps (Art. 19).</summary>
/// <param name="PolicyId">The pack it was read from, such as "gansu-2025-152".</param>
/// <param name="Maxima">最高标准 per kind of title.</param>
/// <param name="Deductions">Which prior awards are taken off which award; in the order of the explanation.</param>
/// <param name="Caps">Cumulative ceilings of one unit (单个单位).</param>
public sealed record AwardRule(
    string PolicyId,
    IReadOnlyDictionary<TitleKind, AwardMaximum> Maxima,
    IReadOnlyList<DeductionRule> Deductions,
    IReadOnlyList<CapRule> Caps)
{
    /// <summary>The maximum of a kind; throws when the rule grants nothing for it.</summary>
    public AwardMaximum Maximum(TitleKind kind) =>
        Maxima.TryGetValue(kind, out var maximum)
            ? maximum
            : throw new ArgumentException($"{PolicyId} grants no award for {kind.Code()}", nameof(kind));
}

/// <summary>最高…标准: the most that can be granted for one title, in 元 behind <see cref="Money"/>, and its article.</summary>
public sealed record AwardMaximum(Money Amount, int Article);

/// <summary>"给予…奖励资金时须扣除往年…奖励资金部分": awards of these kinds are taken off an award of that kind.</summary>
public sealed record DeductionRule(TitleKind For, IReadOnlyList<TitleKind> Deduct, int Article);

/// <summary>A cumulative cap of one unit over the awards of some kinds.</summary>
/// <param name="Id">Code word: "scenario" (100 万元) or "overall" (300 万元).</param>
/// <param name="Name">Chinese name for sentences.</param>
/// <param name="Limit">The cap.</param>
/// <param name="Counts">The kinds it counts, legacy ones included.</param>
/// <param name="Article">Source article.</param>
public sealed record CapRule(string Id, string Name, Money Limit, IReadOnlyList<TitleKind> Counts, int Article);
