namespace SmartFactory.Gansu.Rules.Titles;

/// <summary>Where a title stands (Art. 22, 24, 25, 28).</summary>
public enum TitleState
{
    /// <summary>有效.</summary>
    Valid = 1,

    /// <summary>复核期: renewal may be applied for, nobody has yet (Art. 22).</summary>
    RenewalOpen,

    /// <summary>复核中: applied for and not decided; stays so beyond the end of the period (Q22).</summary>
    UnderReview,

    /// <summary>已晋级: a higher tier of the same factory took its place (Q38).</summary>
    Superseded,

    /// <summary>已降格: a lower title took its place by decision.</summary>
    Downgraded,

    /// <summary>已取消.</summary>
    Cancelled,

    /// <summary>到期失效: nobody applied for renewal in time (Q23).</summary>
    Expired,

    /// <summary>历史有效: recognised under an earlier rule (Art. 28).</summary>
    Legacy,

    /// <summary>复审中 (Art. 28).</summary>
    Reexamining,

    /// <summary>已重新认定 (Art. 28); the new title stands beside it.</summary>
    Rerecognised,

    /// <summary>不予延续 (Art. 28): no sanction, no bar.</summary>
    NotContinued,

    /// <summary>已撤销 by a document of the ministry that recognised it.</summary>
    Withdrawn,
}

/// <summary>Codes and names of the states.</summary>
public static class TitleStates
{
    private static readonly (TitleState State, string Code, string Name)[] Table =
    [
        (TitleState.Valid, "valid", "有效"),
        (TitleState.RenewalOpen, "renewal-open", "复核期"),
        (TitleState.UnderReview, "under-review", "复核中"),
        (TitleState.Superseded, "superseded", "已晋级"),
        (TitleState.Downgraded, "downgraded", "已降格"),
        (TitleState.Cancelled, "cancelled", "已取消"),
        (TitleState.Expired, "expired", "到期失效"),
        (TitleState.Legacy, "legacy", "历史有效"),
        (TitleState.Reexamining, "reexamining", "复审中"),
        (TitleState.Rerecognised, "rerecognised", "已重新认定"),
        (TitleState.NotContinued, "not-continued", "不予延续"),
        (TitleState.Withdrawn, "withdrawn", "已撤销"),
    ];

    /// <summary>Every state, in the order of a life.</summary>
    public static IReadOnlyList<TitleState> All { get; } = [.. Table.Select(row => row.State)];

    /// <summary>The codes of the states in which a unit holds the title.</summary>
    public static IReadOnlyList<string> HeldCodes { get; } = [.. All.Where(state => state.IsHeld()).Select(state => state.Code())];

    /// <summary>The code word in the database and in addresses.</summary>
    public static string Code(this TitleState state) => Table[(int)state - 1].Code;

    /// <summary>The Chinese name.</summary>
    public static string Name(this TitleState state) => Table[(int)state - 1].Name;

    /// <summary>Whether the unit holds the title: it runs, or its renewal is being decided.</summary>
    public static bool IsHeld(this TitleState state) =>
        state is TitleState.Valid or TitleState.RenewalOpen or TitleState.UnderReview or TitleState.Legacy or TitleState.Reexamining;

    /// <summary>The state with this code; throws <see cref="FormatException"/> when there is none.</summary>
    public static TitleState Parse(string code) =>
        Array.Find(Table, row => row.Code == code) is { Code: not null } row ? row.State : throw new FormatException($"unknown state of a title: {code}");
}
