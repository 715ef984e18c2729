using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Reports;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>What the title is and where it stands.</summary>
public sealed record TitleHead(
    long TitleId, long EnterpriseId, string Uscc, string Enterprise, string City, string? County, TitleKind Kind, string Carrier, string Document,
    DateOnly ConfirmedOn, DateOnly? ValidTo, DateOnly? RenewalOpen, DateOnly? RenewalDue, string State, DateOnly StateSince, string Origin)
{
    /// <summary>Where it stands.</summary>
    public TitleState Stands => TitleStates.Parse(State);
}

/// <summary>One entry of the life of a title: a move, or a step of a renewal or decision about it.</summary>
public sealed record TitleHappening(
    DateOnly EffectiveOn, DateTime RecordedAt, string Act, string? ToState, DateOnly? ValidTo, DateOnly? RenewalOpen, DateOnly? RenewalDue,
    string ActorName, string ActorRole, string Reason, string Document, int? Article, long? DecisionId, long? RenewalId, long? PolicyVersionId, string? Policy, long Position);

/// <summary>A decision about the title.</summary>
public sealed record DecisionOfTitle(
    long DecisionId, string Matter, string Act, int Article, string Document, DateOnly DecidedOn, DateOnly EffectiveOn, string State);

/// <summary>A renewal of the title.</summary>
public sealed record RenewalOfTitle(long RenewalId, DateOnly FiledOn, bool Late, string Stage, DateOnly ValidTo, bool? Passed);

/// <summary>A title this one came from or became.</summary>
public sealed record RelatedTitle(long TitleId, TitleKind Kind, string Carrier, string Origin, string State, DateOnly ConfirmedOn, bool Before);

