using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Enterprises;

/// <summary>The statements of <see cref="EnterprisePage"/>: one to see whether the officer may, one for everything else.</summary>
internal static class EnterprisePageSql
{
    public static readonly string Head = $"""
        select e.enterprise_id, e.uscc, e.name, e.city_code, c.name as city, k.name as county, e.unit_id, u.uscc as unit_uscc, u.name as unit_name,
               e.ended_on, e.successor_id, x.name as successor,
               unallocated_split(e.enterprise_id) as unallocated_split
        from enterprises e
        join regions c on c.code = e.city_code
        left join regions k on k.code = e.county_code
        join enterprises u on u.enterprise_id = e.unit_id
        left join enterprises x on x.enterprise_id = e.successor_id
        where e.enterprise_id = @enterpriseId and {RegionScope.Sql("e")}
        """;

    /// <summary>What lies outside the officer's region shows as sums only: they count under the caps, their details concern others.</summary>
    public static string Body => Names + Branches + Titles + Awards + Sanctions + Lines + Documents + Events + Reversals + Elsewhere + SharedEvents + Allocated;

    private static readonly string Mine = RegionScope.Sql("e");

    private const string Names = """
        select name, valid_from, lead(valid_from) over (order by valid_from nulls first, recorded_at) as valid_to, document
        from enterprise_names where enterprise_id = @enterpriseId
        order by valid_from nulls first, recorded_at;

        """;

    private static readonly string Branches = $"""
        select e.enterprise_id, e.uscc, e.name, c.name as city
        from enterprises e join regions c on c.code = e.city_code
        where e.unit_id = @UnitId and e.enterprise_id <> @UnitId and {Mine}
        order by e.name;

        """;

    private static readonly string Titles = $"""
        select t.title_id, t.kind, t.carrier, t.document, t.confirmed_on, t.valid_to, t.renewal_due, t.state, t.state_since, t.state_document,
               e.name as holder
        from titles t join enterprises e using (enterprise_id)
        where e.unit_id = @UnitId and {Mine}
        order by t.confirmed_on, t.title_id;

        """;

    private static readonly string Awards = $"""
        select g.award_entry_id, g.kind, coalesce(t.carrier, '') as carrier, g.document, g.decided_on, g.fund_year,
               g.granted_amount as granted, coalesce(x.revoked, 0) as revoked, coalesce(x.recovered, 0) as recovered,
               g.net_amount as net, g.paid_amount as paid, l.settlement_id, g.settlement_line_id, q.document as quota_document, e.name as holder
        from enterprises e
        join granted_awards g on g.enterprise_id = e.enterprise_id
        left join titles t on t.title_id = g.title_id
        left join settlement_lines l on l.settlement_line_id = g.settlement_line_id
        left join quota_issue_entries i on i.award_entry_id = g.award_entry_id
        left join quota_issues q on q.quota_issue_id = i.quota_issue_id
        left join lateral (
          select sum(r.amount) filter (where r.entry_type = 'revoked') as revoked, sum(r.amount) filter (where r.entry_type = 'recovered') as recovered
          from award_entries r where r.granted_entry_id = g.award_entry_id) x on true
        where e.unit_id = @UnitId and {Mine}
        order by g.decided_on, g.award_entry_id;

        """;

    private static readonly string Sanctions = $"""
        select s.article, s.outcome, s.carrier, s.content, s.document, s.decided_on, s.ban_years,
               -- a bar may end before its term, by a decision
               (select max(coalesce(least(b.last_day, b.ended_on - 1), b.last_day)) from bans b
                where b.enterprise_id = s.enterprise_id and b.document = s.document and b.article = s.article) as ban_to,
               s.forfeits
        from standing_sanctions s join enterprises e using (enterprise_id)
        where e.unit_id = @UnitId and {Mine}
        order by s.decided_on, s.sanction_id;

        """;

    private static readonly string Lines = $"""
        select s.settlement_id, l.settlement_line_id, s.name as settlement, s.stage, s.decided_on, l.kind, l.carrier, l.ceiling, l.proposed, l.held
        from settlement_lines l join settlements s using (settlement_id) join enterprises e on e.enterprise_id = l.enterprise_id
        where e.unit_id = @UnitId and s.stage <> 'withdrawn' and (@provincial or s.stage = 'approved') and {Mine}
        order by s.decided_on desc, s.settlement_id desc, l.seq;

        """;

