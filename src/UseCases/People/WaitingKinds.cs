using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.Payments;
using SmartFactory.Gansu.UseCases.Reports;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>A kind of thing that waits: for whom, what it is called, and the rows (title, note, url, since).</summary>
internal sealed record WaitingKind(string Heading, string NavigationUrl, string ListUrl, Role[] Roles, string Sql)
{
    /// <summary>Stands for the condition of the asker's region over e, written for that scope alone, so that the database finds the index.</summary>
    public const string Scope = "{scope}";

    /// <summary>Of what comes by the thousand with one approval, no more is counted on every page.</summary>
    public const int Most = 1_000;

    public string SqlFor(RegionScope scope) => Sql.Replace(Scope, scope.SqlFor("e"), StringComparison.Ordinal);
}

/// <summary>Everything that can wait for somebody, in the order of a working day. SQL may use @UserId, @today and the scope parameters.</summary>
internal static class WaitingKinds
{
    private static WaitingKind Settlement(string heading, string stage, Role role, string since, Duty duty) => new(
        heading, "/settlements", $"/settlements?stage={stage}", [role],
        $"""
        select s.name as title, case when s.return_reason <> '' then '退回：' || s.return_reason else '测算人 ' || s.maker_name end as note,
               '/settlements/' || s.settlement_id as url, coalesce({since}, s.made_at) as since
        from settlements s
        where s.stage = '{stage}' and {SeparationOfDuties.MaySql(duty, "s.settlement_id")}
        """);

    private static WaitingKind Renewals(string heading, string stage, Role[] roles, string extra = "true") => new(
        heading, "/renewals", $"/renewals?stage={stage}", roles,
        $"""
        select e.name as title, case when r.late then '逾期提出；' else '' end || t.carrier || '，有效期至 ' || r.valid_to as note,
               '/renewals/' || r.renewal_id as url, r.recorded_at as since
        from renewals r
        join enterprises e using (enterprise_id)
        join titles t on t.title_id = r.title_id
        where r.stage = '{stage}' and {extra} and not {RenewalHalts.SanctionedSql("t")} and {RegionScope.Sql("e")}
        """);

    private static string Day(string date) => $"""to_char({date}, 'YYYY"年"FMMM"月"FMDD"日"')""";

    private static WaitingKind Titles(string heading, string navigationUrl, string listUrl, Role[] roles, string page, string which) => new(
        heading, navigationUrl, listUrl, roles,
        $"""
        select e.name as title, t.carrier || '，应于' || {Day("t.renewal_due")} || '前申请复核，有效期至' || {Day("t.valid_to")} as note,
               '/titles/' || t.title_id || '{page}' as url, t.renewal_due::timestamp at time zone 'Asia/Shanghai' as since
        from titles t join enterprises e using (enterprise_id)
        where {which} and {WaitingKind.Scope}
        """);

    private static WaitingKind Reports(string heading, string task, string since, params Role[] roles) => new(
        heading, "/reports", $"/reports?task={task}", roles is [] ? [Role.County, Role.City, Role.ProvinceMaker] : roles,
        $"""
        select r.target_name as title, r.receipt_code || '，' || {Day("r.received_on")} || '收到，时限' || {Day("case when r.stage = 'rectifying' then coalesce(r.rectify_by, r.due_on) else r.due_on end")} as note,
               '/reports/' || r.report_id as url, {since} as since
        from reports r
        where {ReportScope.TaskSql(task, "r")} and {ReportScope.Sql("r")}
        """);

    private const string LastMove = "(select max(m.recorded_at) from report_moves m where m.report_id = r.report_id)";

    // what a second person sent back is its maker's again, for a month or until the maker has made another of the same kind for the same enterprise
    private static WaitingKind Returned(string heading, string navigationUrl, Role[] roles, string rows, string enterprise, string url, string document, string decidedAt, string again) => new(
        heading, navigationUrl, navigationUrl + "?state=rejected", roles,
        $"""
        select e.name as title, {document} || '：' || x.rejection_reason as note, {url} as url, {decidedAt} as since
        from {rows} join enterprises e on e.enterprise_id = {enterprise}
        where x.state = 'rejected' and x.requested_by = @UserId and {decidedAt} >= @today::date - 30 and not exists ({again})
        """);

