using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Rules.Awards;

/// <summary>A set of standards that fits a pool: every standard times one factor, rounded down to a step.</summary>
/// <param name="Step">万元 or one hundredth of it.</param>
/// <param name="Factor">The share of the standards that fits, at most 1.</param>
/// <param name="Standards">Each standard in use today with what becomes of it, largest kind first.</param>
/// <param name="Total">What the batch then grants.</param>
public sealed record FittingStandards(
    Money Step, decimal Factor, IReadOnlyList<(TitleKind Kind, Money From, Money To)> Standards, Money Total);

/// <summary>How far a pool falls short of a batch, and the common standards that would fit.</summary>
public sealed record Shortage(Money Pool, Money Wanted, FittingStandards ByWan, FittingStandards ByHundredth)
{
    /// <summary>缺口.</summary>
    public Money Shortfall => Wanted - Pool;

    /// <summary>The shortage of a batch, or null when the pool suffices. Standards shrink together, so that nobody is favoured.</summary>
    public static Shortage? Of(
        AwardRule rule, AwardReadings readings, DateOnly decidedOn, IReadOnlyList<BatchLine> lines, Func<long, AwardHistory> historyOf, Money pool)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(lines);
        Money Total(IEnumerable<BatchLine> batch) => BatchCalculator.Total(BatchCalculator.Calculate(rule, readings, decidedOn, batch, historyOf, alternatives: false));

        var wanted = Total(lines);
        if (wanted <= pool)
            return null;
        var whole = lines.Select(line => line with { Standard = line.Standard ?? rule.Maximum(line.Kind).Amount }).ToList();
        FittingStandards Fit(Money step)
        {
            var factors = Factors([.. whole.Select(line => line.Standard!.Value).Distinct()], step);
            int low = 0, high = factors.Length - 1; // factor 0 always fits: nothing is granted
            while (low < high)
            {
                int middle = (low + high + 1) / 2;
                if (Total(Scaled(whole, factors[middle], step)) <= pool)
                    low = middle;
                else
                    high = middle - 1;
            }
            var standards = whole.Select(line => (line.Kind, From: line.Standard!.Value)).Distinct()
                .OrderByDescending(item => item.From.Yuan).ThenBy(item => item.Kind)
                .Select(item => (item.Kind, item.From, Scale(item.From, factors[low], step))).ToList();
            return new FittingStandards(step, factors[low], standards, Total(Scaled(whole, factors[low], step)));
        }
        return new Shortage(pool, wanted, Fit(Money.FromWan(1m)), Fit(Money.FromWan(0.01m)));
    }

    // only at these factors does any standard change; the total rises with each
    private static decimal[] Factors(List<Money> standards, Money step) =>
        [.. standards.Where(standard => !standard.IsZero)
            .SelectMany(standard => Enumerable.Range(0, (int)(standard.Yuan / step.Yuan) + 1).Select(n => n * step.Yuan / standard.Yuan))
            .Append(0m).Distinct().Order()];

    private static IEnumerable<BatchLine> Scaled(IEnumerable<BatchLine> lines, decimal factor, Money step) =>
        lines.Select(line => line with { Standard = Scale(line.Standard!.Value, factor, step) });

    // a quotient such as 10/30 is a hair below the third it means: the nudge keeps 30 × 10/30 at 10
    private static Money Scale(Money standard, decimal factor, Money step) =>
        new(decimal.Floor((standard.Yuan * factor / step.Yuan) + 0.000_000_000_1m) * step.Yuan);
}
