using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>How many titles are due on a day.</summary>
/// <param name="Day">The day.</param>
/// <param name="Number">All of them.</param>
/// <param name="Filed">Those already applied for.</param>
public sealed record DueOnDay(DateOnly Day, long Number, long Filed);

/// <summary>How many titles are due on each day of a month.</summary>
public static class RadarDays
{
    private static readonly string Sql = $"""
        select t.renewal_due as day, count(*) as number, count(*) filter (where t.state = 'under-review') as filed
        from titles t join enterprises e using (enterprise_id)
        where t.renewal_due >= @first and t.renewal_due < (@first + interval '1 month')::date and t.state in ('valid', 'renewal-open', 'under-review') and {RegionScope.Sql("e")}
        group by t.renewal_due
        """;

    private static readonly string DatesSql = $"""
        select t.title_id, e.name as enterprise, t.kind, t.carrier, t.renewal_due, t.valid_to
        from titles t join enterprises e using (enterprise_id)
        where t.renewal_due between @since and @until and t.state in ('valid', 'renewal-open') and {RegionScope.Sql("e")}
        order by t.renewal_due, t.title_id
        limit @limit
        """;

    /// <summary>By day; days without any are left out.</summary>
    public static async Task<IReadOnlyDictionary<DateOnly, DueOnDay>> Of(NpgsqlDataSource database, Officer officer, DateOnly first)
    {
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<DueOnDay>(
            Sql, new { first, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise })).ToDictionary(row => row.Day);
    }

    /// <summary>The due dates of a span, soonest first, for a calendar.</summary>
    public static async Task<IReadOnlyList<DueTitle>> Between(NpgsqlDataSource database, Officer officer, DateOnly since, DateOnly until, int limit)
    {
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<DueTitle>(
            DatesSql, new { since, until, limit, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise })).AsList();
    }
}

/// <summary>A title with its due date.</summary>
public sealed record DueTitle(long TitleId, string Enterprise, Rules.Titles.TitleKind Kind, string Carrier, DateOnly RenewalDue, DateOnly ValidTo);
