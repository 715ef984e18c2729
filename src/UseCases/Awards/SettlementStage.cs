using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>How far a batch has come.</summary>
public enum SettlementStage
{
    /// <summary>测算: with its maker.</summary>
    Calculated = 1,

    /// <summary>已提交: with finance for review.</summary>
    Submitted,

    /// <summary>已复核: with the approver.</summary>
    Reviewed,

    /// <summary>已批准: in the ledger.</summary>
    Approved,

    /// <summary>已撤回.</summary>
    Withdrawn,
}

/// <summary>Every move of a batch, who makes it and where it leads.</summary>
public static class SettlementStages
{
    private static readonly (SettlementStage Stage, string Code, string Name)[] Table =
    [
        (SettlementStage.Calculated, "calculated", "测算中"),
        (SettlementStage.Submitted, "submitted", "待财政复核"),
        (SettlementStage.Reviewed, "reviewed", "待批准"),
        (SettlementStage.Approved, "approved", "已批准"),
        (SettlementStage.Withdrawn, "withdrawn", "已撤回"),
    ];

    private static readonly (SettlementStage From, string Move, Role By)[] Moves =
    [
        (SettlementStage.Calculated, "calculate", Role.ProvinceMaker),
        (SettlementStage.Calculated, "submit", Role.ProvinceMaker),
        (SettlementStage.Calculated, "withdraw", Role.ProvinceMaker),
        (SettlementStage.Submitted, "withdraw", Role.ProvinceMaker),
        (SettlementStage.Submitted, "review-line", Role.ProvinceFinance),
        (SettlementStage.Submitted, "finish-review", Role.ProvinceFinance),
        (SettlementStage.Calculated, "decide-extra", Role.ProvinceMaker),
        (SettlementStage.Submitted, "decide-extra", Role.ProvinceMaker),
        (SettlementStage.Submitted, "decide-extra", Role.ProvinceFinance),
        (SettlementStage.Submitted, "return", Role.ProvinceFinance),
        (SettlementStage.Reviewed, "approve", Role.Approver),
        // what is reviewed stays as it is, but for a line to which somebody objects
        (SettlementStage.Reviewed, "hold-objected", Role.ProvinceFinance),
        (SettlementStage.Submitted, "notice", Role.ProvinceMaker),
        (SettlementStage.Reviewed, "notice", Role.ProvinceMaker),
        // a batch sent back keeps its notice: the amounts are calculated again, the names stay
        (SettlementStage.Calculated, "withdraw-notice", Role.ProvinceMaker),
        (SettlementStage.Submitted, "withdraw-notice", Role.ProvinceMaker),
        (SettlementStage.Reviewed, "withdraw-notice", Role.ProvinceMaker),
        (SettlementStage.Calculated, "object", Role.ProvinceMaker),
        (SettlementStage.Submitted, "object", Role.ProvinceMaker),
        (SettlementStage.Reviewed, "object", Role.ProvinceMaker),
        (SettlementStage.Reviewed, "return", Role.Approver),
    ];

    public static IReadOnlyList<SettlementStage> All { get; } = [.. Table.Select(row => row.Stage)];

    public static string Code(this SettlementStage stage) => Table[(int)stage - 1].Code;

    public static string Name(this SettlementStage stage) => Table[(int)stage - 1].Name;

    public static SettlementStage Parse(string code) =>
        Array.Find(Table, row => row.Code == code) is { Code: not null } row ? row.Stage : throw new FormatException($"unknown stage: {code}");

    /// <summary>Whether this role can make this move in this stage.</summary>
    public static bool Allows(this SettlementStage stage, string move, Role role) => Moves.Contains((stage, move, role));

    /// <summary>Refuses a move that is not open in this stage or not to this role.</summary>
    internal static void Demand(this SettlementStage stage, string move, Officer officer)
    {
        if (stage.Allows(move, officer.Role))
            return;
        var open = Moves.Where(m => m.Move == move).ToList();
        if (!open.Exists(m => m.By == officer.Role))
            throw new RefusalException($"{officer.Role.Name()}不能办理这一步，须由{string.Join("、", open.Select(m => m.By.Name()).Distinct())}办理");
        throw new RefusalException($"批次现处于“{stage.Name()}”，不能办理这一步");
    }
}