    public static readonly IReadOnlyList<WaitingKind> All =
    [
        new("待确认的决定", "/decisions", "/decisions?state=requested", [Role.Approver],
            $"""
            select e.name as title, d.document || '，登记人 ' || d.requested_by_name as note, '/decisions/' || d.decision_id as url, d.requested_at as since
            from decisions d join enterprises e using (enterprise_id)
            where d.state = 'requested' and {SeparationOfDuties.MaySql(Duties.ConfirmDecision, "d.decision_id")}
            """),
        Renewals("退回补正的复核申请", "returned", [Role.Enterprise, Role.County, Role.City], "@role in ('enterprise', r.filed_by_role)"),
        Titles("可以申请复核的称号", "/titles", "/titles?state=renewal-open", [Role.Enterprise], "/renewal", "t.state = 'renewal-open'"),
        Reports("逾期的举报", "late", "least(r.due_on, r.rectify_by)::timestamp at time zone 'Asia/Shanghai'"),
        Reports("待受理的举报", "new", "r.recorded_at"),
        Reports("待查办的举报", "open", LastMove),
        Reports("待研究决定的举报", "study", LastMove, Role.ProvinceMaker),
        Reports("待登记决定的举报", "settle", LastMove),
        Reports("待反馈的举报", "answer", LastMove),
        Reports("待归档的举报", "archive", LastMove),
        Renewals("待初审的复核申请", "filed", [Role.County, Role.City]),
        Titles("逾期未申请复核的称号", "/radar", "/radar?bucket=overdue", [Role.County, Role.City], "", "t.state = 'renewal-open' and t.renewal_due < @today"),
        Titles("本月应申请复核的称号", "/radar", "/radar?bucket=due", [Role.County, Role.City], "",
            "t.state in ('valid', 'renewal-open') and t.renewal_due between @today and (date_trunc('month', @today::timestamp) + interval '1 month - 1 day')::date"),
        Renewals("待委托的复核", "checked", [Role.ProvinceMaker]),
        Renewals("待登记结论的复核", "commissioned", [Role.ProvinceMaker]),
        Renewals("待决定的复核", "concluded", [Role.ProvinceMaker],
            "not exists (select from decisions d where d.renewal_id = r.renewal_id and d.state in ('requested', 'confirmed'))"),
        new("待登记复审结果的原称号", "/legacy-titles", "/legacy-titles?state=reexamining", [Role.ProvinceMaker],
            """
            select e.name as title, t.carrier || '，' || t.state_since || ' 开始复审' as note, '/titles/' || t.title_id as url, t.state_since::timestamp at time zone 'Asia/Shanghai' as since
            from titles t join enterprises e using (enterprise_id)
            where t.state = 'reexamining' and not exists (
              select from decision_titles x join decisions d using (decision_id) where x.title_id = t.title_id and d.matter = 'reexamination' and d.state in ('requested', 'confirmed'))
            """),
        Returned("退回给您的决定", "/decisions", [Role.ProvinceMaker], "decisions x", "x.enterprise_id", "'/decisions/' || x.decision_id", "x.document", "x.confirmed_at",
            "select from decisions n where n.enterprise_id = x.enterprise_id and n.matter = x.matter and n.decision_id > x.decision_id"),
        Settlement("待提交的核算批次", "calculated", Role.ProvinceMaker, "s.made_at", Duties.MakeSettlement),
        Settlement("待财政复核的核算批次", "submitted", Role.ProvinceFinance, "s.submitted_at", Duties.ReviewSettlement),
        Settlement("待批准的核算批次", "reviewed", Role.Approver, "s.reviewed_at", Duties.ApproveSettlement),
        new("公示期满待办理的批次", "/public-notices", "/public-notices?state=ended", [Role.ProvinceMaker],
            """
            select n.title, '公示期至 ' || n.last_day || case s.stage when 'calculated' then '，批次退回待重新提交' when 'submitted' then '，批次待财政复核' else '，批次待批准' end as note,
                   '/public-notices/' || n.public_notice_id as url, (n.last_day + 1)::timestamp at time zone 'Asia/Shanghai' as since
            from public_notices n join settlements s using (settlement_id)
            where n.withdrawn_on is null and n.last_day < @today and s.stage in ('calculated', 'submitted', 'reviewed')
            """),
        new("待办结的公示异议", "/public-notices", "/public-notices?state=objected", [Role.ProvinceMaker],
            """
            select n.title, '第 ' || (select string_agg(l.seq::text, '、' order by l.seq) from objection_lines x join settlement_lines l using (settlement_line_id)
                                    where x.objection_id = o.objection_id) || ' 笔，' || o.received_on || ' 收到' as note,
                   '/public-notices/' || n.public_notice_id || '#objections' as url, o.recorded_at as since
            from objections o join public_notices n using (public_notice_id)
            where o.result is null
            """),
        new("待下达资金的批次", "/quota-issues", "/quota-issues", [Role.ProvinceMaker, Role.ProvinceFinance],
            """
            select s.name as title, case when exists (select from quota_issues q where q.settlement_id = s.settlement_id) then '已下达一部分，还有奖励未下达' else '已批准，还没有下达' end as note,
                   '/quota-issues/new/' || s.settlement_id as url, s.approved_at as since
            from settlements s
            where s.stage = 'approved' and s.issued_at is null and exists (
              select from settlement_lines l
              join granted_awards g on g.settlement_line_id = l.settlement_line_id
              where l.settlement_id = s.settlement_id and g.net_amount > 0
                and not exists (select from quota_issue_entries q where q.award_entry_id = g.award_entry_id))
            """),
        new("待入库的台账导入", "/imports", "/imports?state=previewed", [Role.ProvinceMaker],
            """
            select file_name as title, '错误 ' || errors || ' 处，提示 ' || warnings || ' 处' as note, '/imports/' || import_id as url, created_at as since
            from imports where state = 'previewed'
            """),
        new("待确认的解释口径", "/policies", "/policies", [Role.Approver],
            $"""
            select document as title, reading || ' 采用 ' || letter || '，登记人 ' || recorded_by_name as note, '/policies' as url, recorded_at as since
            from interpretations where confirmed_at is null and rejected_at is null and {SeparationOfDuties.MaySql(Duties.ConfirmInterpretation, "interpretation_id")}
            """),
        new("退回给您的解释口径", "/policies", "/policies", [Role.ProvinceMaker],
            """
            select document as title, reading || ' 采用 ' || letter || '：' || rejection_reason as note, '/policies' as url, rejected_at as since
            from interpretations x where rejected_at >= @today::date - 30 and recorded_by = @UserId
              and not exists (select from interpretations n where n.reading = x.reading and n.interpretation_id > x.interpretation_id)
            """),
        new("待确认的节假日安排", "/holidays", "/holidays", Reference.RequestHolidays.By,
            $"""
            select year || '年节假日安排' as title, document || '，登记人 ' || requested_by_name as note, '/holidays/' || holiday_arrangement_id as url, requested_at as since
            from holiday_arrangements where state = 'requested' and {SeparationOfDuties.MaySql(Duties.ConfirmHolidays, "holiday_arrangement_id")}
            """),
        new("退回给您的节假日安排", "/holidays", "/holidays", Reference.RequestHolidays.By,
            """
            select x.year || '年节假日安排' as title, x.document || '：' || x.rejection_reason as note, '/holidays/' || x.holiday_arrangement_id as url, x.decided_at as since
            from holiday_arrangements x where x.state = 'rejected' and x.requested_by = @UserId and x.decided_at >= @today::date - 30
              and not exists (select from holiday_arrangements n where n.year = x.year and n.holiday_arrangement_id > x.holiday_arrangement_id)
            """),
        new("待确认的拨付、退回", "/payments", "/payments?tab=requested", PaymentRoles.Confirm,
            $"""
            select e.name as title, case r.entry_type when 'paid' then '拨付，凭证 ' else '退回，凭证 ' end || r.voucher as note,
                   '/payments?tab=requested' as url, r.requested_at as since
            from payment_requests r
            join award_entries g on g.award_entry_id = r.granted_entry_id
            join enterprises e on e.enterprise_id = g.enterprise_id
            left join settlement_lines l on l.settlement_line_id = g.settlement_line_id
            where r.state = 'requested' and {PaymentRoles.MayConfirmSql} and {RegionScope.Sql("e")}
            """),
        new("待登记的收款账户", "/payments", "/payments", [Role.City, Role.Enterprise],
            $"""
            select e.name as title, '奖励资金已下达，登记收款账户后才能拨付' as note, '/enterprises/' || e.enterprise_id || '#accounts' as url, min(q.recorded_at) as since
            from quota_issue_entries i join quota_issues q using (quota_issue_id)
            join award_entries g on g.award_entry_id = i.award_entry_id
            join enterprises e on e.enterprise_id = g.enterprise_id
            where {WaitingKind.Scope} and not exists (select from payment_requests r where r.granted_entry_id = i.award_entry_id and r.state <> 'rejected')
              and not exists (select from enterprise_accounts a where a.enterprise_id = g.enterprise_id and a.rejected_at is null)
            group by e.enterprise_id, e.name
            limit {WaitingKind.Most}
            """),
        new("待登记的拨付", "/payments", "/payments", PaymentRoles.Record,
            $"""
            select e.name as title, q.document || '下达，账户已确认' as note, '/payments?q=' || e.uscc as url, q.recorded_at as since
            from quota_issue_entries i join quota_issues q using (quota_issue_id)
            join award_entries g on g.award_entry_id = i.award_entry_id
            join enterprises e on e.enterprise_id = g.enterprise_id
            where {WaitingKind.Scope} and not exists (select from payment_requests r where r.granted_entry_id = i.award_entry_id and r.state <> 'rejected')
              and exists (select from enterprise_accounts a where a.enterprise_id = g.enterprise_id and a.confirmed_at is not null)
            limit {WaitingKind.Most}
            """),
        new("待确认到账的拨付", "/payments", "/payments?tab=no-receipt", PaymentRoles.Receipt,
            $"""
            select e.name as title, r.paid_on || '拨付，凭证 ' || r.voucher as note, '/payments/' || r.payment_request_id || '/receipt' as url, r.decided_at as since
            from payment_requests r
            join payments p on p.award_entry_id = r.entry_id
            join award_entries g on g.award_entry_id = r.granted_entry_id
            join enterprises e on e.enterprise_id = g.enterprise_id
            where r.state = 'confirmed' and r.entry_type = 'paid' and not r.earlier and p.receipt_confirmed_on is null and {WaitingKind.Scope}
            limit {WaitingKind.Most}
            """),
        Returned("退回给您的拨付、退回", "/payments", [Role.ProvinceFinance, Role.City], "payment_requests x join award_entries g on g.award_entry_id = x.granted_entry_id",
            "g.enterprise_id", "'/enterprises/' || g.enterprise_id", "x.voucher", "x.decided_at",
            "select from payment_requests n where n.granted_entry_id = x.granted_entry_id and n.payment_request_id > x.payment_request_id"),
        new("待批准的撤销、追回", "/enterprises", "/enterprises?tab=reversal", [Role.Approver],
            $"""
            select e.name as title, case r.entry_type when 'revoked' then '撤销' else '追回' end || '，' || r.document as note,
                   '/enterprises/' || e.enterprise_id as url, r.requested_at as since
            from award_reversals r
            join award_entries g on g.award_entry_id = r.granted_entry_id
            join enterprises e on e.enterprise_id = g.enterprise_id
            where r.state = 'requested' and {SeparationOfDuties.MaySql(Duties.ConfirmReversal, "r.award_reversal_id")}
            """),
        Returned("退回给您的撤销、追回", "/enterprises", [Role.ProvinceMaker], "award_reversals x join award_entries g on g.award_entry_id = x.granted_entry_id",
            "g.enterprise_id", "'/enterprises/' || g.enterprise_id", "x.document", "x.decided_at",
            "select from award_reversals n where n.granted_entry_id = x.granted_entry_id and n.award_reversal_id > x.award_reversal_id"),
        new("待确认的收款账户", "/enterprises", "/enterprises?tab=account-waiting", [Role.ProvinceFinance],
            $"""
            select e.name as title, a.bank_name || ' 尾号 ' || a.account_tail as note, '/enterprises/' || e.enterprise_id || '#accounts' as url, a.recorded_at as since
            from enterprise_accounts a
            join enterprises e using (enterprise_id)
            where a.confirmed_at is null and a.rejected_at is null and {SeparationOfDuties.MaySql(Duties.ConfirmAccount, "a.enterprise_account_id")} and {RegionScope.Sql("e")}
            """),
        new("被退回的收款账户", "/enterprises", "/enterprises?tab=account-rejected", [Role.City, Role.Enterprise],
            $"""
            select e.name as title, a.bank_name || ' 尾号 ' || a.account_tail || '：' || a.rejection_reason as note,
                   '/enterprises/' || e.enterprise_id || '#accounts' as url, a.rejected_at as since
            from enterprise_accounts a
            join enterprises e using (enterprise_id)
            where a.rejected_at is not null and {RegionScope.Sql("e")}
              and not exists (select from enterprise_accounts n where n.enterprise_id = a.enterprise_id and n.enterprise_account_id > a.enterprise_account_id)
            """),
        new("待确认的企业变更", "/changes", "/changes?state=requested", [Role.ProvinceMaker, Role.Approver],
            $"""
            select e.name as title, case x.kind when 'merger' then '合并' when 'split' then '分立' when 'relocation' then '迁移' else '注销' end
                                    || '，' || x.reported_on || ' 报告，登记人 ' || x.requested_by_name as note,
                   '/changes/' || x.enterprise_change_id as url, x.requested_at as since
            from enterprise_changes x join enterprises e using (enterprise_id)
            where x.state = 'requested' and {SeparationOfDuties.MaySql(Duties.ConfirmChange, "x.enterprise_change_id")}
            """),
        Returned("退回给您的企业变更", "/changes", [Role.County, Role.City, Role.ProvinceMaker], "enterprise_changes x", "x.enterprise_id", "'/changes/' || x.enterprise_change_id", "x.document",
            "x.decided_at", "select from enterprise_changes n where n.enterprise_id = x.enterprise_id and n.enterprise_change_id > x.enterprise_change_id"),
        new("待分配奖励历史的分立", "/changes", "/changes?state=confirmed", [Role.ProvinceMaker],
            """
            select e.name as title, x.other_name || '，' || x.changed_on || '分立' as note, '/changes/' || x.enterprise_change_id || '/allocation' as url, x.decided_at as since
            from enterprise_changes x join enterprises e using (enterprise_id)
            where x.kind = 'split' and x.state = 'confirmed'
              and not exists (select from award_allocations a where a.enterprise_change_id = x.enterprise_change_id and a.state <> 'rejected')
            """),
        new("待确认的奖励历史分配", "/changes", "/changes?state=confirmed", [Role.Approver, Role.ProvinceMaker],
            $"""
            select e.name as title, '分给' || x.other_name || '，登记人 ' || a.requested_by_name as note, '/changes/' || x.enterprise_change_id || '/allocation' as url, a.requested_at as since
            from award_allocations a
            join enterprise_changes x using (enterprise_change_id)
            join enterprises e on e.enterprise_id = x.enterprise_id
            where a.state = 'requested' and {SeparationOfDuties.MaySql(Duties.ConfirmAllocation, "a.award_allocation_id")}
            """),
        new("进行中的任务", "/work-items", "/work-items",
            [Role.ProvinceMaker, Role.ProvinceFinance, Role.Approver, Role.City, Role.County, Role.Enterprise, Role.Auditor],
            """
            select title, case state when 'waiting' then '排队中' else '进行中，已完成 ' || done_count || coalesce(' / ' || total_count, '') end as note,
                   '/work-items' as url, created_at as since
            from work_items where owner_id = @UserId and state in ('waiting', 'running')
            """),
        // the letter with the link is done with once somebody has come in by it
        new("未读站内信", "/messages", "/messages?unread=true", [.. People.Roles.All],
            """
            select l.subject as title, l.day::text as note, '/messages/' || l.letter_id as url, l.created_at as since
            from users u
            join letters l on l.mailbox = any (array[u.role || '/' || coalesce(u.enterprise_id::text, u.region_code), 'person/' || u.user_id])
            where u.user_id = @UserId and not exists (select from letter_reads r where r.user_id = u.user_id and r.letter_id = l.letter_id)
              and not (l.kind = 'account-link' and u.last_signed_in_at > l.created_at)
            """),
        new("待确认的账号办理", "/account-requests", "/account-requests?state=requested", [Role.SystemAdministrator, Role.SecurityAdministrator, Role.AuditAdministrator],
            $"""
            select a.display_name as title,
                   case a.kind when 'create' then '开设账号' when 'move' then '调整角色或地区' when 'reset' then '重设密码' when 'disable' then '停用账号'
                               when 'enable' then '恢复账号' else '变更电子邮箱' end || '，申请人 ' || a.requested_by_name as note,
                   '/account-requests/' || a.account_request_id as url, a.requested_at as since
            from account_requests a
            where a.state = 'requested' and a.expires_at > now() and {SeparationOfDuties.MaySql(Duties.ConfirmAccountRequest, "a.account_request_id")} and a.user_id is distinct from @UserId
            """),
        new("没有送达的信函", "/letters", "/letters?state=failed", [Role.SystemAdministrator],
            """
            select subject as title, recipient_name || '：' || last_error as note, '/letters/' || letter_id as url, created_at as since
            from letters where state = 'failed'
            """),
        new("没有办成的夜间任务", "/jobs", "/jobs", [Role.SystemAdministrator],
            $"""
            select {DayJobNames.Sql("d.job")} as title, {Day("d.day")} || '，错误编号 ' || d.error_number as note, '/jobs/' || d.job as url, d.day::timestamp at time zone 'Asia/Shanghai' as since
            from job_days d where d.state = 'failed'
            """),
    ];
}
