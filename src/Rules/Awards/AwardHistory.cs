using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Rules.Awards;

/// <summary>An award decided before, of the same unit (Q1: a legal person with its branches). Net of what was revoked or recovered.</summary>
/// <param name="Kind">What it was granted for.</param>
/// <param name="Granted">Granted, less revoked and recovered.</param>
/// <param name="Paid">Paid out, less returned; only Q13 B looks at it.</param>
/// <param name="DecidedOn">Day of the granting decision.</param>
/// <param name="Document">Document number the award stands in; may be empty for one line of the same batch.</param>
/// <param name="Carrier">载体名称.</param>
/// <param name="EntryId">Its entry in the ledger; 0 when it has none yet.</param>
public sealed record PriorAward(
    TitleKind Kind, Money Granted, Money Paid, DateOnly DecidedOn, string Document = "", string Carrier = "", long EntryId = 0)
{
    /// <summary>An award fully paid, as examples and replays give it.</summary>
    public PriorAward(TitleKind kind, Money granted, DateOnly decidedOn, string document = "")
        : this(kind, granted, granted, decidedOn, document)
    {
    }
}

/// <summary>A decision under Art. 24 or 25 after which the unit gets no award any more (Q30).</summary>
public sealed record Forfeiture(int Article, DateOnly DecidedOn, string Document = "");

/// <summary>All that counts of a unit's past at the moment of a decision.</summary>
/// <param name="Awards">Prior awards in the order they were decided.</param>
/// <param name="Forfeiture">Set when the unit has lost further awards.</param>
public sealed record AwardHistory(IReadOnlyList<PriorAward> Awards, Forfeiture? Forfeiture = null)
{
    /// <summary>A unit that never got anything.</summary>
    public static readonly AwardHistory None = new([]);

    /// <summary>The same past with one more award.</summary>
    public AwardHistory Plus(PriorAward award) => this with { Awards = [.. Awards, award] };
}

/// <summary>What is asked: the most that may be granted for a title of this kind decided on this day.</summary>
/// <param name="Kind">An awardable kind.</param>
/// <param name="DecidedOn">The decision day.</param>
/// <param name="AnnualStandard">年度标准 of the year; null means the maximum (Q7).</param>
public sealed record AwardRequest(TitleKind Kind, DateOnly DecidedOn, Money? AnnualStandard = null);
