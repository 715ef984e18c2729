using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>What the list of titles is asked for.</summary>
/// <param name="Text">Part of the enterprise's or carrier's name, first characters of a credit code, or a document number.</param>
/// <param name="Kind">Kind of title.</param>
/// <param name="State">State of the title; empty for all.</param>
/// <param name="City">City-level unit.</param>
/// <param name="Year">Year of confirmation.</param>
/// <param name="ExpiringWithin">Valid titles that end within so many days, those overdue included.</param>
public sealed record TitleFilter(string? Text, TitleKind? Kind, string State, string? City, int? Year, int? ExpiringWithin)
{
    /// <summary>The states, in order.</summary>
    public static IReadOnlyList<string> States { get; } = [.. TitleStates.All.Select(state => state.Code())];

    /// <summary>Only titles of earlier rules (Art. 28).</summary>
    public bool LegacyOnly { get; init; }

    /// <summary>A past day to look at.</summary>
    public AsOf? AsOf { get; init; }

    internal bool OnlyKindAndCity => string.IsNullOrWhiteSpace(Text) && Year is null && ExpiringWithin is null && !LegacyOnly && AsOf is null;
}

/// <summary>One title of the list.</summary>
public sealed record TitleRow(
    long TitleId, long EnterpriseId, string Uscc, string Enterprise, string City, TitleKind Kind, string Carrier, string Document,
    DateOnly ConfirmedOn, DateOnly? ValidTo, DateOnly? RenewalDue, string State, DateOnly StateSince);

/// <summary>The titles an officer may see, newest first, page by page or as one stream for export.</summary>
public static class TitleList
{
    /// <summary>Counting stops here in each state: nobody reads the difference.</summary>
    public const int CountLimit = 1_000;

    // as it stood and as far as was recorded by then; the enterprise is the one of that day
    private static readonly string Then = $"""
        (select n.title_id, h.enterprise_id, n.kind, n.carrier, n.document, n.confirmed_on, m.valid_to, m.renewal_due, m.to_state as state, m.effective_on as state_since
         from titles n
         join lateral ({StateOnDay.Of("n.title_id")}) m on true
         join lateral ({StateOnDay.Holder("n.title_id")}) h on true)
        """;

    private static string From(Officer officer, TitleFilter filter) => $"""
        from {(filter.AsOf is null ? "titles" : Then)} t
        join enterprises e using (enterprise_id)
        {(filter.AsOf is null ? "" : Formerly.Join("e", "w"))}
        join regions c on c.code = {Shown(filter)}.city_code
        where {officer.Scope.SqlFor("e")}
        """;

    // who may see it is decided by today's region; name and region shown and asked for are those of the day
    private static string Shown(TitleFilter filter) => filter.AsOf is null ? "e" : "w";

    private static string Columns(TitleFilter filter) => $"""
        select t.title_id, t.enterprise_id, e.uscc, {Shown(filter)}.name as enterprise, c.name as city, t.kind, t.carrier, t.document,
               t.confirmed_on, t.valid_to, t.renewal_due, t.state, t.state_since
        """;

    private const string Order = "order by t.confirmed_on desc, t.title_id desc";

    /// <summary>Rows after a day and number.</summary>
    public static async Task<IReadOnlyList<TitleRow>> Rows(
        NpgsqlDataSource database, Officer officer, TitleFilter filter, DateOnly today, DateOnly? afterDay, long afterId, int limit)
    {
        await using var connection = await database.OpenConnectionAsync();
        string after = afterDay is null ? "" : "and (t.confirmed_on, t.title_id) < (@afterDay, @afterId)";
        return (await connection.QueryAsync<TitleRow>(
            $"{Columns(filter)} {From(officer, filter)} {Conditions(filter)} {after} {Order} limit {limit}",
            Parameters(officer, filter, today, afterDay, afterId))).AsList();
    }

    /// <summary>Every row of the filter, one at a time.</summary>
    public static async IAsyncEnumerable<TitleRow> All(NpgsqlDataSource database, Officer officer, TitleFilter filter, DateOnly today)
    {
        await using var connection = await database.OpenConnectionAsync();
        await foreach (var row in connection.QueryUnbufferedAsync<TitleRow>(
            $"{Columns(filter)} {From(officer, filter)} {Conditions(filter)} {Order}", Parameters(officer, filter, today, null, 0)))
            yield return row;
    }

    /// <summary>How many there are in each state with the other filters kept; "" is all.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> Counts(NpgsqlDataSource database, Officer officer, TitleFilter filter, DateOnly today)
    {
        await using var connection = await database.OpenConnectionAsync();
        var all = filter with { State = "" };
        // nothing but kind and city asked: counted already
        string sql = all.OnlyKindAndCity && officer.Scope.ScopeEnterprise is null
            ? $"""
                select n.state, sum(n.number)::bigint as number from title_counts n
                where {officer.Scope.SqlFor("n")}{(all.Kind is null ? "" : " and n.kind = @Kind")}{(string.IsNullOrEmpty(all.City) ? "" : " and n.city_code = @City")}
                group by n.state
                """
            // an end or a text leaves few: read once. Otherwise each state by its index and no further than the limit
            : all.ExpiringWithin is not null || !string.IsNullOrWhiteSpace(all.Text)
                ? $"select t.state, count(*) {From(officer, all)} {Conditions(all)} group by t.state"
                : string.Join(" union all ", TitleFilter.States.Select(state =>
                    $"select '{state}', (select count(*) from (select 1 {From(officer, all)} {Conditions(all)} and t.state = '{state}' limit {CountLimit}) x)"));
        var counts = (await connection.QueryAsync<(string State, long Number)>(sql, Parameters(officer, all, today, null, 0))).ToDictionary(row => row.State, row => row.Number);
        counts[""] = counts.Values.Sum();
        return counts;
    }

    private static string Conditions(TitleFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var parts = new List<string>();
        if (!string.IsNullOrWhiteSpace(filter.Text))
            parts.Add($"and ({Shown(filter)}.name ilike @contains or t.carrier ilike @contains or t.document ilike @contains or e.uscc like upper(@startsWith))");
        if (filter.Kind is not null)
            parts.Add("and t.kind = @Kind");
        if (filter.LegacyOnly)
            parts.Add("and t.kind like 'legacy-%'");
        if (filter.State.Length > 0)
            parts.Add("and t.state = @State");
        if (!string.IsNullOrEmpty(filter.City))
            parts.Add($"and {Shown(filter)}.city_code = @City");
        if (filter.Year is not null)
            parts.Add("and t.confirmed_on >= make_date(@Year, 1, 1) and t.confirmed_on < make_date(@Year + 1, 1, 1)");
        if (filter.ExpiringWithin is not null)
            parts.Add("and t.state in ('valid', 'renewal-open', 'under-review') and t.valid_to <= @until");
        return string.Join(' ', parts);
    }

    private static object Parameters(Officer officer, TitleFilter filter, DateOnly today, DateOnly? afterDay, long afterId) => new
    {
        officer.Scope.ScopeCity,
        officer.Scope.ScopeCounty,
        officer.Scope.ScopeEnterprise,
        Kind = filter.Kind?.Code(),
        filter.State,
        filter.City,
        filter.Year,
        until = (filter.AsOf?.On ?? today).AddDays(filter.ExpiringWithin ?? 0),
        on = filter.AsOf?.On,
        knownBefore = filter.AsOf?.KnownBefore,
        contains = LikePattern.Contains(filter.Text),
        startsWith = LikePattern.StartsWith(filter.Text),
        afterDay,
        afterId,
    };
}