    private static readonly string Documents = $"""
        select u.number, coalesce(d.title, '') as title, d.issued_on, string_agg(distinct u.use, '、' order by u.use) as uses
        from (
          select t.document as number, '认定' as use from titles t join enterprises e using (enterprise_id) where e.unit_id = @UnitId and {Mine}
          union all select a.document, case a.entry_type when 'granted' then '奖励' when 'revoked' then '撤销' when 'recovered' then '追回' else '拨付' end
            from award_entries a join enterprises e using (enterprise_id) where e.unit_id = @UnitId and {Mine}
          union all select s.document, '处理决定' from sanctions s join enterprises e using (enterprise_id) where e.unit_id = @UnitId and {Mine}
          union all select n.document, '更名' from enterprise_names n where n.enterprise_id = @enterpriseId
          union all select q.document, '资金下达' from quota_issues q join quota_issue_entries i using (quota_issue_id)
            join award_entries a on a.award_entry_id = i.award_entry_id join enterprises e on e.enterprise_id = a.enterprise_id where e.unit_id = @UnitId and {Mine}) u
        left join documents d on d.number = u.number
        where u.number <> ''
        group by u.number, d.title, d.issued_on
        order by d.issued_on nulls last, u.number;

        """;

    // that somebody was reported on, who handles the report sees on its own page; what nobody has confirmed yet is the province's business only
    private const string Events = """
        select occurred_at at time zone 'Asia/Shanghai' as occurred_at, actor_name, actor_role, act, effective_on, reason,
               array_to_string(articles, ',') as articles, document
        from events v where enterprise_id = @enterpriseId and subject <> 'report'
          and (@provincial or subject <> 'decision'
               or exists (select from decisions d where d.decision_id = v.subject_id and d.state not in ('requested', 'rejected')))
        order by event_id desc limit @most;

        """;

    private static readonly string Reversals = $"""
        select r.award_reversal_id, r.granted_entry_id, r.entry_type, r.amount, r.decided_on, r.document, r.legal_basis, r.reason, r.state,
               case when r.state = 'requested' then {SeparationOfDuties.WhyNotSql(Duties.ConfirmReversal, "r.award_reversal_id")} end as why_not, r.requested_by_name, r.decided_by_name, r.rejection_reason, g.kind
        from award_reversals r
        join award_entries g on g.award_entry_id = r.granted_entry_id
        join enterprises e on e.enterprise_id = g.enterprise_id
        where e.unit_id = @UnitId and {Mine}
        order by r.award_reversal_id desc;

        """;

    private static readonly string Elsewhere = $"""
        select g.kind, count(*) as number, sum(g.net_amount) as net
        from enterprises e cross join lateral counted_awards_of(e.enterprise_id) g
        where e.unit_id = @UnitId and g.net_amount > 0 and ({Mine}) is not true
        group by g.kind order by g.kind;

        """;

    // awards are entered and issued for many enterprises in one act: of that act an enterprise's page shows its own part
    private const string SharedEvents = """
        select v.occurred_at at time zone 'Asia/Shanghai' as occurred_at, v.actor_name, v.actor_role, v.act, v.effective_on,
               '本企业 ' || m.number || ' 笔' || coalesce('，共 ' || trim_scale(m.amount / 10000) || ' 万元', '') as reason,
               array_to_string(v.articles, ',') as articles, v.document
        from (
          select event_id, count(*) as number, sum(amount) as amount from award_entries where enterprise_id = @enterpriseId group by event_id
          union all
          select q.event_id, count(*), null
          from award_entries a join quota_issue_entries i on i.award_entry_id = a.award_entry_id join quota_issues q using (quota_issue_id)
          where a.enterprise_id = @enterpriseId group by q.event_id) m
        join events v using (event_id)
        where v.enterprise_id is null
        order by v.event_id desc limit @most;

        """;

    // either end of it in this unit; which split it comes from is that of the last allocation
    private static readonly string Allocated = $"""
        select c.kind, coalesce(t.carrier, '') as carrier, c.document, c.decided_on, c.net_amount as net,
               o.enterprise_id as granted_to_id, o.name as granted_to, h.enterprise_id as counts_for_id, h.name as counts_for,
               (select a.enterprise_change_id from award_share_moves m join award_allocations a using (award_allocation_id)
                where m.award_entry_id = s.award_entry_id and m.enterprise_id = s.enterprise_id order by m.award_share_move_id desc limit 1) as change_id
        from (
          select s.award_entry_id, s.enterprise_id from enterprises e join award_shares s using (enterprise_id) where e.unit_id = @UnitId and {Mine}
          union
          select s.award_entry_id, s.enterprise_id from enterprises e join award_entries g using (enterprise_id) join award_shares s on s.award_entry_id = g.award_entry_id
          where e.unit_id = @UnitId and {Mine}) s (award_entry_id, enterprise_id)
        join lateral counted_awards_of(s.enterprise_id) c on c.award_entry_id = s.award_entry_id
        join award_entries g on g.award_entry_id = s.award_entry_id
        join enterprises o on o.enterprise_id = g.enterprise_id
        join enterprises h on h.enterprise_id = s.enterprise_id
        left join titles t on t.title_id = c.title_id
        where c.net_amount > 0
        order by c.decided_on, c.award_entry_id;
        """;
}
