using System.Globalization;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Settlements;

/// <summary>A batch in the list; count and sum are of the lines the person may see.</summary>
public sealed record SettlementListRow(
    long SettlementId, string Name, DateOnly DecidedOn, string Document, int FundYear, string StageCode, string MakerName, string? ReviewerName,
    string? ApproverName, long Lines, Money Total)
{
    public SettlementStage Stage => SettlementStages.Parse(StageCode);
}

/// <summary>The list page.</summary>
public sealed record SettlementListPage(KeysetPage<SettlementListRow> Page, IReadOnlyList<Tab> Tabs, string Stage, string Q, bool CanCreate, bool Provincial);

/// <summary>Reads the list: the province sees all stages, others only what is approved and touches their region.</summary>
public static class SettlementList
{
    /// <summary>Which batches a person sees; parameters of the scope.</summary>
    internal static string VisibleTo(Officer officer) => officer.Role.IsProvincial() ? "true" : $"""
        (s.stage = 'approved' and exists (
          select from settlement_lines v join enterprises e using (enterprise_id) where v.settlement_id = s.settlement_id and {officer.Scope.SqlFor("e")}))
        """;

    /// <summary>Lines l, joined to their enterprises e when the scope asks for it.</summary>
    internal static string LinesFor(Officer officer) =>
        officer.Scope == RegionScope.Province ? "settlement_lines l" : "settlement_lines l join enterprises e using (enterprise_id)";

    private static string RowsSql(Officer officer, int? limit) => $"""
        select s.settlement_id, s.name, s.decided_on, s.document, s.fund_year, s.stage as stage_code, s.maker_name, s.reviewer_name, s.approver_name,
               t.lines, t.total
        from settlements s
        cross join lateral (
          select count(*) as lines, coalesce(sum(l.proposed) filter (where not l.held), 0) as total
          from {LinesFor(officer)}
          where l.settlement_id = s.settlement_id and {officer.Scope.SqlFor("e")}) t
        where {VisibleTo(officer)} and (@stage = '' or s.stage = @stage) and (@after::bigint is null or s.settlement_id < @after)
          and (@contains::text is null or s.name ilike @contains or s.document ilike @contains)
        order by s.settlement_id desc
        {(limit is null ? "" : string.Create(CultureInfo.InvariantCulture, $"limit {limit}"))}
        """;

    public static async Task<SettlementListPage> Read(NpgsqlConnection connection, Officer officer, string stage, string q, string? cursor)
    {
        bool provincial = officer.Role.IsProvincial();
        long? after = KeysetPage.Decode(cursor, 1) is { } values && long.TryParse(values[0], out long id) ? id : null;
        object parameters = Parameters(officer, stage, q, after);
        var rows = await connection.QueryAsync<SettlementListRow>(RowsSql(officer, KeysetPage.Limit), parameters);
        var counts = (await connection.QueryAsync<(string Stage, long Count)>($"select s.stage, count(*) from settlements s where {VisibleTo(officer)} group by s.stage", parameters)).ToDictionary(row => row.Stage, row => row.Count);
        IReadOnlyList<Tab> tabs = provincial
            ? [new("全部", "", counts.Values.Sum()), .. SettlementStages.All.Select(s => new Tab(s.Name(), s.Code(), counts.GetValueOrDefault(s.Code())))]
            : [new("已批准", "", counts.Values.Sum())];
        return new SettlementListPage(KeysetPage.Of(rows, row => [row.SettlementId]), tabs, stage, q, officer.Role == Role.ProvinceMaker, provincial);
    }

    /// <summary>All batches of the filter, one at a time.</summary>
    public static async IAsyncEnumerable<SettlementListRow> All(NpgsqlDataSource source, Officer officer, string stage, string q)
    {
        await using var connection = await source.OpenConnectionAsync();
        await foreach (var row in connection.QueryUnbufferedAsync<SettlementListRow>(RowsSql(officer, null), Parameters(officer, stage, q, null)))
            yield return row;
    }

    private static object Parameters(Officer officer, string stage, string q, long? after) => new
    {
        officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise, stage, contains = LikePattern.Contains(q), after,
    };
}