/// <summary>One title with its whole life, now or on a past day.</summary>
public sealed record TitlePage(
    TitleHead Head, IReadOnlyList<TitleHappening> Life, IReadOnlyList<DecisionOfTitle> Decisions, IReadOnlyList<RenewalOfTitle> Renewals,
    IReadOnlyList<RelatedTitle> Relatives, IReadOnlyList<AnsweredReport> Reports)
{
    private static readonly string HeadSql = $"""
        select t.title_id, t.enterprise_id, e.uscc, e.name as enterprise, c.name as city, k.name as county, t.kind, t.carrier, t.document, t.confirmed_on,
               t.valid_to, t.renewal_open, t.renewal_due, t.state, t.state_since, t.origin
        from titles t
        join enterprises e using (enterprise_id)
        join regions c on c.code = e.city_code
        left join regions k on k.code = e.county_code
        where t.title_id = @titleId and {RegionScope.Sql("e")}
        """;

    // who held it on that day, by the name and in the region of that day
    private static readonly string HolderSql = $"""
        select e.enterprise_id, e.uscc, w.name as enterprise, c.name as city, k.name as county
        from ({StateOnDay.Holder("@titleId")}) m
        join enterprises e using (enterprise_id)
        {Formerly.Join("e", "w")}
        join regions c on c.code = w.city_code
        left join regions k on k.code = w.county_code
        """;

    private sealed record Holder(long EnterpriseId, string Uscc, string Enterprise, string City, string? County);

    // what is only asked for, and has not been confirmed, is no concern of anybody outside the province's offices
    private const string LifeSql = """
        select m.effective_on, m.recorded_at, m.act, m.to_state, m.valid_to, m.renewal_open, m.renewal_due, m.actor_name, m.actor_role, m.reason, m.document, m.article,
               m.decision_id, null::bigint as renewal_id, m.policy_version_id, p.document || ' 第' || p.version || '版' as policy, m.title_move_id as position
        from title_moves m left join policies p using (policy_version_id)
        where m.title_id = @titleId
        union all
        select coalesce(v.effective_on, (v.occurred_at at time zone 'Asia/Shanghai')::date), v.occurred_at, v.act, null, null, null, null, v.actor_name, v.actor_role, v.reason, v.document, v.articles[1],
               null, v.subject_id, v.policy_version_id, p.document || ' 第' || p.version || '版', v.event_id
        from events v join renewals r on v.subject = 'renewal' and v.subject_id = r.renewal_id left join policies p using (policy_version_id)
        where r.title_id = @titleId
        union all
        select coalesce(d.decided_on, (v.occurred_at at time zone 'Asia/Shanghai')::date), v.occurred_at, v.act, null, null, null, null, v.actor_name, v.actor_role, v.reason, v.document, v.articles[1],
               d.decision_id, null, v.policy_version_id, p.document || ' 第' || p.version || '版', v.event_id
        from decision_titles x
        join decisions d using (decision_id)
        join events v on v.subject = 'decision' and v.subject_id = d.decision_id
        left join policies p on p.policy_version_id = v.policy_version_id
        where x.title_id = @titleId and v.act in ('decision-requested', 'decision-confirmed', 'decision-rejected')
          and (@provincial or d.state not in ('requested', 'rejected'))
        order by recorded_at, position
        """;

    private const string RestSql = """
        select d.decision_id, d.matter, x.act, d.article, d.document, d.decided_on, d.effective_on, d.state
        from decision_titles x join decisions d using (decision_id)
        where x.title_id = @titleId and (@provincial or d.state not in ('requested', 'rejected'))
        order by d.decision_id;
        select renewal_id, filed_on, late, stage, valid_to, passed from renewals where title_id = @titleId order by renewal_id;
        select t.title_id, t.kind, t.carrier, t.origin, t.state, t.confirmed_on, t.title_id = m.derived_from as before
        from titles m join titles t on t.derived_from = m.title_id or t.title_id = m.derived_from
        where m.title_id = @titleId
        order by t.title_id;
        """;

    /// <summary>Reads it; null when there is no such title in the officer's region, or it was not known of then.</summary>
    public static async Task<TitlePage?> Of(NpgsqlDataSource database, Officer officer, long titleId, AsOf? asOf = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        var facts = new
        {
            titleId,
            provincial = officer.Role.IsProvincial(),
            officer.Scope.ScopeCity,
            officer.Scope.ScopeCounty,
            officer.Scope.ScopeEnterprise,
        };
        if (await connection.QuerySingleOrDefaultAsync<TitleHead>(HeadSql, facts) is not { } head)
            return null;
        if (asOf is not null && await connection.QuerySingleOrDefaultAsync<Holder>(HolderSql, new { titleId, on = asOf.On, knownBefore = asOf.KnownBefore }) is { } holder)
            head = head with { EnterpriseId = holder.EnterpriseId, Uscc = holder.Uscc, Enterprise = holder.Enterprise, City = holder.City, County = holder.County };
        var life = (await connection.QueryAsync<TitleHappening>(LifeSql, facts)).AsList();
        List<DecisionOfTitle> decisions;
        List<RenewalOfTitle> renewals;
        List<RelatedTitle> relatives;
        await using (var rest = await connection.QueryMultipleAsync(RestSql, facts))
        {
            decisions = (await rest.ReadAsync<DecisionOfTitle>()).AsList();
            renewals = (await rest.ReadAsync<RenewalOfTitle>()).AsList();
            relatives = (await rest.ReadAsync<RelatedTitle>()).AsList();
        }
        var reports = await ReportDecisions.Answered(connection, officer, [.. decisions.Select(decision => decision.DecisionId)]);
        var page = new TitlePage(head, life, decisions, renewals, relatives, reports);
        return asOf is null ? page : page.On(asOf);
    }

    private TitlePage? On(AsOf asOf)
    {
        var known = Life.Where(item => item.EffectiveOn <= asOf.On && item.RecordedAt < asOf.KnownBefore.UtcDateTime).ToList();
        if (known.Where(item => item.ToState is not null && item.Act != StateOnDay.Transfer).MaxBy(item => item.Position) is not { } last)
            return null;
        var head = Head with
        {
            State = last.ToState!,
            StateSince = last.EffectiveOn,
            ValidTo = last.ValidTo,
            RenewalOpen = last.RenewalOpen,
            RenewalDue = last.RenewalDue,
        };
        var decisions = known.Select(item => item.DecisionId).ToHashSet();
        var renewals = known.Select(item => item.RenewalId).ToHashSet();
        return new TitlePage(
            head, known, [.. Decisions.Where(decision => decisions.Contains(decision.DecisionId))],
            [.. Renewals.Where(renewal => renewals.Contains(renewal.RenewalId) || known.Any(item => item.Act == "file-renewal" && item.EffectiveOn == renewal.FiledOn))],
            [.. Relatives.Where(title => title.ConfirmedOn <= asOf.On)], [.. Reports.Where(report => decisions.Contains(report.DecisionId))]);
    }
}
