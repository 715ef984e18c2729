using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Reports;

/// <summary>A recorded decision that may answer a report.</summary>
/// <param name="ForThis">It was recorded from this report.</param>
/// <param name="Visible">The officer may open its page.</param>
public sealed record ReportDecision(
    long DecisionId, string Matter, string Enterprise, string Document, DateOnly DecidedOn, DateOnly EffectiveOn, string State, string Titles, int BanYears, bool ForThis, bool Visible)
{
    /// <summary>A second person has confirmed it, and nobody took it back.</summary>
    public bool Answers => State is "confirmed" or "carried-out";
}

/// <summary>A report that a decision answers.</summary>
public sealed record AnsweredReport(long DecisionId, long ReportId, string ReceiptCode, string Stage);

/// <summary>Which decisions answer which reports (Art. 25): those of the enterprise reported on and of whoever it came from or became.</summary>
public static class ReportDecisions
{
    // what nobody has confirmed yet is the province's business only
    private static readonly string ChoicesSql = $"""
        select d.decision_id, d.matter, e.name as enterprise, d.document, d.decided_on, d.effective_on, d.state,
               coalesce((select string_agg(x.act || '|' || coalesce(x.target, '') || '|' || t.kind || '|' || t.carrier, e'\n' order by t.title_id)
                         from decision_titles x join titles t using (title_id) where x.decision_id = d.decision_id), '') as titles,
               d.ban_years, coalesce(d.report_id = @reportId, false) as for_this, {RegionScope.Sql("e")} as visible
        from decisions d join enterprises e using (enterprise_id)
        where d.article = 25 and d.matter = 'sanction' and (@provincial or d.state not in ('requested', 'rejected'))
          and (d.enterprise_id in (select lineage(@enterpriseId)) or d.report_id = @reportId)
        order by for_this desc, d.state in ('confirmed', 'carried-out') desc, d.decision_id desc
        limit 50
        """;

    private static readonly string AnsweredSql = $"""
        select d.decision_id, r.report_id, r.receipt_code, r.stage
        from decisions d join reports r on r.decision_id = d.decision_id or r.report_id = d.report_id
        where d.decision_id = any (@decisionIds) and {ReportScope.Sql("r")}
        order by r.report_id
        """;

    private static readonly string OpenSql = $"""
        select r.report_id, r.receipt_code, r.target_name, r.stage,
               r.enterprise_id is null or r.enterprise_id in (select lineage(@enterpriseId)) as concerns
        from reports r where r.report_id = @reportId and {ReportScope.Sql("r")}
        """;

    private sealed record OpenReport(long ReportId, string ReceiptCode, string TargetName, string Stage, bool Concerns);

    /// <summary>The decisions to choose among, those recorded from this report first.</summary>
    public static async Task<IReadOnlyList<ReportDecision>> Choices(NpgsqlConnection connection, Officer officer, long reportId, long? enterpriseId)
    {
        ArgumentNullException.ThrowIfNull(officer);
        return (await connection.QueryAsync<ReportDecision>(ChoicesSql, new
        {
            reportId,
            enterpriseId,
            provincial = officer.Role.IsProvincial(),
            officer.Scope.ScopeCity,
            officer.Scope.ScopeCounty,
            officer.Scope.ScopeEnterprise,
        })).AsList();
    }

    /// <summary>The reports that these decisions answer, as far as the officer may see reports.</summary>
    public static async Task<IReadOnlyList<AnsweredReport>> Answered(NpgsqlConnection connection, Officer officer, IReadOnlyCollection<long> decisionIds)
    {
        ArgumentNullException.ThrowIfNull(officer);
        ArgumentNullException.ThrowIfNull(decisionIds);
        return decisionIds.Count == 0 ? [] : (await connection.QueryAsync<AnsweredReport>(
            AnsweredSql, new { decisionIds = decisionIds.ToArray(), officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise })).AsList();
    }

    /// <summary>The report a decision is being recorded for; refuses one of somebody else, or not found serious.</summary>
    public static async Task<AnsweredReport> Require(NpgsqlConnection connection, Officer officer, long reportId, long enterpriseId, int article)
    {
        ArgumentNullException.ThrowIfNull(officer);
        var report = await connection.QuerySingleOrDefaultAsync<OpenReport>(
            OpenSql, new { reportId, enterpriseId, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise })
            ?? throw new RefusalException("没有找到这件举报。");
        if (report.Stage != "serious")
            throw new RefusalException("举报须先认定情节严重、提请会议研究，才能据以登记处理决定。");
        if (!report.Concerns)
            throw new RefusalException($"举报 {report.ReceiptCode} 反映的是{report.TargetName}，不能据以处理这家企业。");
        return article == 25 ? new AnsweredReport(0, report.ReportId, report.ReceiptCode, report.Stage) : throw new RefusalException("办理举报的处理决定应依第二十五条登记。");
    }

    /// <summary>The code of a report for a link back to it; null when the officer may not see it.</summary>
    public static async Task<AnsweredReport?> Link(NpgsqlDataSource database, Officer officer, long reportId)
    {
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        return await connection.QuerySingleOrDefaultAsync<OpenReport>(
            OpenSql, new { reportId, enterpriseId = (long?)null, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise }) is { } report
            ? new AnsweredReport(0, report.ReportId, report.ReceiptCode, report.Stage) : null;
    }
}
