using System.Globalization;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Web.Features.Settlements;

/// <summary>The head of a batch; sums are of the lines the person may see.</summary>
public sealed record SettlementHeadView(
    long SettlementId, string Name, DateOnly DecidedOn, string Document, int FundYear, long? FundPoolId, string StageCode, string SourceName,
    string Standards, long PolicyVersionId, string PolicyId, string PolicyName, int PolicyVersion, string Readings, string MakerName, DateTime MadeAt,
    DateTime CalculatedAt, DateTime? SubmittedAt, string? ReviewerName, DateTime? ReviewedAt, string? ApproverName, DateTime? ApprovedAt, DateTime? IssuedAt,
    string? ApprovalDocument, string ReturnReason, string UnnoticedReason, string? MakeBarred, string? ReviewBarred, string? ApproveBarred, long Lines, long Enterprises, long Awarded, Money Ceiling, Money Total, long Held, long Zero, long Stale, long Alerts)
{
    /// <summary>The version of the rule the batch stands on, as addresses take it.</summary>
    public string Policy => PolicyVersionId.ToString(CultureInfo.InvariantCulture);

    public SettlementStage Stage => SettlementStages.Parse(StageCode);

    public IReadOnlyDictionary<TitleKind, Money> StandardsByKind => SettlementTerms.StandardsOf(Standards);

    /// <summary>Why nobody but another person may make this move; null when this person may, as far as their own hands go.</summary>
    public string? WhyNot(string move, Role role) => move switch
    {
        "calculate" or "submit" or "notice" => MakeBarred,
        "review-line" or "finish-review" or "hold-objected" => ReviewBarred,
        "decide-extra" => role == Role.ProvinceFinance ? ReviewBarred : MakeBarred,
        "approve" => ApproveBarred,
        _ => null,
    };

    /// <summary>The move is open to this person now: to the role in this stage, and not against what they did before.</summary>
    public bool Allows(string move, Officer officer) => Stage.Allows(move, officer.Role) && WhyNot(move, officer.Role) is null;

    private static string WhyNot(Duty duty) => SeparationOfDuties.WhyNotSql(duty, "s.settlement_id");

    // joined to enterprises only for whose region matters: a batch of a hundred thousand lines is added up on every look at it
    private static string Sql(Officer officer) => $"""
        select s.settlement_id, s.name, s.decided_on, s.document, s.fund_year, s.fund_pool_id, s.stage as stage_code, s.source_name,
               s.standards::text, s.policy_version_id, p.policy_id, p.name as policy_name, p.version as policy_version, s.readings::text, s.maker_name, s.made_at,
               s.calculated_at, s.submitted_at, s.reviewer_name, s.reviewed_at, s.approver_name, s.approved_at, s.issued_at,
               s.approval_document, s.return_reason, s.unnoticed_reason,
               {WhyNot(Duties.MakeSettlement)} as make_barred, {WhyNot(Duties.ReviewSettlement)} as review_barred, {WhyNot(Duties.ApproveSettlement)} as approve_barred, t.*
        from settlements s
        join policies p using (policy_version_id)
        cross join lateral (
          select count(*) as lines, count(distinct l.enterprise_id) as enterprises,
                 count(distinct l.enterprise_id) filter (where l.proposed > 0 and not l.held) as awarded, coalesce(sum(l.ceiling), 0) as ceiling,
                 coalesce(sum(l.proposed) filter (where not l.held), 0) as total, count(*) filter (where l.held) as held,
                 count(*) filter (where l.proposed = 0 and not l.held) as zero,
                 case when s.stage = 'approved' then 0 else (
                   select count(*) from settlement_lines l join enterprises u on u.enterprise_id = l.unit_id
                   where l.settlement_id = s.settlement_id and l.award_version <> u.award_version) end as stale,
                 count(*) filter (where cardinality(l.alerts) > 0) as alerts
          from {SettlementList.LinesFor(officer)}
          where l.settlement_id = s.settlement_id and {officer.Scope.SqlFor("e")}) t
        where s.settlement_id = @id and {SettlementList.VisibleTo(officer)}
        """;

    /// <summary>The head, or null when there is none this person may see.</summary>
    public static Task<SettlementHeadView?> Read(NpgsqlConnection connection, long id, Officer officer) => connection.QuerySingleOrDefaultAsync<SettlementHeadView>(
        Sql(officer), new { id, officer.UserId, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise });
}
