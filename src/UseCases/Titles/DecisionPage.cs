using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Reports;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>A decision as recorded, with its course.</summary>
public sealed record DecisionFacts(
    long DecisionId, string Matter, int Article, long EnterpriseId, string Uscc, string Enterprise, string City, string Document, DateOnly DecidedOn,
    DateOnly EffectiveOn, string Grounds, string Reason, string Meeting, DateOnly? MeetingOn, int BanYears, bool Forfeits, bool CreditRecord, string? Recommender,
    long? RenewalId, long? ReportId, long? BanId, long? Reverses, string? ReversesDocument, long? ReversedBy, string? ReversedByDocument, string State,
    string? WhyNot, string RequestedByName, DateTime RequestedAt, string? ConfirmedByName, DateTime? ConfirmedAt, string RejectionReason, DateOnly? CarriedOutOn,
    long PolicyVersionId, string Policy);

/// <summary>A title in a decision.</summary>
public sealed record TitleInDecision(long TitleId, TitleKind Kind, string Carrier, string State, string Act, string? Target, long? NewTitleId);

/// <summary>A bar that the decision set.</summary>
public sealed record BanOfDecision(long BanId, int Article, DateOnly StartsOn, DateOnly LastDay, string State, DateOnly? EndedOn, string EndedDocument);

/// <summary>One decision as its page shows it; papers are those of its document, reports those it answers, as far as the officer may see them.</summary>
public sealed record DecisionPage(
    DecisionFacts Facts, IReadOnlyList<TitleInDecision> Titles, IReadOnlyList<BanOfDecision> Bans, IReadOnlyList<AttachmentRow> Papers, IReadOnlyList<AnsweredReport> Reports)
{
    private static readonly string FactsSql = $"""
        select d.decision_id, d.matter, d.article, d.enterprise_id, e.uscc, e.name as enterprise, c.name as city, d.document, d.decided_on, d.effective_on,
               d.grounds, d.reason, d.meeting, d.meeting_on, d.ban_years, d.forfeits, d.credit_record, g.name as recommender, d.renewal_id, d.report_id, d.ban_id,
               d.reverses, o.document as reverses_document, v.decision_id as reversed_by, v.document as reversed_by_document, d.state,
               case when d.state = 'requested' then {SeparationOfDuties.WhyNotSql(Duties.ConfirmDecision, "d.decision_id")} end as why_not, d.requested_by_name, d.requested_at, d.confirmed_by_name, d.confirmed_at, d.rejection_reason, d.carried_out_on,
               d.policy_version_id, p.document || ' 第' || p.version || '版' as policy
        from decisions d
        join enterprises e using (enterprise_id)
        join regions c on c.code = e.city_code
        join policies p using (policy_version_id)
        left join regions g on g.code = d.recommender
        left join decisions o on o.decision_id = d.reverses
        left join decisions v on v.reverses = d.decision_id and v.state <> 'rejected'
        where d.decision_id = @decisionId and {RegionScope.Sql("e")} and (@provincial or d.state not in ('requested', 'rejected'))
        """;

    private const string RestSql = """
        select t.title_id, t.kind, t.carrier, t.state, x.act, x.target, x.new_title_id
        from decision_titles x join titles t using (title_id)
        where x.decision_id = @decisionId order by t.title_id;
        select ban_id, article, starts_on, last_day, state, ended_on, ended_document from bans where decision_id = @decisionId order by ban_id;
        select decision_id from decisions where document = @document;
        """;

    /// <summary>Reads it; null when there is none that the officer may see.</summary>
    public static async Task<DecisionPage?> Of(NpgsqlDataSource database, Officer officer, long decisionId)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        if (await connection.QuerySingleOrDefaultAsync<DecisionFacts>(FactsSql, new
        {
            decisionId,
            officer.UserId,
            provincial = officer.Role.IsProvincial(),
            officer.Scope.ScopeCity,
            officer.Scope.ScopeCounty,
            officer.Scope.ScopeEnterprise,
        }) is not { } facts)
            return null;
        IReadOnlyList<TitleInDecision> titles;
        IReadOnlyList<BanOfDecision> bans;
        long[] sameDocument;
        await using (var rest = await connection.QueryMultipleAsync(RestSql, new { decisionId, document = facts.Document }))
        {
            titles = (await rest.ReadAsync<TitleInDecision>()).AsList();
            bans = (await rest.ReadAsync<BanOfDecision>()).AsList();
            sameDocument = [.. await rest.ReadAsync<long>()];
        }
        var papers = officer.Role.IsProvincial() ? await Attachments.Of(connection, "decision", sameDocument) : [];
        return new DecisionPage(facts, titles, bans, papers, await ReportDecisions.Answered(connection, officer, [decisionId]));
    }
}
