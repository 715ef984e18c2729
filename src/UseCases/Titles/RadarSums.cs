using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>How many titles of a county and kind are in a state.</summary>
public sealed record RadarPlace(string CityCode, string City, string CountyCode, string County, TitleKind Kind, string State, long Number);

/// <summary>How many titles are due in a month; of a city, or of all with the city left empty.</summary>
public sealed record RadarMonth(string CityCode, string City, DateOnly Month, TitleKind Kind, long Number);

/// <summary>The figures of the radar, from the counted differences: no scan over titles.</summary>
/// <param name="Buckets">How many are in each bucket.</param>
/// <param name="Months">Due titles by month, and by city when asked for, from this month on.</param>
/// <param name="Places">Titles in validity by county, kind and state.</param>
public sealed record RadarSums(IReadOnlyDictionary<RadarBucket, long> Buckets, IReadOnlyList<RadarMonth> Months, IReadOnlyList<RadarPlace> Places)
{
    // counts carry regions themselves; an enterprise has no business here. Written for who asks and for the filter: one plan for all of them would be a slow one
    private static string Where(Officer officer, RadarFilter filter, string alias)
    {
        string[] parts =
        [
            officer.Scope.ScopeEnterprise is null ? officer.Scope.SqlFor(alias) : "false",
            string.IsNullOrEmpty(filter.City) ? "" : $"{alias}.city_code = @City",
            string.IsNullOrEmpty(filter.County) ? "" : $"{alias}.county_code = @County",
        ];
        return string.Join(" and ", parts.Where(part => part.Length > 0));
    }

    private static string OfKind(RadarFilter filter, string alias) => filter.Kind is null ? "" : $"and {alias}.kind = @Kind";

    private static string BucketsSql(Officer officer, RadarFilter filter) => $"""
        select coalesce(sum(number) filter (where state = 'renewal-open' and due_month < @monthStart), 0)::bigint as overdue,
               coalesce(sum(number) filter (where state = 'renewal-open' and due_month > @monthStart), 0)::bigint as opening,
               coalesce(sum(number) filter (where state = 'under-review'), 0)::bigint as reviewing,
               coalesce(sum(number) filter (where state = 'valid' and due_month > @monthStart and due_month <= @yearEnd), 0)::bigint as next_year,
               coalesce(sum(number) filter (where due_month is not null), 0)::bigint as every
        from title_counts n
        where n.state in ('valid', 'renewal-open', 'under-review') and {Where(officer, filter, "n")} {OfKind(filter, "n")}
        """;

    // of the current month the day matters
    private static string ThisMonthSql(Officer officer, RadarFilter filter) => $"""
        select count(*) filter (where t.state = 'renewal-open' and t.renewal_due < @today) as overdue,
               count(*) filter (where t.state <> 'under-review' and t.renewal_due >= @today) as due
        from titles t {(Where(officer, filter, "e") == "true" ? "" : "join enterprises e using (enterprise_id)")}
        where t.renewal_due between @monthStart and @monthEnd and t.state in ('valid', 'renewal-open', 'under-review')
          and {Where(officer, filter, "e")} {OfKind(filter, "t")}
        """;

    // summed before the names are joined
    private static string MonthsSql(Officer officer, RadarFilter filter, bool byCity)
    {
        string sums = $"""
            select {(byCity ? "city_code" : "''")} as city_code, due_month, kind, sum(number)::bigint as number
            from title_counts n
            where n.state in ('valid', 'renewal-open', 'under-review') and n.due_month between @monthStart and @lastMonth
              and {Where(officer, filter, "n")} {OfKind(filter, "n")}
            group by {(byCity ? "city_code," : "")} due_month, kind
            having sum(number) <> 0
            """;
        return byCity
            ? $"select n.city_code, r.name as city, n.due_month as month, n.kind, n.number from ({sums}) n join regions r on r.code = n.city_code order by n.city_code, n.due_month, n.kind"
            : $"select n.city_code, '' as city, n.due_month as month, n.kind, n.number from ({sums}) n order by n.due_month, n.kind";
    }

    private static string PlacesSql(Officer officer, RadarFilter filter) => $"""
        select n.city_code, r.name as city, n.county_code, coalesce(k.name, '') as county, n.kind, n.state, n.number
        from (
          select city_code, county_code, kind, state, sum(number)::bigint as number
          from title_counts n
          where n.state in ('valid', 'renewal-open', 'under-review') and n.due_month is not null and {Where(officer, filter, "n")} {OfKind(filter, "n")}
          group by city_code, county_code, kind, state
          having sum(number) <> 0) n
        join regions r on r.code = n.city_code
        left join regions k on k.code = n.county_code
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

    private static async Task<IReadOnlyDictionary<RadarBucket, long>> Counted(NpgsqlConnection connection, Officer officer, RadarFilter filter, object values)
    {
        var (overdue, opening, reviewing, nextYear, every) = await connection.QuerySingleAsync<(long, long, long, long, long)>(BucketsSql(officer, filter), values);
        var (overdueNow, due) = await connection.QuerySingleAsync<(long, long)>(ThisMonthSql(officer, filter), values);
        return new Dictionary<RadarBucket, long>
        {
            [RadarBucket.Overdue] = overdue + overdueNow,
            [RadarBucket.DueThisMonth] = due,
            [RadarBucket.Opening] = opening,
            [RadarBucket.UnderReview] = reviewing,
            [RadarBucket.NextYear] = nextYear,
            [RadarBucket.All] = every,
        };
    }

    /// <summary>Reads them for what an officer may see.</summary>
    public static async Task<RadarSums> Of(NpgsqlDataSource database, Officer officer, RadarFilter filter, DateOnly today, int months, bool byCity = false)
    {
        ArgumentNullException.ThrowIfNull(officer);
        ArgumentNullException.ThrowIfNull(filter);
        var monthStart = new DateOnly(today.Year, today.Month, 1);
        var values = new
        {
            officer.Scope.ScopeCity,
            officer.Scope.ScopeCounty,
            officer.Scope.ScopeEnterprise,
            filter.City,
            filter.County,
            Kind = filter.Kind?.Code(),
            today,
            monthStart,
            monthEnd = MonthEnd(today),
            yearEnd = monthStart.AddMonths(12),
            lastMonth = monthStart.AddMonths(months - 1),
        };
        await using var connection = await database.OpenConnectionAsync();
        return new RadarSums(
            filter.NeedsCounting ? await Radar.Counts(database, officer, filter, today) : await Counted(connection, officer, filter, values),
            (await connection.QueryAsync<RadarMonth>(MonthsSql(officer, filter, byCity), values)).AsList(), (await connection.QueryAsync<RadarPlace>(PlacesSql(officer, filter), values)).AsList());
    }
}
