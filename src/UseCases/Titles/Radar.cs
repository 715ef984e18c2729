using System.Globalization;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>Where a title stands on the way to its due date.</summary>
public enum RadarBucket
{
    /// <summary>逾期未申请.</summary>
    Overdue = 1,

    /// <summary>本月应申请.</summary>
    DueThisMonth,

    /// <summary>已可申请.</summary>
    Opening,

    /// <summary>复核中.</summary>
    UnderReview,

    /// <summary>未来十二个月.</summary>
    NextYear,

    /// <summary>全部: every title with a due date, whatever stands before it.</summary>
    All,
}

/// <summary>What the radar is asked for.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Kind">Kind of title.</param>
/// <param name="City">City-level unit.</param>
/// <param name="County">County.</param>
/// <param name="Month">Only titles due in this month.</param>
/// <param name="Due">Only titles due on this day.</param>
/// <param name="Text">Part of a name, or first characters of a credit code.</param>
public sealed record RadarFilter(RadarBucket Bucket, TitleKind? Kind, string? City, string? County, DateOnly? Month, DateOnly? Due, string? Text)
{
    /// <summary>Something is asked that the counted differences do not know.</summary>
    public bool NeedsCounting => Month is not null || Due is not null || !string.IsNullOrWhiteSpace(Text);
}

/// <summary>One title of the radar with the last letter about it.</summary>
public sealed record RadarRow(
    long TitleId, long EnterpriseId, string Uscc, string Enterprise, string City, string? County, TitleKind Kind, string Carrier,
    DateOnly ValidTo, DateOnly RenewalDue, string State, bool Ended, string? LastLetter, DateOnly? LastLetterOn, string? LastLetterState, int Letters)
{
    /// <summary>Nobody has applied, and there is somebody to remind.</summary>
    public bool CanBeReminded => State is "valid" or "renewal-open" && !Ended && Halt is null;

    /// <summary>Why its renewal is halted on the day of the radar; null when it goes on.</summary>
    public RenewalHalt? Halt { get; init; }
}

/// <summary>Titles on the way to their due dates, for a bureau (Art. 22).</summary>
public static class Radar
{
    private static string From(Officer officer) => $"""
        from titles t
        join enterprises e using (enterprise_id)
        join regions c on c.code = e.city_code
        left join regions k on k.code = e.county_code
        where {officer.Scope.SqlFor("e")}
        """;

    // the letters only for the rows shown
    private const string Letters = """
        left join lateral (
          select l.subject, l.day, l.state, count(*) over () as number from letters l where l.title_id = t.title_id order by l.letter_id desc limit 1) l on true
        """;

    private const string Columns = """
        t.title_id, t.enterprise_id, e.uscc, e.name as enterprise, c.name as city, k.name as county, t.kind, t.carrier, t.valid_to, t.renewal_due, t.state, e.ended_on is not null as ended
        """;

    private const string Shown = "select t.*, l.subject as last_letter, l.day as last_letter_on, l.state as last_letter_state, coalesce(l.number, 0)::int as letters";

    /// <summary>Rows after a due day and number, soonest first.</summary>
    public static async Task<IReadOnlyList<RadarRow>> Rows(
        NpgsqlDataSource database, Officer officer, RadarFilter filter, DateOnly today, DateOnly? afterDay, long afterId, int limit)
    {
        await using var connection = await database.OpenConnectionAsync();
        string after = afterDay is null ? "" : "and (t.renewal_due, t.title_id) > (@afterDay, @afterId)";
        var rows = (await connection.QueryAsync<RadarRow>(
            $"{Shown} from (select {Columns} {From(officer)} {Conditions(filter, today)} {after} order by t.renewal_due, t.title_id limit {limit}) t {Letters} order by t.renewal_due, t.title_id",
            Parameters(officer, filter, afterDay, afterId))).AsList();
        var halts = await RenewalHalts.Of(connection, [.. rows.Select(row => row.TitleId)], today);
        return halts.Count == 0 ? rows : [.. rows.Select(row => Marked(row, halts))];
    }

    /// <summary>Every row of the filter, one at a time.</summary>
    public static async IAsyncEnumerable<RadarRow> All(NpgsqlDataSource database, Officer officer, RadarFilter filter, DateOnly today)
    {
        await using var connection = await database.OpenConnectionAsync();
        var halts = await RenewalHalts.Everywhere(connection, today);
        await foreach (var row in connection.QueryUnbufferedAsync<RadarRow>(
            $"{Shown} from (select {Columns} {From(officer)} {Conditions(filter, today)}) t {Letters} order by t.renewal_due, t.title_id", Parameters(officer, filter, null, 0)))
            yield return Marked(row, halts);
    }

