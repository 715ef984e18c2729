namespace SmartFactory.Gansu.UseCases.People;

/// <summary>A stage of a procedure and who has it next.</summary>
/// <param name="Procedure">The procedure, such as "report".</param>
/// <param name="Stage">The stage as the database knows it; after a dot, what else must be so.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Heading">The heading under which it waits in 我的工作; empty when nobody has to act.</param>
/// <param name="Rest">Why nobody has to.</param>
public sealed record HandOver(string Procedure, string Stage, string Name, string Heading, string Rest = "")
{
    /// <summary>The roles that have it next: those under whose heading it waits.</summary>
    public IReadOnlyList<Role> Holders => Heading.Length == 0 ? [] : WaitingKinds.All.Single(kind => kind.Heading == Heading).Roles;

    /// <summary>The one line of a page that says who has it; of several roles those alone that the case names.</summary>
    public string Line(params Role[] only)
    {
        if (Heading.Length == 0)
            return Rest;
        var named = Holders.Where(role => only is [] || only.Contains(role)).Select(Office);
        return $"现由{string.Join("、", named)}办理（列入“我的工作”：{Heading}）。";
    }

    /// <summary>How a role is called as an office that has something in hand.</summary>
    public static string Office(Role role) => role is Role.City or Role.County ? role.Name() + "工信部门" : role.Name();
}

/// <summary>Every stage of every procedure, with who has it next: what 我的工作 lists and what the pages say come from here and from <see cref="WaitingKinds"/>.</summary>
public static class HandOvers
{
    private const string Over = "已办结。";

