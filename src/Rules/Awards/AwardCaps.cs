using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Rules.Awards;

/// <summary>Art. 19: the cumulative caps, and the two that only a reading knows (Q10, Q15).</summary>
public static class AwardCaps
{
    /// <summary>The caps that count this kind of award, with their room before it; the pack's order, readings last.</summary>
    public static List<CapLine> For(AwardRule rule, AwardReadings readings, AwardRequest request, AwardHistory history)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(readings);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(history);
        var lines = new List<CapLine>(3);
        foreach (var cap in rule.Caps)
        {
            if (cap.Counts.Contains(request.Kind))
                lines.Add(Line(cap.Id, cap.Name, cap.Limit, Used(cap.Counts, history, readings), cap.Article, null));
        }
        if (request.Kind == TitleKind.Scenario && readings.Q10 == 'B' && OnlyBasic(history, readings)
            && rule.Maxima.TryGetValue(TitleKind.Basic, out var basic))
        {
            lines.Add(Line("principle", "已获最高等级（基础级）的最高标准", basic.Amount,
                Used([TitleKind.Scenario, TitleKind.LegacyScenario, TitleKind.Basic], history, readings), 19, "Q10"));
        }
        if (request.Kind is TitleKind.Excellent or TitleKind.Leading && readings.Q15 == 'B'
            && rule.Maxima.TryGetValue(TitleKind.Leading, out var leading))
        {
            lines.Add(Line("extra", "卓越级、领航级额外奖励合计", leading.Amount,
                Used([TitleKind.Excellent, TitleKind.Leading], history, readings), leading.Article, "Q15"));
        }
        return lines;
    }

    /// <summary>What prior awards of these kinds take of a cap: granted, or paid under Q13 B.</summary>
    public static Money Used(IReadOnlyList<TitleKind> counts, AwardHistory history, AwardReadings readings)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(readings);
        var used = Money.Zero;
        for (int i = 0; i < history.Awards.Count; i++) // asked ten times per award of a province: an enumerator each would be garbage
        {
            var prior = history.Awards[i];
            if (counts.Contains(prior.Kind))
                used += readings.Q13 == 'B' ? prior.Paid : prior.Granted;
        }
        return used;
    }

    // with an advanced award the 300 cap already is the ceiling of the highest tier
    private static bool OnlyBasic(AwardHistory history, AwardReadings readings) =>
        !Used([TitleKind.Basic], history, readings).IsZero && Used([TitleKind.Advanced], history, readings).IsZero;

    private static CapLine Line(string id, string name, Money limit, Money used, int article, string? reading)
    {
        var room = (limit - used).OrZero;
        return new CapLine(id, name, limit, used, room, room, article, false, reading);
    }
}