    /// <summary>Some of the rows, by number: what was ticked, as far as the officer may see it and its enterprise can be reminded on this day: it goes on, and no bar keeps it from applying (Q28 C).</summary>
    public static async Task<IReadOnlyList<RadarRow>> Some(NpgsqlDataSource database, Officer officer, IReadOnlyCollection<long> titleIds, DateOnly day)
    {
        await using var connection = await database.OpenConnectionAsync();
        string barred = RenewalHalts.BarredSql("t", (await TermInForce.On(connection, day)).Readings.BarsRenewals());
        return (await connection.QueryAsync<RadarRow>(
            $"{Shown} from (select {Columns} {From(officer)} and t.title_id = any (@ids) and t.state in ('valid', 'renewal-open') and t.renewal_due is not null and e.ended_on is null and not {barred}) t {Letters} order by t.renewal_due, t.title_id",
            new { day, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise, ids = titleIds.ToArray() })).AsList();
    }

    /// <summary>How many there are in each bucket with the other filters kept, by the conditions of the list itself.</summary>
    public static async Task<IReadOnlyDictionary<RadarBucket, long>> Counts(NpgsqlDataSource database, Officer officer, RadarFilter filter, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(filter);
        RadarBucket[] buckets = Enum.GetValues<RadarBucket>();
        string sums = string.Join(" union all ", buckets.Select(bucket => $"select {(int)bucket}, count(*) from t where {In(bucket, today)}"));
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<(int Bucket, long Number)>(
            $"with t as materialized (select t.state, t.renewal_due {From(officer)} {Conditions(filter with { Bucket = RadarBucket.All }, today)}) {sums}",
            Parameters(officer, filter, null, 0))).ToDictionary(row => (RadarBucket)row.Bucket, row => row.Number);
    }

    private static RadarRow Marked(RadarRow row, IReadOnlyDictionary<long, RenewalHalt> halts) =>
        halts.TryGetValue(row.TitleId, out var halt) ? row with { Halt = halt } : row;

    // days and limits stand in the text: as parameters they could be anything, and the database plans every look anew
    private static string In(RadarBucket bucket, DateOnly today)
    {
        string day = Day(today), monthEnd = Day(RadarSums.MonthEnd(today)), yearEnd = Day(RadarSums.MonthEnd(today.AddMonths(12)));
        return bucket switch
        {
            RadarBucket.Overdue => $"t.state = 'renewal-open' and t.renewal_due < {day}",
            RadarBucket.DueThisMonth => $"t.state <> 'under-review' and t.renewal_due between {day} and {monthEnd}",
            RadarBucket.Opening => $"t.state = 'renewal-open' and t.renewal_due > {monthEnd}",
            RadarBucket.UnderReview => "t.state = 'under-review'",
            RadarBucket.NextYear => $"t.state = 'valid' and t.renewal_due > {monthEnd} and t.renewal_due <= {yearEnd}",
            _ => "t.renewal_due is not null",
        };

        static string Day(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"date '{day:yyyy-MM-dd}'");
    }

    private static string Conditions(RadarFilter filter, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var parts = new List<string>
        {
            "and t.state in ('valid', 'renewal-open', 'under-review')",
            $"and {In(filter.Bucket, today)}",
        };
        if (filter.Kind is not null)
            parts.Add("and t.kind = @Kind");
        if (!string.IsNullOrEmpty(filter.City))
            parts.Add("and e.city_code = @City");
        if (!string.IsNullOrEmpty(filter.County))
            parts.Add("and e.county_code = @County");
        if (filter.Due is not null)
            parts.Add("and t.renewal_due = @Due");
        if (filter.Month is not null)
            parts.Add("and t.renewal_due >= @Month and t.renewal_due < (@Month + interval '1 month')::date");
        if (!string.IsNullOrWhiteSpace(filter.Text))
            parts.Add("and (e.name ilike @contains or t.carrier ilike @contains or e.uscc like upper(@startsWith))");
        return string.Join(' ', parts);
    }

    private static object Parameters(Officer officer, RadarFilter filter, DateOnly? afterDay, long afterId) => new
    {
        officer.Scope.ScopeCity,
        officer.Scope.ScopeCounty,
        officer.Scope.ScopeEnterprise,
        Kind = filter.Kind?.Code(),
        filter.City,
        filter.County,
        filter.Month,
        filter.Due,
        contains = LikePattern.Contains(filter.Text),
        startsWith = LikePattern.StartsWith(filter.Text),
        afterDay,
        afterId,
    };
}
