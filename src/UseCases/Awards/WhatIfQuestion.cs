using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>试算: what would come out with other standards, readings or another list. Nothing is saved.</summary>
public sealed record WhatIfQuestion
{
    /// <summary>The batch to start from; null starts from <see cref="Lines"/> alone.</summary>
    public long? SettlementId { get; init; }

    /// <summary>The decision day; a batch has its own.</summary>
    public DateOnly? DecidedOn { get; init; }

    /// <summary>年度标准 in 万元 by kind; a kind left out stays as it is.</summary>
    public IReadOnlyDictionary<TitleKind, Money> Standards { get; init; } = new Dictionary<TitleKind, Money>();

    /// <summary>Letters by reading, such as Q9 = B; only those that change an amount.</summary>
    public IReadOnlyDictionary<string, string> Readings { get; init; } = new Dictionary<string, string>();

    /// <summary>Lines of the batch (序号) to leave out.</summary>
    public IReadOnlyCollection<int> Without { get; init; } = [];

    /// <summary>Awards to add.</summary>
    public IReadOnlyList<WhatIfLine> Lines { get; init; } = [];
}

/// <summary>An award that is not in the batch.</summary>
/// <param name="Uscc">统一社会信用代码 of an enterprise in the ledger, or of one that has no past.</param>
/// <param name="Kind">An awardable kind.</param>
/// <param name="Standard">年度标准 of this line; null takes that of the kind.</param>
/// <param name="Carrier">载体名称; needed only to save it.</param>
public sealed record WhatIfLine(string Uscc, TitleKind Kind, Money? Standard = null, string Carrier = "");

/// <summary>One award before and after.</summary>
/// <param name="Before">Null for an award that was added.</param>
/// <param name="After">Null for an award that was left out.</param>
/// <param name="Calculation">How the new ceiling came about; null for an award that was left out.</param>
public sealed record WhatIfRow(
    int Seq, string Uscc, string Name, string City, TitleKind Kind, Money? Before, Money? After, AwardCalculation? Calculation)
{
    /// <summary>After less before.</summary>
    public Money Difference => (After ?? Money.Zero) - (Before ?? Money.Zero);
}

/// <summary>All awards of one enterprise before and after.</summary>
public sealed record WhatIfEnterprise(string Uscc, string City, WhatIfSum Sum);

/// <summary>A sum before and after: a city, an enterprise, a kind.</summary>
public sealed record WhatIfSum(string Name, int Awards, Money Before, Money After)
{
    /// <summary>After less before.</summary>
    public Money Difference => After - Before;
}

/// <summary>What would come out, against what stands now.</summary>
/// <param name="PoolRest">What the pool of the batch has left for it; null without a pool.</param>
/// <param name="Enterprises">Every enterprise, the largest change first.</param>
public sealed record WhatIfAnswer(
    string PolicyId, DateOnly DecidedOn, AwardReadings ReadingsBefore, AwardReadings ReadingsAfter, Money? PoolRest,
    WhatIfSum Total, IReadOnlyList<WhatIfSum> Cities, IReadOnlyList<WhatIfSum> Kinds, IReadOnlyList<WhatIfEnterprise> Enterprises,
    IReadOnlyList<WhatIfRow> Rows);
