using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>What a unit may apply for on a day: the facts as they stood on it and the verdicts (Art. 16, 22–25).</summary>
public sealed record MayApply(RuleOfDay Rule, Applicant Applicant, IReadOnlyList<Entry> Entries)
{
    // what each title of the legal person was on the day, as known now
    private static readonly string TitlesSql = $"""
        select t.kind, t.confirmed_on, m.to_state as state, m.effective_on as since, t.origin
        from enterprises e
        join titles t on t.enterprise_id = e.enterprise_id
        join lateral ({StateOnDay.Of("t.title_id")}) m on true
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

    private sealed record TitleRow(TitleKind Kind, DateOnly ConfirmedOn, string State, DateOnly Since, string Origin);

    private sealed record SetbackRow(int Article, DateOnly DecidedOn, TitleKind Lost, string Outcome, string? Target, string Document);

    private sealed record BarRow(int Article, string Document, DateOnly StartsOn, DateOnly LastDay, string? Kind);

    /// <summary>
    /// The verdicts for the legal person of an enterprise (Q1), with the scenario applications it submitted in the year where somebody says how many.
    /// Refuses when no rule is in force on the day (Q33).
    /// </summary>
    public static async Task<MayApply> On(NpgsqlConnection connection, long unitId, DateOnly day, int? submitted = null)
    {
        var rule = await PolicyLibrary.On(connection, day);
        var facts = new { unitId, on = day, AsOf.KnownNow(day).KnownBefore };
        var rows = (await connection.QueryAsync<TitleRow>(TitlesSql, facts)).AsList();
        var titles = rows.Select(row => new HeldTitle(row.Kind, row.ConfirmedOn, TitleStates.Parse(row.State), row.Since, row.Origin == "downgraded")).ToList();
        var setbacks = (await connection.QueryAsync<SetbackRow>(SetbacksSql, facts))
            .Select(row => Setback(rule, row)).ToList();
        var bars = (await connection.QueryAsync<BarRow>(BarsSql, facts))
            .Select(row => new Bar(row.Article, row.Document, row.StartsOn, row.LastDay, row.Kind is null ? null : TitleKinds.Parse(row.Kind))).ToList();
        // Q4 counts what was submitted: every recognition of this year was, the rest only the person who asks knows
        int recognised = rows.Count(row => row.Kind == TitleKind.Scenario && row.Origin == "recognised" && row.ConfirmedOn.Year == day.Year);
        var applicant = new Applicant(titles, setbacks, bars, Math.Max(recognised, submitted ?? 0), submitted is not null);
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
