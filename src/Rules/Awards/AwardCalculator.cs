using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Rules.Awards;

/// <summary>Art. 18–20: the most that may be granted for one title. A ceiling, not a payout: a person approves an amount up to it.</summary>
public static class AwardCalculator
{
    /// <summary>
    /// Calculates the ceiling with every line of its explanation.
    /// Throws <see cref="ArgumentException"/> for a kind the rule grants nothing for, and for a standard that is negative or above the maximum.
    /// </summary>
    /// <param name="rule">Amounts and caps in force on the decision day.</param>
    /// <param name="readings">The readings in force.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="history">The unit's past.</param>
    /// <param name="alternatives">False leaves out what other readings would give: a replay of a million decisions does not look at them.</param>
    public static AwardCalculation Calculate(
        AwardRule rule, AwardReadings readings, AwardRequest request, AwardHistory history, bool alternatives = true)
    {
        ArgumentNullException.ThrowIfNull(readings);
        var result = Explain(rule, readings, request, history);
        return alternatives && history.Awards.Count > 0
            ? result with { Alternatives = Alternatives(rule, readings, request, history, result.Ceiling) }
            : result;
    }

    private static List<AlternativeCeiling> Alternatives(
        AwardRule rule, AwardReadings readings, AwardRequest request, AwardHistory history, Money chosen)
    {
        var alternatives = new List<AlternativeCeiling>();
        foreach (string id in AwardReadings.Ids)
        {
            if (!CanMatter(id, rule, request, history))
                continue;
            char other = readings[id] == 'A' ? 'B' : 'A';
            var ceiling = Ceiling(rule, readings.With(id, other), request, history);
            if (ceiling != chosen)
                alternatives.Add(new AlternativeCeiling(id, other, ceiling));
        }
        return alternatives;
    }

    // a reading that speaks of something this unit or this award does not have cannot change the amount
    private static bool CanMatter(string reading, AwardRule rule, AwardRequest request, AwardHistory history) => reading switch
    {
        "Q6" => request.Kind == TitleKind.Scenario,
        "Q8" => request.AnnualStandard is { } standard && standard < rule.Maximum(request.Kind).Amount,
        "Q9" => request.Kind == TitleKind.Basic && Has(history, TitleKind.LegacyWorkshop, TitleKind.LegacyFactory),
        "Q10" => request.Kind == TitleKind.Scenario && Has(history, TitleKind.Basic, TitleKind.Basic),
        "Q11" => request.Kind is TitleKind.Basic or TitleKind.Advanced && Has(history, TitleKind.Basic, TitleKind.Advanced),
        "Q12" => history.Awards.Any(award => award.DecidedOn.Year >= request.DecidedOn.Year),
        "Q13" => history.Awards.Any(award => award.Paid != award.Granted),
        "Q15" => request.Kind is TitleKind.Excellent or TitleKind.Leading,
        _ => true,
    };

    private static bool Has(AwardHistory history, TitleKind one, TitleKind other) =>
        history.Awards.Any(award => award.Kind == one || award.Kind == other);

    /// <summary>Only the number, by the same steps as <see cref="Calculate"/>.</summary>
    public static Money Ceiling(AwardRule rule, AwardReadings readings, AwardRequest request, AwardHistory history) =>
        Steps(rule, readings, request, history).Ceiling;

    private sealed record Found(
        AwardMaximum Maximum, Money Standard, Money Base, List<DeductionLine> Deductions, Money Deducted, Money AfterDeductions,
        List<CapLine> Caps, Forfeiture? Forfeiture, Money Ceiling);

    private static Found Steps(AwardRule rule, AwardReadings readings, AwardRequest request, AwardHistory history)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(history);
        var maximum = rule.Maximum(request.Kind);
        var standard = request.AnnualStandard ?? maximum.Amount;
        if (standard < Money.Zero || standard > maximum.Amount)
            throw new ArgumentException($"the annual standard {standard} is not between 0 and the maximum {maximum.Amount}", nameof(request));

        var deductions = AwardDeductions.For(rule, readings, request, history);
        var deducted = deductions.Sum(line => line.Amount);
        // Q8 B compares the maximum less the prior awards with the standard; A takes them off the standard itself
        var from = readings.Q8 == 'B' ? maximum.Amount : standard;
        var afterDeductions = Money.Lesser(standard, (from - deducted).OrZero);

        var caps = AwardCaps.For(rule, readings, request, history);
        var ceiling = caps.Aggregate(afterDeductions, (least, cap) => Money.Lesser(least, cap.RoomBefore));
        var forfeited = request.Kind.IsProvincial() || readings.Q16 == 'A' ? history.Forfeiture : null;
        return new Found(maximum, standard, from, deductions, deducted, afterDeductions, caps, forfeited, forfeited is null ? ceiling : Money.Zero);
    }

    private static AwardCalculation Explain(AwardRule rule, AwardReadings readings, AwardRequest request, AwardHistory history)
    {
        var found = Steps(rule, readings, request, history);
        var lines = found.Caps.ConvertAll(cap => cap with
        {
            RoomAfter = cap.RoomBefore - Money.Lesser(found.Ceiling, cap.RoomBefore),
            Binds = cap.RoomBefore < found.AfterDeductions && cap.RoomBefore <= found.Ceiling,
        });
        return new AwardCalculation(
            request, found.Maximum, found.Standard, found.Base, found.Deductions, found.Deducted, found.AfterDeductions, lines, found.Forfeiture,
            found.Ceiling, AwardCalculation.ArticlesOf(found.Maximum, found.Deductions, lines, found.Forfeiture),
            AwardAlerts.For(rule, request, history, readings), [], readings, rule.PolicyId);
    }
}
