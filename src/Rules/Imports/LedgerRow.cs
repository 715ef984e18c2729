using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Rules.Imports;

/// <summary>One title with its award, as understood from a row without errors.</summary>
public sealed record LedgerRow(
    string Sheet, int Row, string City, string? County, string Name, string Uscc, TitleKind Kind, string Carrier, string Document,
    DateOnly ConfirmedOn, Money Amount, string AwardDocument, int? FundYear);

/// <summary>What a decision did to a title or a unit.</summary>
public enum DecisionOutcome
{
    /// <summary>取消称号.</summary>
    Cancelled = 1,

    /// <summary>降级.</summary>
    Downgraded = 2,

    /// <summary>Only a bar on applying.</summary>
    Banned = 3,
}

/// <summary>One decision under Art. 22–25, as understood from a row without errors.</summary>
public sealed record DecisionRow(
    string Sheet, int Row, string? City, string? County, string Name, string Uscc, string Carrier, int Article, DecisionOutcome Outcome,
    TitleKind? Kind, string Content, string Document, DateOnly DecidedOn, int BanYears)
{
    /// <summary>No award after it: Art. 24, and the serious branch of Art. 25.</summary>
    public bool Forfeits => Article == 24 || (Article == 25 && Outcome != DecisionOutcome.Banned);

    /// <summary>The last barred day (Q27); null without a bar.</summary>
    public DateOnly? BanTo => BanYears > 0 ? DecidedOn.AddYears(BanYears) : null;
}