    /// <summary>The whole table.</summary>
    public static IReadOnlyList<HandOver> All { get; } =
    [
        new("settlement", "calculated", "测算中", "待提交的核算批次"),
        new("settlement", "submitted", "待财政复核", "待财政复核的核算批次"),
        new("settlement", "reviewed", "待批准", "待批准的核算批次"),
        new("settlement", "approved", "已批准", "待下达资金的批次"),
        new("settlement", "approved.issued", "已批准，资金已下达", "", "资金已下达，逐笔拨付。"),
        new("settlement", "withdrawn", "已撤回", "", "已撤回，不再办理。"),
        new("notice", "ended", "公示期满", "公示期满待办理的批次"),
        new("objection", "open", "异议未办结", "待办结的公示异议"),
        new("import", "previewed", "待确认入库", "待入库的台账导入"),
        new("import", "committed", "已入库", "", Over),
        new("import", "discarded", "已作废", "", "已作废，不再办理。"),
        new("interpretation", "requested", "待确认", "待确认的解释口径"),
        new("interpretation", "rejected", "已退回", "退回给您的解释口径"),
        new("holidays", "requested", "待确认", "待确认的节假日安排"),
        new("holidays", "rejected", "已退回", "退回给您的节假日安排"),
        new("holidays", "confirmed", "已确认", "", Over),
        new("account", "due", "下达后没有账户", "待登记的收款账户"),
        new("payment", "due", "下达后未拨付", "待登记的拨付"),
        new("payment", "requested", "待确认", "待确认的拨付、退回"),
        new("payment", "rejected", "已退回", "退回给您的拨付、退回"),
        new("payment", "confirmed", "已确认", "待确认到账的拨付"),
        new("payment", "confirmed.received", "已到账", "", Over),
        new("reversal", "requested", "待批准", "待批准的撤销、追回"),
        new("reversal", "rejected", "已退回", "退回给您的撤销、追回"),
        new("reversal", "confirmed", "已批准", "", Over),
        new("account", "requested", "待确认", "待确认的收款账户"),
        new("account", "rejected", "已退回", "被退回的收款账户"),
        new("renewal", "filed", "待初审", "待初审的复核申请"),
        new("renewal", "returned", "退回补正", "退回补正的复核申请"),
        new("renewal", "checked", "待委托", "待委托的复核"),
        new("renewal", "commissioned", "复核中", "待登记结论的复核"),
        new("renewal", "concluded", "待决定", "待决定的复核"),
        new("renewal", "concluded.requested", "决定待确认", "待确认的决定"),
        new("renewal", "concluded.confirmed", "决定待生效", "", "决定已确认，由系统在生效日执行，不需要办理。"),
        new("renewal", "halted", "中止办理", "", "中止办理，到处理决定生效或者期限届满为止，其间不需要办理。"),
        new("renewal", "decided", "已决定", "", Over),
        new("renewal", "withdrawn", "已撤回", "", "已撤回，不再办理。"),
        new("decision", "requested", "待确认", "待确认的决定"),
        new("decision", "rejected", "已退回", "退回给您的决定"),
        new("decision", "confirmed", "已确认，待生效", "", "由系统在生效日执行，不需要办理。"),
        new("decision", "carried-out", "已执行", "", Over),
        new("decision", "reversed", "已撤销", "", "已撤销，不再办理。"),
        new("title", "reexamining", "复审中", "待登记复审结果的原称号"),
        new("title", "renewal-open", "复核期", "可以申请复核的称号"),
        new("change", "requested", "待确认", "待确认的企业变更"),
        new("change", "rejected", "已退回", "退回给您的企业变更"),
        new("change", "confirmed", "已执行", "", Over),
        new("allocation", "due", "分立后待分配", "待分配奖励历史的分立"),
        new("allocation", "requested", "待确认", "待确认的奖励历史分配"),
        new("allocation", "rejected", "已退回", "待分配奖励历史的分立"),
        new("allocation", "confirmed", "已执行", "", Over),
        new("report", "registered", "已登记", "待受理的举报"),
        new("report", "accepted", "已受理", "待查办的举报"),
        new("report", "rectifying", "整改中", "待查办的举报"),
        new("report", "serious", "待研究决定", "待研究决定的举报"),
        new("report", "serious.requested", "处理决定待确认", "待确认的决定"),
        new("report", "serious.confirmed", "处理决定已确认", "待登记决定的举报"),
        new("report", "refused", "不予受理", "待反馈的举报"),
        new("report", "unfounded", "不属实", "待反馈的举报"),
        new("report", "rectified", "整改已复查", "待反馈的举报"),
        new("report", "decided", "已作出决定", "待反馈的举报"),
        new("report", "answered", "已反馈", "待归档的举报"),
        new("report", "archived", "已归档", "", Over),
        new("letter", "failed", "没有送达", "没有送达的信函"),
        new("letter", "queued", "待发送", "", "由系统发送。"),
        new("letter", "sending", "发送中", "", "由系统发送。"),
        new("letter", "sent", "已发送", "", Over),
        new("letter", "held", "仅站内信", "", "没有登记电子邮箱，以站内信送达。"),
        new("job-day", "running", "办理中", "", "由系统办理。"),
        new("job-day", "failed", "没有办成", "没有办成的夜间任务"),
        new("job-day", "done", "已办理", "", Over),
        new("job-day", "reopened", "已退回待办", "", "到了那一天由系统重新办理。"),
        new("account-request", "requested", "待复核", "待确认的账号办理"),
        new("account-request", "confirmed", "已办理", "", Over),
        new("account-request", "rejected", "已退回", "", "已退回，没有办理；需要时重新申请。"),
        new("account-request", "withdrawn", "已撤回", "", "已撤回，不再办理。"),
        new("account-request", "lapsed", "逾期失效", "", "逾期未复核，已失效；需要时重新申请。"),
    ];

    /// <summary>A stage of the table; throws when the table does not know it.</summary>
    public static HandOver Of(string procedure, string stage) =>
        All.FirstOrDefault(row => row.Procedure == procedure && row.Stage == stage) ?? throw new ArgumentOutOfRangeException(nameof(stage), $"{procedure} {stage}", null);
}
