using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>How many titles of a county and kind are in a state.</summary>
public sealed record RadarPlace(string CityCode, string City, string CountyCode, string County, TitleKind Kind, string State, long Number);

/// <summary>How many titles of a city are due in a month.</summary>
public sealed record RadarMonth(string CityCode, string City, DateOnly Month, TitleKind Kind, long Number);

/// <summary>The figures of the radar, from the counted differences: no scan over titles.</summary>
/// <param name="Buckets">How many are in each bucket.</param>
/// <param name="Months">Due titles by city and month, from this month on.</param>
/// <param name="Places">Titles in validity by county, kind and state.</param>
public sealed record RadarSums(IReadOnlyDictionary<RadarBucket, long> Buckets, IReadOnlyList<RadarMonth> Months, IReadOnlyList<RadarPlace> Places)
{
    // counts carry regions themselves; an enterprise has no business here
    private const string Scope = """
        (@ScopeCity::text is null or n.city_code = @ScopeCity) and (@ScopeCounty::text is null or n.county_code = @ScopeCounty) and @ScopeEnterprise::bigint is null
        and (@city::text is null or n.city_code = @city) and (@county::text is null or n.county_code = @county) and (@kind::text is null or n.kind = @kind)
        """;

    private const string BucketsSql = $"""
        select coalesce(sum(number) filter (where state = 'renewal-open' and due_month < @monthStart), 0)::bigint as overdue,
               coalesce(sum(number) filter (where state = 'renewal-open' and due_month > @monthStart), 0)::bigint as opening,
               coalesce(sum(number) filter (where state = 'under-review'), 0)::bigint as reviewing,
               coalesce(sum(number) filter (where state = 'valid' and due_month > @monthStart and due_month <= @yearEnd), 0)::bigint as next_year
        from title_counts n
        where {Scope}
        """;

    // of the current month the day matters
    private static readonly string ThisMonthSql = $"""
        select count(*) filter (where t.state = 'renewal-open' and t.renewal_due < @today) as overdue,
               count(*) filter (where t.state <> 'under-review' and t.renewal_due >= @today) as due
        from titles t join enterprises e using (enterprise_id)
        where t.renewal_due between @monthStart and @monthEnd and t.state in ('valid', 'renewal-open', 'under-review') and {RegionScope.Sql("e")}
          and (@city::text is null or e.city_code = @city) and (@county::text is null or e.county_code = @county) and (@kind::text is null or t.kind = @kind)
        """;

    private const string MonthsSql = $"""
        select n.city_code, r.name as city, n.due_month as month, n.kind, sum(n.number)::bigint as number
        from title_counts n join regions r on r.code = n.city_code
        where n.state in ('valid', 'renewal-open', 'under-review') and n.due_month between @monthStart and @lastMonth and {Scope}
        group by n.city_code, r.name, n.due_month, n.kind
        having sum(n.number) <> 0
        order by n.city_code, n.due_month, n.kind
        """;

    private const string PlacesSql = $"""
        select n.city_code, r.name as city, n.county_code, coalesce(k.name, '') as county, n.kind, n.state, sum(n.number)::bigint as number
        from title_counts n join regions r on r.code = n.city_code left join regions k on k.code = n.county_code
        where n.state in ('valid', 'renewal-open', 'under-review') and n.due_month is not null and {Scope}
        group by n.city_code, r.name, n.county_code, k.name, n.kind, n.state
        having sum(n.number) <> 0
        order by n.city_code, n.county_code, n.kind
        """;

    /// <summary>Makes one row of the differences of each place, kind, state and month; pages read the same before and after.</summary>
    public static async Task SumUp(NpgsqlDataSource database, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition("select sum_up_title_counts()", commandTimeout: 0, cancellationToken: cancel));
    }

    /// <summary>The last day of the month of a day.</summary>
    public static DateOnly MonthEnd(DateOnly day) => new DateOnly(day.Year, day.Month, 1).AddMonths(1).AddDays(-1);

    /// <summary>Reads them for what an officer may see.</summary>
    public static async Task<RadarSums> Of(NpgsqlDataSource database, Officer officer, RadarFilter filter, DateOnly today, int months)
    {
        ArgumentNullException.ThrowIfNull(officer);
        ArgumentNullException.ThrowIfNull(filter);
        var monthStart = new DateOnly(today.Year, today.Month, 1);
        var values = new
        {
            officer.Scope.ScopeCity,
            officer.Scope.ScopeCounty,
            officer.Scope.ScopeEnterprise,
            city = string.IsNullOrEmpty(filter.City) ? null : filter.City,
            county = string.IsNullOrEmpty(filter.County) ? null : filter.County,
            kind = filter.Kind?.Code(),
            today,
            monthStart,
            monthEnd = MonthEnd(today),
            yearEnd = monthStart.AddMonths(12),
            lastMonth = monthStart.AddMonths(months - 1),
        };
        await using var connection = await database.OpenConnectionAsync();
        var (overdue, opening, reviewing, nextYear) = await connection.QuerySingleAsync<(long, long, long, long)>(BucketsSql, values);
        var (overdueNow, due) = await connection.QuerySingleAsync<(long, long)>(ThisMonthSql, values);
        var buckets = new Dictionary<RadarBucket, long>
        {
            [RadarBucket.Overdue] = overdue + overdueNow,
            [RadarBucket.DueThisMonth] = due,
            [RadarBucket.Opening] = opening,
            [RadarBucket.UnderReview] = reviewing,
            [RadarBucket.NextYear] = nextYear,
        };
        return new RadarSums(
            buckets, (await connection.QueryAsync<RadarMonth>(MonthsSql, values)).AsList(), (await connection.QueryAsync<RadarPlace>(PlacesSql, values)).AsList());
    }
}
