using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Rules.Awards;

/// <summary>Art. 19: which prior awards are taken off an award. What the text enumerates comes from the pack; the rest from a reading.</summary>
public static class AwardDeductions
{
    /// <summary>One line per prior award that is deducted, in the order of the rule and then of decision; amounts of zero are left out.</summary>
    public static List<DeductionLine> For(AwardRule rule, AwardReadings readings, AwardRequest request, AwardHistory history)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(readings);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(history);
        var lines = new List<DeductionLine>();
        if (history.Awards.Count == 0)
            return lines;
        var enumerated = rule.Deductions.FirstOrDefault(deduction => deduction.For == request.Kind);
        foreach (var prior in history.Awards)
        {
            if (readings.Q12 == 'A' && prior.DecidedOn.Year >= request.DecidedOn.Year)
                continue;
            string? reading = null;
            int article = enumerated?.Article ?? rule.Maximum(request.Kind).Article;
            if (enumerated is null || !enumerated.Deduct.Contains(prior.Kind))
            {
                reading = ReadingThatDeducts(request.Kind, prior, readings, request);
                if (reading is null)
                    continue;
            }
            var amount = readings.Q13 == 'B' ? prior.Paid : prior.Granted;
            if (!amount.IsZero)
                lines.Add(new DeductionLine(prior, amount, article, reading));
        }
        return lines;
    }

    private static string? ReadingThatDeducts(TitleKind kind, PriorAward prior, AwardReadings readings, AwardRequest request) => kind switch
    {
        TitleKind.Scenario when readings.Q6 == 'B' && prior.Kind.IsScenario() && prior.DecidedOn.Year == request.DecidedOn.Year => "Q6",
        TitleKind.Basic when readings.Q9 == 'B' && prior.Kind is (TitleKind.LegacyWorkshop or TitleKind.LegacyFactory) => "Q9",
        TitleKind.Basic when readings.Q11 == 'B' && prior.Kind is (TitleKind.Basic or TitleKind.Advanced) => "Q11",
        TitleKind.Advanced when readings.Q11 == 'B' && prior.Kind == TitleKind.Advanced => "Q11",
        // one award per tier per unit, whatever Q11 says of the provincial tiers
        TitleKind.Excellent or TitleKind.Leading when prior.Kind == kind => "Q17",
        _ => null,
    };
}
