using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.Web.Features.Settlements;

/// <summary>One award of a batch with its calculation.</summary>
public sealed record LinePage(SettlementHeadView Batch, LinePage.Row Line, AwardCalculation Calculation, IReadOnlyDictionary<string, Reading> Register, IReadOnlyList<LinePage.Bar> Bars, Officer Officer)
{
    public sealed record Row(
        long SettlementLineId, int Seq, long EnterpriseId, string Name, string Uscc, string UnitName, TitleKind Kind, string Carrier, DateOnly DecidedOn,
        Money Maximum, Money Standard, Money Deducted, Money Ceiling,
        Money Proposed, bool Held, bool Lowered, string ChangeReason, string? ChangedByName, string ExtraDocument, string ExtraReason, string? ExtraByName,
        string Calculation, bool Stale);

    /// <summary>A bar of the unit that covers the day of the decision (Art. 23–25).</summary>
    public sealed record Bar(int Article, string Document, DateOnly StartsOn, DateOnly LastDay);

    private const string BarsSql = "select article, document, starts_on, last_day from barred_lines where settlement_line_id = @line order by last_day";

    /// <summary>The version the batch was calculated under: a citation opens what the decision rests on.</summary>
    public string Policy => Batch.Policy;

    public bool CanReview => Batch.Allows("review-line", Officer);

    /// <summary>The written decision is still to be recorded, and this person may record it.</summary>
    public bool CanDecideExtra => AwardAlerts.AwaitsDecision(Calculation) && Batch.Allows("decide-extra", Officer);

    private static readonly string Sql = $"""
        select l.settlement_line_id, l.seq, l.enterprise_id, e.name, e.uscc, u.name as unit_name, l.kind, l.carrier,
               s.decided_on, l.maximum, l.standard, l.deducted, l.ceiling, l.proposed, l.held, l.lowered, l.change_reason, l.changed_by_name, l.extra_document, l.extra_reason, l.extra_by_name, l.calculation::text, l.award_version <> u.award_version and s.stage <> 'approved' as stale
        from settlement_lines l
        join settlements s using (settlement_id)
        join enterprises e using (enterprise_id)
        join enterprises u on u.enterprise_id = l.unit_id
        where l.settlement_id = @id and l.settlement_line_id = @line and {RegionScope.Sql("e")} and (@provincial or s.stage = 'approved')
        """;

    /// <summary>The line, or null when there is none this person may see.</summary>
    public static async Task<LinePage?> Read(NpgsqlConnection connection, long id, long line, Officer officer)
    {
        if (await SettlementHeadView.Read(connection, id, officer) is not { } head)
            return null;
        var row = await connection.QuerySingleOrDefaultAsync<Row>(Sql, new
        {
            id, line, provincial = officer.Role.IsProvincial(), officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise,
        });
        if (row is null)
            return null;
        var policy = await PolicyLibrary.Version(connection, head.PolicyVersionId);
        var stored = new StoredLine(policy.Pack.AwardRule, row.Kind, row.DecidedOn, row.Maximum, row.Standard, row.Deducted, row.Ceiling);
        return new LinePage(head, row, AwardCalculationJson.Read(row.Calculation, stored), policy.Pack.Readings.ToDictionary(reading => reading.Id),
            head.Stage == SettlementStage.Approved ? [] : (await connection.QueryAsync<Bar>(BarsSql, new { line })).AsList(), officer);
    }
}
