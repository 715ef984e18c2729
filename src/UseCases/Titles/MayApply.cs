using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>What a unit may apply for on a day: the facts as they stood on it and the verdicts (Art. 16, 22–25).</summary>
public sealed record MayApply(RuleOfDay Rule, Applicant Applicant, IReadOnlyList<Entry> Entries)
{
    // what each title of the legal person was on the day: its last move that had taken effect
    private const string TitlesSql = """
        select t.kind, t.confirmed_on, m.to_state as state
        from enterprises e
        join titles t on t.enterprise_id = e.enterprise_id
        join lateral (
          select to_state from title_moves m where m.title_id = t.title_id and m.effective_on <= @day
          order by m.effective_on desc, m.title_move_id desc limit 1) m on true
        where e.unit_id = @unitId
        order by t.confirmed_on, t.title_id
        """;

    private const string SetbacksSql = """
        select s.article, s.decided_on, t.kind as lost, s.outcome, s.downgraded_to as target, s.document
        from enterprises e
        join standing_sanctions s on s.enterprise_id = e.enterprise_id
        join titles t on t.title_id = s.title_id
        where e.unit_id = @unitId and s.outcome in ('cancelled', 'downgraded')
        order by s.decided_on, s.sanction_id
        """;

    private const string BarsSql = """
        select b.article, b.document, b.starts_on, coalesce(least(b.last_day, b.ended_on - 1), b.last_day) as last_day, t.kind
        from enterprises e
        join bans b on b.enterprise_id = e.enterprise_id
        left join sanctions s on s.sanction_id = b.sanction_id
        left join titles t on t.title_id = s.title_id
        where e.unit_id = @unitId
        order by b.starts_on, b.ban_id
        """;

    private sealed record TitleRow(TitleKind Kind, DateOnly ConfirmedOn, string State);

    private sealed record SetbackRow(int Article, DateOnly DecidedOn, TitleKind Lost, string Outcome, string? Target, string Document);

    private sealed record BarRow(int Article, string Document, DateOnly StartsOn, DateOnly LastDay, string? Kind);

    /// <summary>The verdicts for the legal person of an enterprise (Q1). Refuses when no rule is in force on the day (Q33).</summary>
    public static async Task<MayApply> On(NpgsqlConnection connection, long unitId, DateOnly day)
    {
        var rule = await PolicyLibrary.On(connection, day);
        var facts = new { unitId, day };
        var titles = (await connection.QueryAsync<TitleRow>(TitlesSql, facts))
            .Select(row => new HeldTitle(row.Kind, row.ConfirmedOn, TitleStates.Parse(row.State))).ToList();
        var setbacks = (await connection.QueryAsync<SetbackRow>(SetbacksSql, facts))
            .Select(row => Setback(rule, row)).ToList();
        var bars = (await connection.QueryAsync<BarRow>(BarsSql, facts))
            .Select(row => new Bar(row.Article, row.Document, row.StartsOn, row.LastDay, row.Kind is null ? null : TitleKinds.Parse(row.Kind))).ToList();
        // every recognition of this year had its application this year (Q4)
        int scenarios = titles.Count(title => title.Kind == TitleKind.Scenario && title.ConfirmedOn.Year == day.Year);
        var applicant = new Applicant(titles, setbacks, bars, scenarios);
        return new MayApply(rule, applicant, EntryCheck.MayApply(rule.Pack, rule.Readings, applicant, day));
    }

    // past decisions do not always say to which rung: then it is the next lower one (Q24)
    private static Setback Setback(RuleOfDay rule, SetbackRow row)
    {
        var lost = rule.Pack.Legacy.Proposals.GetValueOrDefault(row.Lost, row.Lost);
        var target = row.Outcome != "downgraded" ? (TitleKind?)null
            : row.Target is { } code ? TitleKinds.Parse(code) : rule.Pack.Ladder.Below(lost);
        return new Setback(row.Article, row.DecidedOn, lost, target, row.Document);
    }
}
