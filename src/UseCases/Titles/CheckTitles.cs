using Dapper;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>States that may never be: a title beside its history, a period that ran out unseen, a decision or bar past its day, an application without its title.</summary>
public static class CheckTitles
{
    private const string HistorySql = """
        select 'title-history' as check, t.title_id::text as subject, '现为 ' || t.state || '，经历的最后一步是 ' || coalesce(m.to_state, '（无）') as text
        from titles t
        left join (select distinct on (title_id) title_id, to_state from title_moves order by title_id, title_move_id desc) m using (title_id)
        where t.state is distinct from m.to_state
        """;

    private const string OverdueSql = """
        select 'title-overdue' as check, title_id::text as subject, '有效期已于 ' || valid_to || ' 届满，仍为 ' || state as text
        from titles where state in ('valid', 'renewal-open') and valid_to < @day
        """;

    private const string ReviewSql = """
        select 'title-review' as check, t.title_id::text as subject, '复核中，但没有在办的复核申请' as text
        from titles t where t.state = 'under-review' and not exists (select from renewals r where r.title_id = t.title_id and r.stage not in ('decided', 'withdrawn'))
        union all
        select 'title-review', r.title_id::text, '有在办的复核申请，但称号现为 ' || t.state
        from renewals r join titles t using (title_id) where r.stage not in ('decided', 'withdrawn') and t.state <> 'under-review'
        """;

    private const string SuccessorSql = """
        select 'title-successor' as check, t.title_id::text as subject, '已降格或重新认定，但没有接替的称号' as text
        from titles t join decision_titles d on d.title_id = t.title_id join decisions x using (decision_id)
        where x.state = 'carried-out' and d.act in ('downgrade', 'rerecognise') and d.new_title_id is null
        """;

    private const string TermsSql = """
        select 'ban' as check, ban_id::text as subject, '不得申报已于 ' || last_day || ' 期满，仍未解除' as text from bans where state = 'active' and last_day < @day
        union all
        select 'decision', decision_id::text, document || ' 应于 ' || effective_on || ' 生效，仍未执行' from decisions d
        where state = 'confirmed' and effective_on < @day
          -- but what a bar halts (Q28 C)
          and not (matter = 'renewal' and coalesce(readings ->> 'Q28', 'A') = 'C' and exists (select from bars_over(d.enterprise_id, d.effective_on, @day)))
        """;

    /// <summary>Everything that is wrong on this day, after its jobs have run.</summary>
    public static async Task<IReadOnlyList<LedgerProblem>> Of(Work work, DateOnly day, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        var problems = new List<LedgerProblem>();
        foreach (string sql in (string[])[HistorySql, OverdueSql, ReviewSql, SuccessorSql, TermsSql])
            problems.AddRange(await work.Connection.QueryAsync<LedgerProblem>(new CommandDefinition(sql, new { day }, commandTimeout: 600, cancellationToken: cancel)));
        return problems;
    }
}
