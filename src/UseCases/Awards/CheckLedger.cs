using System.Text.Json;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>Something in the ledger that may never be.</summary>
/// <param name="Check">Which check found it.</param>
/// <param name="Subject">Credit code or number of what is wrong.</param>
/// <param name="Text">What is wrong, in a sentence.</param>
public sealed record LedgerProblem(string Check, string Subject, string Text);

/// <summary>台账核对: every night the sums, the caps of Art. 19 and the approved batches against the ledger. The result is an event, good or bad.</summary>
public static class CheckLedger
{
    public static readonly Officer Machine = new(0, "系统自动核对", Role.SystemAdministrator, RegionScope.Province);

    // as the guard of the ledger does: each award against the room at its time, with the unit of that time and paid sums where the reading counts
    // those (Q13 B). A branch or merger that joined later, and legacy awards beyond the cap, are nobody's mistake (不追回).
    private const string CapsSql = """
        with suspects as (
          select d.unit_id, d.policy_version_id, c.cap_id, c.limit_amount, c.kinds
          from (select distinct unit_id, policy_version_id, kind from counted_awards where policy_version_id is not null and net_amount > 0) d
          join policy_caps c on c.policy_version_id = d.policy_version_id and d.kind = any (c.kinds)
          join counted_awards g on g.unit_id = d.unit_id and g.kind = any (c.kinds)
          group by d.unit_id, d.policy_version_id, d.kind, c.cap_id, c.limit_amount, c.kinds
          having sum(g.net_amount) > c.limit_amount),
        grants as (
          select distinct s.cap_id, s.limit_amount, s.kinds, a.award_entry_id, a.event_id, a.recorded_at, coalesce(a.readings ->> 'Q13', 'A') as q13,
                 unit_at(a.enterprise_id, a.recorded_at) as unit_id
          from suspects s
          join enterprises e on e.unit_id = s.unit_id
          join award_entries a on a.enterprise_id = e.enterprise_id
          where a.entry_type = 'granted' and a.policy_version_id = s.policy_version_id and a.kind = any (s.kinds)),
        sums as (
          select g.cap_id, g.limit_amount, g.award_entry_id, g.unit_id, sum(case
                   when g.q13 = 'B' and p.event_id <> g.event_id then least(c.net_amount, coalesce((
                     select sum(case x.entry_type when 'paid' then x.amount when 'returned' then -x.amount end)
                     from award_entries x where x.granted_entry_id = p.award_entry_id and x.recorded_at <= g.recorded_at), 0))
                   else c.net_amount end) as total
          from grants g
          join lateral (
            select e.enterprise_id from enterprises e where e.unit_id = g.unit_id
            union
            select f.enterprise_id from enterprise_places f where f.unit_id = g.unit_id) m on unit_at(m.enterprise_id, g.recorded_at) = g.unit_id
          cross join lateral counted_awards_of(m.enterprise_id) c
          join award_entries p on p.award_entry_id = c.award_entry_id
          where c.kind = any (g.kinds) and c.award_entry_id <= g.award_entry_id
          group by g.cap_id, g.limit_amount, g.award_entry_id, g.unit_id)
        select distinct on (u.uscc, s.cap_id) 'cap' as check, u.uscc as subject,
               '累计奖励 ' || s.total || ' 元超过上限 ' || s.limit_amount || ' 元（' || s.cap_id || '）' as text
        from sums s join enterprises u on u.enterprise_id = s.unit_id
        where s.total > s.limit_amount
        order by u.uscc, s.cap_id, s.total desc
        """;

    private const string AmountsSql = """
        select 'amount' as check, award_entry_id::text as subject,
               '已批复净额 ' || net_amount || ' 元，已拨付 ' || paid_amount || ' 元' as text
        from granted_awards
        where net_amount < 0 or paid_amount < 0 or paid_amount > granted_amount
        """;

    private const string BatchesSql = """
        select 'batch' as check, l.settlement_id || '-' || l.seq as subject,
               '批准金额 ' || l.proposed || ' 元，台账 ' || coalesce(a.amount::text, '无记录') as text
        from settlements s
        join settlement_lines l using (settlement_id)
        left join award_entries a on a.settlement_line_id = l.settlement_line_id and a.entry_type = 'granted'
        where s.stage = 'approved' and case when l.held or l.proposed = 0 then a.award_entry_id is not null else a.amount is distinct from l.proposed end
        """;

    // days done before they came: a wrong clock has used them up, and until then no job runs
    private const string DaysSql = """
        select 'day' as check, job as subject, '下一个业务日 ' || next_day || ' 晚于明天，到那一天以前不会办理' as text
        from day_jobs
        where next_day > greatest(cast(@day as date), (now() at time zone 'Asia/Shanghai')::date) + 1
        """;

    /// <summary>Checks everything and records that it was checked; returns what is wrong.</summary>
    public static async Task<IReadOnlyList<LedgerProblem>> On(NpgsqlDataSource database, DateOnly day, CancellationToken cancel = default)
    {
        await using var work = await Data.Work.Begin(database, Machine, cancel);
        var problems = await Of(work, day, cancel);
        await work.Commit(cancel);
        return problems;
    }

    /// <summary>The same inside a transaction at hand.</summary>
    public static async Task<IReadOnlyList<LedgerProblem>> Of(Data.Work work, DateOnly day, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        var problems = new List<LedgerProblem>();
        foreach (string sql in (string[])[CapsSql, AmountsSql, BatchesSql, DaysSql])
            problems.AddRange(await work.Connection.QueryAsync<LedgerProblem>(new CommandDefinition(sql, new { day }, commandTimeout: 600, cancellationToken: cancel)));
        await work.Record(new Event(problems.Count == 0 ? "ledger-checked" : "ledger-problem", "ledger", null)
        {
            EffectiveOn = day,
            Articles = [19],
            Reason = problems.Count == 0 ? "台账核对无误" : $"台账核对发现 {problems.Count} 处问题",
            Details = JsonSerializer.Serialize(problems.Take(100), JsonSerializerOptions.Web),
        });
        return problems;
    }
}
