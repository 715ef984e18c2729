using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>What the list of renewals is asked for.</summary>
/// <param name="Text">Part of the enterprise's or carrier's name, or first characters of a credit code.</param>
/// <param name="City">City-level unit.</param>
/// <param name="Stage">Stage; empty for all.</param>
/// <param name="Only">"late" for late filings, "passed" or "failed" by conclusion, "halted" for 中止办理; empty for all.</param>
public sealed record RenewalFilter(string? Text, string? City, string Stage, string Only)
{
    /// <summary>The stages, in order.</summary>
    public static IReadOnlyList<string> Stages { get; } = ["filed", "returned", "checked", "commissioned", "concluded", "decided", "withdrawn"];

    /// <summary>Everything.</summary>
    public static readonly RenewalFilter All = new(null, null, "", "");
}

/// <summary>One renewal of the list.</summary>
public sealed record RenewalRow(
    long RenewalId, long TitleId, long EnterpriseId, string Uscc, string Enterprise, string City, string? County, TitleKind Kind, string Carrier,
    DateOnly ValidTo, DateOnly FiledOn, bool Late, string Stage, string FiledByName, string FiledByRole, string? CheckedByName, string Reviewer, bool? Passed, string Conclusion,
    string? Waiting)
{
    /// <summary>Neither decided nor withdrawn.</summary>
    public bool InProgress => Stage is not ("decided" or "withdrawn");

    /// <summary>Why it is halted on the day of the list; null when it goes on or is over.</summary>
    public RenewalHalt? Halt { get; init; }
}

/// <summary>复核 an officer may see, the oldest first, page by page or as one stream for export (Art. 22).</summary>
public static class RenewalList
{
    private static readonly string From = $"""
        from renewals r
        join titles t using (title_id)
        join enterprises e on e.enterprise_id = r.enterprise_id
        join regions c on c.code = e.city_code
        left join regions k on k.code = e.county_code
        where {RegionScope.Sql("e")}
        """;

    private const string Columns = """
        select r.renewal_id, r.title_id, r.enterprise_id, e.uscc, e.name as enterprise, c.name as city, k.name as county, t.kind, t.carrier,
               r.valid_to, r.filed_on, r.late, r.stage, r.filed_by_name, r.filed_by_role, r.checked_by_name, r.reviewer, r.passed, r.conclusion,
               (select d.document from decisions d where d.renewal_id = r.renewal_id and d.state in ('requested', 'confirmed') limit 1) as waiting
        """;

    /// <summary>Rows after a number.</summary>
    public static async Task<IReadOnlyList<RenewalRow>> Rows(NpgsqlDataSource database, Officer officer, RenewalFilter filter, DateOnly day, long after, int limit)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync();
        return await Marked(connection, day, (await connection.QueryAsync<RenewalRow>(
            $"{Columns} {From} {await Conditions(connection, filter, day)} and r.renewal_id > @after order by r.renewal_id limit @limit",
            Parameters(officer, filter, day, after, limit, []))).AsList());
    }

    /// <summary>The chosen ones among those the officer may see.</summary>
    public static async Task<IReadOnlyList<RenewalRow>> Chosen(NpgsqlDataSource database, Officer officer, IReadOnlyCollection<long> ids, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync();
        return await Marked(connection, day, (await connection.QueryAsync<RenewalRow>(
            $"{Columns} {From} and r.renewal_id = any (@ids) order by r.renewal_id", Parameters(officer, RenewalFilter.All, day, 0, 0, ids))).AsList());
    }

    /// <summary>Every row of the filter, one at a time.</summary>
    public static async IAsyncEnumerable<RenewalRow> All(NpgsqlDataSource database, Officer officer, RenewalFilter filter, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync();
        var halts = await RenewalHalts.Everywhere(connection, day);
        await foreach (var row in connection.QueryUnbufferedAsync<RenewalRow>(
            $"{Columns} {From} {await Conditions(connection, filter, day)} order by r.renewal_id", Parameters(officer, filter, day, 0, 0, [])))
            yield return Marked(row, halts);
    }

    /// <summary>How many there are in each stage with the other filters kept; "" is all.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> Counts(NpgsqlDataSource database, Officer officer, RenewalFilter filter, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(filter);
        await using var connection = await database.OpenConnectionAsync();
        var all = filter with { Stage = "" };
        var counts = (await connection.QueryAsync<(string Stage, long Number)>(
            $"select r.stage, count(*) {From} {await Conditions(connection, all, day)} group by r.stage", Parameters(officer, all, day, 0, 0, [])))
            .ToDictionary(row => row.Stage, row => row.Number);
        counts[""] = counts.Values.Sum();
        return counts;
    }

    private static async Task<IReadOnlyList<RenewalRow>> Marked(NpgsqlConnection connection, DateOnly day, List<RenewalRow> rows)
    {
        var halts = await RenewalHalts.Of(connection, [.. rows.Where(row => row.InProgress).Select(row => row.TitleId)], day);
        return [.. rows.Select(row => Marked(row, halts))];
    }

    private static RenewalRow Marked(RenewalRow row, IReadOnlyDictionary<long, RenewalHalt> halts) =>
        row.InProgress && halts.TryGetValue(row.TitleId, out var halt) ? row with { Halt = halt } : row;

    private static async Task<string> Conditions(NpgsqlConnection connection, RenewalFilter filter, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var parts = new List<string>();
        if (!string.IsNullOrWhiteSpace(filter.Text))
            parts.Add("and (e.name ilike @contains or t.carrier ilike @contains or e.uscc like upper(@startsWith))");
        if (!string.IsNullOrEmpty(filter.City))
            parts.Add("and e.city_code = @City");
        if (filter.Stage.Length > 0)
            parts.Add("and r.stage = @Stage");
        if (filter.Only.Length > 0)
            parts.Add(filter.Only switch
            {
                "late" => "and r.late",
                "passed" => "and r.passed",
                "failed" => "and r.passed = false",
                _ => $"and r.stage not in ('decided', 'withdrawn') and {await RenewalHalts.HaltedSql(connection, "t", day)}",
            });
        return string.Join(' ', parts);
    }

    private static object Parameters(Officer officer, RenewalFilter filter, DateOnly day, long after, int limit, IReadOnlyCollection<long> ids) => new
    {
        officer.Scope.ScopeCity,
        officer.Scope.ScopeCounty,
        officer.Scope.ScopeEnterprise,
        filter.City,
        filter.Stage,
        day,
        contains = LikePattern.Contains(filter.Text),
        startsWith = LikePattern.StartsWith(filter.Text),
        after,
        limit,
        ids = ids.ToArray(),
    };
}
