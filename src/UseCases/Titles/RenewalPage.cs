using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>One renewal as recorded.</summary>
public sealed record RenewalFacts(
    long RenewalId, long TitleId, long EnterpriseId, string Uscc, string Enterprise, string City, string? County, TitleKind Kind, string Carrier, DateOnly ValidTo,
    DateOnly? RenewalDue, DateOnly FiledOn, bool Late, string FiledByName, string FiledByRole, string Statement, string Stage, string? CheckedByName,
    DateOnly? CheckedOn, string CheckOpinion, string Reviewer, DateOnly? CommissionedOn, DateOnly? ConcludedOn, bool? Passed, string Conclusion, long? DecisionId, string? ClosedFrom, string? ClosedBy)
{
    /// <summary>It has neither been decided, closed nor withdrawn.</summary>
    public bool InProgress => Stage is not ("decided" or "withdrawn");
}

/// <summary>A step that was taken.</summary>
public sealed record RenewalHappening(DateTime OccurredAt, string Act, string ActorName, string ActorRole, DateOnly? EffectiveOn, string Reason);

/// <summary>A decision about the renewal.</summary>
public sealed record DecisionOfRenewal(long DecisionId, string Document, string State, DateOnly EffectiveOn);

/// <summary>One renewal with its steps, papers and decisions, and why it is halted, if it is (Art. 22).</summary>
public sealed record RenewalPage(
    RenewalFacts Facts, IReadOnlyList<RenewalHappening> Steps, IReadOnlyList<DecisionOfRenewal> Decisions, IReadOnlyList<AttachmentRow> Papers, string? Halted)
{
    private static readonly string FactsSql = $"""
        select r.renewal_id, r.title_id, r.enterprise_id, e.uscc, e.name as enterprise, c.name as city, k.name as county, t.kind, t.carrier, r.valid_to,
               m.renewal_due, r.filed_on, r.late, r.filed_by_name, r.filed_by_role, r.statement, r.stage, r.checked_by_name,
               r.checked_on, r.check_opinion, r.reviewer, r.commissioned_on, r.concluded_on, r.passed, r.conclusion, r.decision_id,
               r.closed_from, (select document from decisions d where d.decision_id = r.decision_id and r.closed_from is not null) as closed_by
        from renewals r
        join titles t using (title_id)
        join enterprises e on e.enterprise_id = r.enterprise_id
        join regions c on c.code = e.city_code
        left join regions k on k.code = e.county_code
        -- the title may have another period by now
        left join lateral (select renewal_due from title_moves m where m.title_id = r.title_id and m.valid_to = r.valid_to order by title_move_id limit 1) m on true
        where r.renewal_id = @renewalId and {RegionScope.Sql("e")}
        """;

    private const string RestSql = """
        select occurred_at, act, actor_name, actor_role, effective_on, reason from events
        where subject = 'renewal' and subject_id = @renewalId order by event_id;
        select decision_id, document, state, effective_on from decisions
        where renewal_id = @renewalId and (@provincial or state not in ('requested', 'rejected')) order by decision_id;
        """;

    /// <summary>Reads it as it stands on a day; null when there is none in the officer's region.</summary>
    public static async Task<RenewalPage?> Of(NpgsqlDataSource database, Officer officer, long renewalId, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        var values = new
        {
            renewalId,
            provincial = officer.Role.IsProvincial(),
            officer.Scope.ScopeCity,
            officer.Scope.ScopeCounty,
            officer.Scope.ScopeEnterprise,
        };
        if (await connection.QuerySingleOrDefaultAsync<RenewalFacts>(FactsSql, values) is not { } facts)
            return null;
        var papers = await Attachments.Of(connection, "renewal", renewalId);
        string? halted = facts.InProgress ? (await RenewalHalts.Of(connection, facts.TitleId, day))?.Sentence : null;
        await using var rest = await connection.QueryMultipleAsync(RestSql, values);
        return new RenewalPage(facts, (await rest.ReadAsync<RenewalHappening>()).AsList(), (await rest.ReadAsync<DecisionOfRenewal>()).AsList(), papers, halted);
    }
}
