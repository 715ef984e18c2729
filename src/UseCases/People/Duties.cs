namespace SmartFactory.Gansu.UseCases.People;

/// <summary>Every procedure of two or three persons: which acts make which duty, and which duties one person may not have together.</summary>
public static class Duties
{
    /// <summary>测算: everything the maker's side does to a batch.</summary>
    public static readonly Duty MakeSettlement = new("settlement",
        ["settlement-calculated", "settlement-submitted", "extra-award-decided", "notice-recorded", "notice-withdrawn", "objection-recorded", "objection-concluded"],
        Role.ProvinceMaker);

    /// <summary>财政复核, line by line and as a whole.</summary>
    public static readonly Duty ReviewSettlement = new("settlement",
        ["settlement-line-reviewed", "settlement-line-raised", "settlement-reviewed", "settlement-returned", "extra-award-decided"], Role.ProvinceFinance);

    /// <summary>批准, and sending back instead.</summary>
    public static readonly Duty ApproveSettlement = new("settlement", ["settlement-approved", "settlement-returned"], Role.Approver);

    /// <summary>登记决定.</summary>
    public static readonly Duty RequestDecision = new("decision", ["decision-requested"]);

    /// <summary>确认决定.</summary>
    public static readonly Duty ConfirmDecision = new("decision", ["decision-confirmed", "decision-rejected"]);

    /// <summary>登记企业变更.</summary>
    public static readonly Duty RequestChange = new("enterprise-change", ["change-requested"]);

    /// <summary>确认企业变更.</summary>
    public static readonly Duty ConfirmChange = new("enterprise-change", ["change-confirmed", "change-rejected"]);

    /// <summary>登记分立前奖励的分配.</summary>
    public static readonly Duty RequestAllocation = new("award-allocation", ["allocation-requested"]);

    /// <summary>确认分立前奖励的分配.</summary>
    public static readonly Duty ConfirmAllocation = new("award-allocation", ["allocation-confirmed", "allocation-rejected"]);

    /// <summary>登记解释口径.</summary>
    public static readonly Duty RecordInterpretation = new("interpretation", ["interpretation-recorded"]);

    /// <summary>确认解释口径.</summary>
    public static readonly Duty ConfirmInterpretation = new("interpretation", ["interpretation-confirmed", "interpretation-rejected"]);

    /// <summary>登记撤销、追回.</summary>
    public static readonly Duty RequestReversal = new("award-reversal", ["award-revocation-requested", "award-recovery-requested"]);

    /// <summary>批准撤销、追回.</summary>
    public static readonly Duty ConfirmReversal = new("award-reversal",
        ["award-revocation-confirmed", "award-revocation-rejected", "award-recovery-confirmed", "award-recovery-rejected"]);

    /// <summary>登记收款账户.</summary>
    public static readonly Duty RecordAccount = new("enterprise-account", ["account-recorded"]);

    /// <summary>确认收款账户.</summary>
    public static readonly Duty ConfirmAccount = new("enterprise-account", ["account-confirmed", "account-rejected"]);

    /// <summary>登记拨付、退回.</summary>
    public static readonly Duty RecordPayment = new("payment-request", ["payment-recorded", "return-recorded"]);

    /// <summary>确认拨付、退回.</summary>
    public static readonly Duty ConfirmPayment = new("payment-request", ["payment-confirmed", "payment-rejected", "return-confirmed", "return-rejected"]);

    /// <summary>申请账号办理.</summary>
    public static readonly Duty AskForAccount = new("account-request", ["account-requested"]);

    /// <summary>复核账号办理.</summary>
    public static readonly Duty ConfirmAccountRequest = new("account-request", ["account-request-confirmed", "account-request-rejected"]);

    /// <summary>登记节假日安排.</summary>
    public static readonly Duty RequestHolidays = new("holidays", ["holidays-requested"]);

    /// <summary>确认节假日安排.</summary>
    public static readonly Duty ConfirmHolidays = new("holidays", ["holidays-confirmed", "holidays-rejected"]);

    private const string Made = "本人经办过这一批次（测算、提交、书面决定、公示或异议）";

    private const string Reviewed = "本人复核过这一批次（调整、书面决定、退回或复核通过）";

    private const string Decided = "本人以批准人身份办理过这一批次";

    /// <summary>The whole table.</summary>
    public static IReadOnlyList<Separation> All { get; } =
    [
        new(MakeSettlement, ReviewSettlement, $"{Reviewed}，不能再为它测算、提交、登记书面决定和公示或办结异议，须由省工信另一人办理。"),
        new(MakeSettlement, ApproveSettlement, $"{Decided}，不能再为它测算、提交、登记书面决定和公示或办结异议，须由省工信另一人办理。"),
        new(ReviewSettlement, MakeSettlement, $"{Made}，不能复核，须由省财政另一人办理。"),
        new(ReviewSettlement, ApproveSettlement, $"{Decided}，不能复核，须由省财政另一人办理。"),
        new(ApproveSettlement, MakeSettlement, $"{Made}，不能批准，须由另一位批准人办理。"),
        new(ApproveSettlement, ReviewSettlement, $"{Reviewed}，不能批准，须由另一位批准人办理。"),
        new(ConfirmDecision, RequestDecision, "登记人不能确认自己登记的决定，须由另一人办理。"),
        new(ConfirmChange, RequestChange, "登记人不能确认自己登记的变更，须由另一人办理。"),
        new(ConfirmAllocation, RequestAllocation, "登记人不能确认自己登记的分配，须由另一人办理。"),
        new(ConfirmInterpretation, RecordInterpretation, "登记人不能确认自己登记的解释口径，须由另一人办理。"),
        new(ConfirmReversal, RequestReversal, "登记人不能批准自己登记的撤销、追回，须由另一人办理。"),
        new(ConfirmAccount, RecordAccount, "登记人不能确认自己登记的账户，须由另一人办理。"),
        new(ConfirmAccountRequest, AskForAccount, "申请人不能复核自己的申请，请由另一名管理员办理。"),
        new(ConfirmHolidays, RequestHolidays, "登记人不能确认或退回自己登记的节假日安排，请由另一人办理。"),
        new(ConfirmPayment, RecordPayment, "本人登记的不能由本人复核，须由另一人办理。"),
        new(ConfirmPayment, ApproveSettlement, "本人以批准人身份办理过这笔奖励所在的批次，不能确认它的拨付，须由另一人办理。"),
        new(ConfirmPayment, ConfirmAccount, "本人确认过所付的收款账户，不能再确认向它的拨付，须由另一人办理。"),
    ];
}
