using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Reports.Awards;

/// <summary>What a unit already has, by the groups the sheet shows.</summary>
public sealed record Priors(Money Scenario, Money Basic, Money Advanced, Money Legacy, Money Excellent, Money Leading)
{
    public static readonly Priors None = new(Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero);

    public static Priors operator +(Priors a, Priors b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return new(a.Scenario + b.Scenario, a.Basic + b.Basic, a.Advanced + b.Advanced, a.Legacy + b.Legacy,
            a.Excellent + b.Excellent, a.Leading + b.Leading);
    }

    public static Priors Add(Priors left, Priors right) => left + right;

    /// <summary>One award in its group.</summary>
    public static Priors Of(TitleKind kind, Money amount) => kind switch
    {
        TitleKind.Scenario or TitleKind.LegacyScenario => None with { Scenario = amount },
        TitleKind.Basic => None with { Basic = amount },
        TitleKind.Advanced => None with { Advanced = amount },
        TitleKind.Excellent => None with { Excellent = amount },
        TitleKind.Leading => None with { Leading = amount },
        _ => None with { Legacy = amount },
    };

    /// <summary>The ledger's awards of a unit as the readings count them (Q13), all or only of a year on (Q6, Q12).</summary>
    public static Priors Of(AwardHistory ledger, AwardReadings readings, int? fromYear = null)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(readings);
        return ledger.Awards
            .Where(award => fromYear is null || award.DecidedOn.Year >= fromYear)
            .Aggregate(None, (sum, award) => sum + Of(award.Kind, readings.Q13 == 'B' ? award.Paid : award.Granted));
    }
}

/// <summary>One award of a batch as the sheet re-performs it. Prior awards are those of the ledger; earlier lines of the batch are added by formula.</summary>
public sealed record AwardSheetLine
{
    public required int Seq { get; init; }
    public required string CityCode { get; init; }
    public required string City { get; init; }
    public string County { get; init; } = "";
    public required string Name { get; init; }
    public required string Uscc { get; init; }

    /// <summary>Credit code of the legal person whose caps count (Q1); the enterprise's own unless it is a branch.</summary>
    public required string UnitUscc { get; init; }
    public required TitleKind Kind { get; init; }
    public string Carrier { get; init; } = "";

    /// <summary>认定文号/日期.</summary>
    public string Recognised { get; init; } = "";
    public required Money Standard { get; init; }
    public required Priors Ledger { get; init; }

    /// <summary>The part of <see cref="Ledger"/> decided in the year of this decision.</summary>
    public Priors LedgerThisYear { get; init; } = Priors.None;
    public bool Forfeited { get; init; }
    public required Money Deducted { get; init; }
    public Money? RoomOverall { get; init; }
    public Money? RoomScenario { get; init; }

    /// <summary>The ceiling the system decided on; the formula must give the same.</summary>
    public required Money Ceiling { get; init; }
    public required Money Proposed { get; init; }

    /// <summary>暂缓: not granted with this batch and taking no room from later lines.</summary>
    public bool Held { get; init; }
    public string Readings { get; init; } = "";
    public string Remarks { get; init; } = "";

    /// <summary>What this batch already gives the unit in earlier lines.</summary>
    public Priors Batch { get; init; } = Priors.None;

    /// <summary>Records of the paper that are earlier lines of the same unit.</summary>
    public IReadOnlyList<(TitleKind Kind, int Record)> Earlier { get; init; } = [];

    /// <summary>What counts as granted for later lines.</summary>
    public Money Granted => Held ? Money.Zero : Proposed;
}

/// <summary>A batch with everything its 奖励核算表 rests on.</summary>
/// <param name="Name">Name of the batch.</param>
/// <param name="DecidedOn">Decision day.</param>
/// <param name="Approved">False for a calculation that nobody has approved.</param>
/// <param name="Rule">Maxima, deductions, caps.</param>
/// <param name="Readings">Readings used.</param>
/// <param name="Policy">The rule document.</param>
/// <param name="Lines">The awards, in any order.</param>
public sealed record AwardSheetBatch(
    string Name, DateOnly DecidedOn, bool Approved, AwardRule Rule, AwardReadings Readings, PolicySource Policy,
    IReadOnlyList<AwardSheetLine> Lines)
{
    /// <summary>Fund year, when one is set.</summary>
    public int? FundYear { get; init; }

    /// <summary>Number of the approval document.</summary>
    public string Document { get; init; } = "";
}

/// <summary>The rule document and its version, as every paper cites it.</summary>
/// <param name="Id">Pack, such as gansu-2025-152.</param>
/// <param name="Version">Loaded version.</param>
/// <param name="Name">Name of the document.</param>
/// <param name="Document">Document number.</param>
/// <param name="Hash">Content hash of the loaded version.</param>
/// <param name="Articles">Texts by number of the articles on money.</param>
/// <param name="Readings">The readings that change an amount, in the words of the document's register.</param>
public sealed record PolicySource(
    string Id, int Version, string Name, string Document, string Hash, IReadOnlyDictionary<int, string> Articles,
    IReadOnlyList<Reading> Readings);
