using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Rules.Awards;

/// <summary>What a unit may still receive on a day (Art. 18–20): room under each cap, the ceiling of each kind now, and the way up.</summary>
/// <param name="Caps">The cumulative caps of Art. 19, in the order of the rule.</param>
/// <param name="Kinds">Each awardable kind with its ceiling if it were decided now.</param>
/// <param name="NextSteps">The rungs above the highest tier awarded, each granted its ceiling before the next is looked at.</param>
/// <param name="Forfeiture">Set when Art. 24/25 ended awards for the provincial tiers.</param>
public sealed record Headroom(
    IReadOnlyList<CapRoom> Caps, IReadOnlyList<KindRoom> Kinds, IReadOnlyList<KindRoom> NextSteps, Forfeiture? Forfeiture)
{
    private static readonly TitleKind[] Ladder = [TitleKind.Basic, TitleKind.Advanced, TitleKind.Excellent, TitleKind.Leading];

    /// <summary>What the unit could still receive in its life by climbing every remaining rung.</summary>
    public Money LifetimeRemaining => NextSteps.Sum(step => step.Ceiling);

    /// <summary>The cap with this id, or null where the rule has none.</summary>
    public CapRoom? Cap(string id) => Caps.FirstOrDefault(cap => cap.Id == id);

    /// <summary>Art. 18–20 for every kind at once. A standard that is not given is the maximum (Q7).</summary>
    public static Headroom Of(
        AwardRule rule, AwardReadings readings, AwardHistory history, DateOnly day, IReadOnlyDictionary<TitleKind, Money>? standards = null)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(readings);
        ArgumentNullException.ThrowIfNull(history);
        KindRoom Room(TitleKind kind, AwardHistory past) => KindRoom.Of(AwardCalculator.Calculate(
            rule, readings, new AwardRequest(kind, day, standards?.TryGetValue(kind, out var standard) == true ? standard : null), past));

        var steps = new List<KindRoom>();
        var past = history;
        foreach (var kind in Ladder.Where(rule.Maxima.ContainsKey).Where(kind => kind > Highest(history, readings)))
        {
            var step = Room(kind, past);
            steps.Add(step);
            if (!step.Ceiling.IsZero)
                past = past.Plus(new PriorAward(kind, step.Ceiling, day));
        }
        return new Headroom(
            [.. rule.Caps.Select(cap => CapRoom.Of(cap, readings, history))],
            [.. TitleKinds.Awardable.Where(rule.Maxima.ContainsKey).Select(kind => Room(kind, history))],
            steps, history.Forfeiture);
    }

    private static TitleKind Highest(AwardHistory history, AwardReadings readings) =>
        Ladder.LastOrDefault(kind => !AwardCaps.Used([kind], history, readings).IsZero);
}

/// <summary>One cumulative cap of Art. 19 as a unit stands under it.</summary>
/// <param name="Id">"scenario" or "overall".</param>
/// <param name="Name">Chinese name.</param>
/// <param name="Limit">The cap.</param>
/// <param name="Used">What prior awards take of it; may exceed the limit when older rules granted more.</param>
/// <param name="Legacy">The part of it granted for titles of earlier rules.</param>
/// <param name="Room">Limit less used, never below zero.</param>
/// <param name="Article">Article of the cap.</param>
/// <param name="Shares">What each kind takes of it; kinds that take nothing are left out.</param>
public sealed record CapRoom(
    string Id, string Name, Money Limit, Money Used, Money Legacy, Money Room, int Article, IReadOnlyList<CapShare> Shares)
{
    /// <summary>What was granted beyond the cap; stays with the unit, since nothing in the rule takes it back.</summary>
    public Money Beyond => (Used - Limit).OrZero;

    /// <summary>Art. 19: the cap counts new and legacy awards alike.</summary>
    public static CapRoom Of(CapRule cap, AwardReadings readings, AwardHistory history)
    {
        ArgumentNullException.ThrowIfNull(cap);
        CapShare[] shares = [.. cap.Counts
            .Select(kind => new CapShare(kind, AwardCaps.Used([kind], history, readings)))
            .Where(share => !share.Amount.IsZero)];
        var used = shares.Sum(share => share.Amount);
        return new CapRoom(cap.Id, cap.Name, cap.Limit, used, shares.Where(share => share.Kind.IsLegacy()).Sum(share => share.Amount),
            (cap.Limit - used).OrZero, cap.Article, shares);
    }
}

/// <summary>What one kind of award takes of a cap.</summary>
public sealed record CapShare(TitleKind Kind, Money Amount);

/// <summary>The ceiling of one kind and a sentence that says why it is what it is.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Ceiling">The most that could be granted.</param>
/// <param name="Sentence">One Chinese sentence; a zero names what used it up.</param>
/// <param name="Calculation">The whole calculation behind it.</param>
public sealed record KindRoom(TitleKind Kind, Money Ceiling, string Sentence, AwardCalculation Calculation)
{
    /// <summary>The same with its sentence.</summary>
    public static KindRoom Of(AwardCalculation calculation)
    {
        ArgumentNullException.ThrowIfNull(calculation);
        return new KindRoom(calculation.Request.Kind, calculation.Ceiling, HeadroomSentence.Of(calculation), calculation);
    }
}
