namespace SmartFactory.Gansu.Rules.Policies;

/// <summary>What a sanction can do to a title or an application.</summary>
public enum SanctionOutcome
{
    /// <summary>降格.</summary>
    Downgrade = 1,

    /// <summary>取消称号.</summary>
    Revoke = 2,

    /// <summary>不予认定.</summary>
    Refuse = 3,
}

/// <summary>From where the unit applies again.</summary>
public enum Reentry
{
    /// <summary>As anybody.</summary>
    Normal = 1,

    /// <summary>从降格所至载体或被取消载体的下一级 (Q25, Q26).</summary>
    Below = 2,
}

/// <summary>A bar on applying. <paramref name="AtLeast"/>: the decision may set more years; <paramref name="Discretionary"/>: it may set none.</summary>
public sealed record BanRule(int Years, bool AtLeast, bool Discretionary)
{
    /// <summary>Whether a decision may set this many years.</summary>
    public bool Allows(int years) => years == Years || (AtLeast && years > Years) || (Discretionary && years == 0);
}

/// <summary>Art. 22–25: what may follow from one cause. It is applied only by a recorded decision.</summary>
public sealed record SanctionRule(
    string Id, string Name, int Article, IReadOnlyList<SanctionOutcome> Outcomes, string DecidedBy, bool ByMeeting,
    BanRule? Ban, bool ForfeitsAwards, bool CreditRecord, Reentry Reentry);
