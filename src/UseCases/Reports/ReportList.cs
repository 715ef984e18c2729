using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Reports;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Reports;

/// <summary>What the list of reports is asked for.</summary>
/// <param name="Text">Part of a name, or a receipt code.</param>
/// <param name="Stage">The stage.</param>
/// <param name="City">City-level unit.</param>
/// <param name="Own">Only what the asker's own bureau is to handle.</param>
/// <param name="LateOn">Only what is late on this day.</param>
/// <param name="Task">Only what is this kind of work for the asker, see <see cref="ReportScope.Tasks"/>.</param>
/// <param name="Today">The day on which it is.</param>
public sealed record ReportFilter(string? Text, ReportStage? Stage, string? City, bool Own = false, DateOnly? LateOn = null, string? Task = null, DateOnly? Today = null);

/// <summary>One report of the list; nothing of who reported.</summary>
public sealed record ReportRow(
    long ReportId, string ReceiptCode, DateOnly ReceivedOn, string TargetName, string City, string? County, string HandlerLevel, string Stage,
    DateOnly DueOn, DateOnly? RectifyBy, bool HoldPayments, DateOnly? ClosedOn);

/// <summary>The course of one report as statistics count it.</summary>
public sealed record ReportSum(string CityCode, string City, long Received, long Open, long Overdue, long Refused, long Unfounded, long Minor, long Serious, decimal? Days);

/// <summary>The reports an officer may see, newest first.</summary>
public static class ReportList
{
    private static readonly string From = $"""
        from reports r
        join regions c on c.code = r.city_code
        left join regions k on k.code = r.county_code
        where {ReportScope.Sql("r")}
        """;

    private const string Columns = """
        select r.report_id, r.receipt_code, r.received_on, r.target_name, c.name as city, k.name as county, r.handler_level, r.stage, r.due_on, r.rectify_by,
               r.hold_payments, r.closed_on
        """;

    private static readonly string SumsSql = $"""
        select r.city_code, c.name as city, count(*) as received, count(*) filter (where r.stage not in ('answered', 'archived')) as open,
               count(*) filter (where r.stage not in ('answered', 'archived') and r.due_on < @today) as overdue,
               count(*) filter (where r.outcome = 'refused') as refused, count(*) filter (where r.outcome = 'unfounded') as unfounded,
               count(*) filter (where r.outcome = 'minor') as minor, count(*) filter (where r.outcome = 'serious') as serious,
               round(avg(r.closed_on - r.received_on), 1) as days
        {From} and r.received_on between @since and @until
        group by r.city_code, c.name order by r.city_code
        """;

    /// <summary>Rows before a number.</summary>
    public static async Task<IReadOnlyList<ReportRow>> Rows(NpgsqlDataSource database, Officer officer, ReportFilter filter, long? before, int limit)
    {
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<ReportRow>(
            $"{Columns} {From} {Conditions(filter)} and (@before::bigint is null or r.report_id < @before) order by r.report_id desc limit @limit",
            Parameters(officer, filter, before, limit))).AsList();
    }

    /// <summary>Every row of the filter, one at a time.</summary>
    public static async IAsyncEnumerable<ReportRow> All(NpgsqlDataSource database, Officer officer, ReportFilter filter)
    {
        await using var connection = await database.OpenConnectionAsync();
        await foreach (var row in connection.QueryUnbufferedAsync<ReportRow>(
            $"{Columns} {From} {Conditions(filter)} order by r.report_id desc", Parameters(officer, filter, null, 0)))
            yield return row;
    }

    /// <summary>How many there are in each stage with the other filters kept.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> Counts(NpgsqlDataSource database, Officer officer, ReportFilter filter)
    {
        await using var connection = await database.OpenConnectionAsync();
        var all = filter with { Stage = null };
        var counts = (await connection.QueryAsync<(string Stage, long Number)>(
            $"select r.stage, count(*) {From} {Conditions(all)} group by r.stage", Parameters(officer, all, null, 0))).ToDictionary(row => row.Stage, row => row.Number);
        counts[""] = counts.Values.Sum();
        return counts;
    }

    /// <summary>Received in these days, both included, by city-level unit.</summary>
    public static async Task<IReadOnlyList<ReportSum>> Sums(NpgsqlDataSource database, Officer officer, DateOnly since, DateOnly until, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<ReportSum>(SumsSql, new { since, until, today, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise })).AsList();
    }

    private static string Conditions(ReportFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return string.Concat(
            string.IsNullOrWhiteSpace(filter.Text) ? "" : " and (r.target_name ilike @contains or r.receipt_code = upper(@text))",
            filter.Stage is null ? "" : " and r.stage = @stage",
            string.IsNullOrEmpty(filter.City) ? "" : " and r.city_code = @City",
            filter.Own ? $" and {ReportScope.OwnSql("r")}" : "",
            filter.LateOn is null ? "" : $" and {ReportScope.LateSql("r")}",
            filter.Task is null ? "" : $" and {ReportScope.TaskSql(filter.Task, "r")}");
    }

    private static object Parameters(Officer officer, ReportFilter filter, long? before, int limit) => new
    {
        officer.Scope.ScopeCity,
        officer.Scope.ScopeCounty,
        officer.Scope.ScopeEnterprise,
        contains = LikePattern.Contains(filter.Text),
        text = filter.Text?.Trim() ?? "",
        stage = filter.Stage?.Code(),
        filter.City,
        today = filter.Today ?? filter.LateOn,
        before,
        limit,
    };
}
