using SmartFactory.Gansu.Rules.Policies;

namespace SmartFactory.Gansu.Rules.Titles;

/// <summary>The rungs of the ladder, lowest first (Art. 16, 22, 24, 25).</summary>
public static class Rungs
{
    /// <summary>Height of a kind on the ladder; -1 when it is none of its rungs.</summary>
    public static int Height(this LadderRule ladder, TitleKind kind)
    {
        for (int at = 0; at < ladder.Order.Count; at++)
        {
            if (ladder.Order[at] == kind)
                return at;
        }
        return -1;
    }

    /// <summary>The next lower rung, or null for the lowest and for a kind that is no rung.</summary>
    public static TitleKind? Below(this LadderRule ladder, TitleKind kind) =>
        ladder.Height(kind) is > 0 and var height ? ladder.Order[height - 1] : null;

    /// <summary>The kinds a title may be downgraded to: every rung between it and the lowest, factories staying factories; nearest first.</summary>
    public static IReadOnlyList<TitleKind> DowngradeTargets(this LadderRule ladder, TitleKind kind) =>
        [.. ladder.Order.Take(Math.Max(0, ladder.Height(kind))).Where(lower => kind.IsScenario() || !lower.IsScenario()).Reverse()];
}

/// <summary>
/// From where a unit climbs again after a title was downgraded or cancelled under Art. 22, 24 or 25 (Q25, Q26).
/// </summary>
/// <param name="Article">Article of the decision.</param>
/// <param name="DecidedOn">Day of the decision: only titles recognised after it count as regained.</param>
/// <param name="Lost">The kind that was downgraded or cancelled.</param>
/// <param name="DowngradedTo">The kind it was downgraded to; null when cancelled.</param>
/// <param name="Document">文号 of the decision.</param>
public sealed record Setback(int Article, DateOnly DecidedOn, TitleKind Lost, TitleKind? DowngradedTo, string Document)
{
    /// <summary>The highest kind that may be applied for at once; null when nothing may (Q26 B).</summary>
    public TitleKind? Start(LadderRule ladder, Readings readings)
    {
        ArgumentNullException.ThrowIfNull(readings);
        if (DowngradedTo is { } held)
        {
            // R1: it holds the lower title, so the rung above that is the next; R2: from below what it holds
            var from = readings["Q25"] == "R2" ? ladder.Below(held) ?? held : held;
            return readings["Q25"] == "R2" ? from : Above(ladder, from) ?? from;
        }
        return ladder.Below(Lost) ?? (readings["Q26"] == "B" ? null : Lost);
    }

    private static TitleKind? Above(LadderRule ladder, TitleKind kind) =>
        ladder.Height(kind) is >= 0 and var height && height + 1 < ladder.Order.Count ? ladder.Order[height + 1] : null;
}
