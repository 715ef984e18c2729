using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Rules.Awards;

/// <summary>One award of a batch.</summary>
/// <param name="Seq">Place in the batch: what stands earlier counts as prior for what stands later.</param>
/// <param name="UnitId">The legal person whose room is used (Q1).</param>
/// <param name="Kind">An awardable kind.</param>
/// <param name="Carrier">载体名称.</param>
/// <param name="Standard">年度标准 for this award; null means the maximum (Q7).</param>
/// <param name="Amount">The amount a person chose; null means the ceiling.</param>
/// <param name="Held">暂缓: nothing is granted now, and nothing counts as prior.</param>
public sealed record BatchLine(
    int Seq, long UnitId, TitleKind Kind, string Carrier, Money? Standard = null, Money? Amount = null, bool Held = false);

/// <summary>The calculation of one award of a batch and the amount that follows: what was chosen, at most the ceiling.</summary>
/// <param name="Line">What was asked.</param>
/// <param name="Past">What counted as prior: the ledger, then earlier lines of the batch.</param>
/// <param name="Calculation">How the ceiling came about.</param>
/// <param name="Proposed">拟奖励金额.</param>
public sealed record BatchResult(BatchLine Line, AwardHistory Past, AwardCalculation Calculation, Money Proposed);

/// <summary>Art. 18–20 over the awards of one unit: they are calculated one after the other, each seeing the earlier ones (Q12).</summary>
/// <param name="rule">Amounts and caps in force on the decision day.</param>
/// <param name="readings">The readings in force.</param>
/// <param name="decidedOn">The decision day.</param>
/// <param name="history">The past of the unit before the batch.</param>
/// <param name="alternatives">False leaves out what other readings would give, for who looks at amounts only.</param>
public sealed class UnitCalculator(AwardRule rule, AwardReadings readings, DateOnly decidedOn, AwardHistory history, bool alternatives = true)
{
    private AwardHistory _past = history;
    private PriorAward? _last; // joins the past when another award follows: most units have one

    /// <summary>Calculates the next award of the unit; what it grants counts as prior for those that follow.</summary>
    public BatchResult Next(BatchLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (_last is not null)
            _past = _past.Plus(_last);
        var calculation = AwardCalculator.Calculate(rule, readings, new AwardRequest(line.Kind, decidedOn, line.Standard), _past, alternatives);
        var proposed = Money.Lesser(line.Amount ?? calculation.Ceiling, calculation.Ceiling);
        _last = line.Held || proposed.IsZero ? null : new PriorAward(line.Kind, proposed, proposed, decidedOn, "", line.Carrier);
        return new BatchResult(line, _past, calculation, proposed);
    }
}

/// <summary>Art. 18–20 over a whole batch, unit by unit.</summary>
public static class BatchCalculator
{
    /// <summary>Calculates every line; results in order of <see cref="BatchLine.Seq"/>.</summary>
    /// <param name="rule">Amounts and caps in force on the decision day.</param>
    /// <param name="readings">The readings in force.</param>
    /// <param name="decidedOn">The decision day.</param>
    /// <param name="lines">The awards asked for.</param>
    /// <param name="historyOf">The past of a unit.</param>
    /// <param name="alternatives">False leaves out what other readings would give, for who looks at amounts only.</param>
    public static IReadOnlyList<BatchResult> Calculate(
        AwardRule rule, AwardReadings readings, DateOnly decidedOn, IEnumerable<BatchLine> lines, Func<long, AwardHistory> historyOf,
        bool alternatives = true)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(historyOf);
        var units = new Dictionary<long, UnitCalculator>();
        var results = new List<BatchResult>();
        foreach (var line in lines.OrderBy(line => line.Seq))
        {
            if (!units.TryGetValue(line.UnitId, out var unit))
                units.Add(line.UnitId, unit = new UnitCalculator(rule, readings, decidedOn, historyOf(line.UnitId), alternatives));
            results.Add(unit.Next(line));
        }
        return results;
    }

    /// <summary>What the batch grants: held lines grant nothing.</summary>
    public static Money Total(IEnumerable<BatchResult> results) =>
        results.Where(result => !result.Line.Held).Sum(result => result.Proposed);
}
