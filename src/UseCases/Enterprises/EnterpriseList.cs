using System.Globalization;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Enterprises;

/// <summary>What the list of enterprises is asked for.</summary>
/// <param name="Text">Part of a present or former name, or the first characters of a credit code.</param>
/// <param name="City">City-level unit.</param>
/// <param name="County">County.</param>
/// <param name="Held">A kind of title held now.</param>
/// <param name="Tab">"" all, "held" holds a title, "used-up" no room under the overall cap, "forfeited", "banned", "branch"; of work in hand "reversal", "account-waiting", "account-rejected".</param>
/// <param name="Room">"full" untouched, "some" partly used, "none" used up; under the overall cap.</param>
public sealed record EnterpriseFilter(string? Text, string? City, string? County, TitleKind? Held, string Tab, string Room)
{
    /// <summary>No restriction.</summary>
    public static readonly EnterpriseFilter All = new(null, null, null, null, "", "");

    private static readonly string[] Always = ["", "held", "used-up", "forfeited", "banned", "branch"];

    private static readonly (string Tab, Role[] Roles)[] InHand =
    [
        ("reversal", [Role.ProvinceMaker, Role.Approver]),
        ("account-waiting", [Role.ProvinceFinance, Role.City]),
        ("account-rejected", [Role.ProvinceFinance, Role.City]),
    ];

    /// <summary>All tabs, in order.</summary>
    public static IReadOnlyList<string> Tabs { get; } = [.. Always, .. InHand.Select(one => one.Tab)];

    /// <summary>The tabs of a role: work in hand only for those who do it.</summary>
    public static IReadOnlyList<string> TabsOf(Role role) => [.. Always, .. InHand.Where(one => one.Roles.Contains(role)).Select(one => one.Tab)];
}

/// <summary>One enterprise of the list. Money is that of its legal person, branches included.</summary>
public sealed record EnterpriseRow(
    long EnterpriseId, string Uscc, string Name, string City, string? County, bool IsBranch, string Kinds,
    Money Granted, Money Paid, Money UsedOverall, Money UsedScenario, bool Forfeited, DateOnly? BanTo)
{
    /// <summary>Kinds of titles held now, in the order of the ladder.</summary>
    public IEnumerable<TitleKind> Held => Kinds.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(TitleKinds.Parse).Order();
}

/// <summary>The enterprises an officer may see: searched, filtered, page by page.</summary>
public static class EnterpriseList
{
    /// <summary>Counting stops here: nobody reads the difference, and it keeps the page quick on a million rows.</summary>
    public const int CountLimit = 1_000;

    // money and sanctions of the rows shown only
    private const string Details = """
        join regions c on c.code = e.city_code
        left join regions k on k.code = e.county_code
        left join lateral (
          select sum(g.net) as granted, sum(g.paid) as paid,
                 sum(g.net) filter (where g.kind = any (@overall)) as overall,
                 sum(g.net) filter (where g.kind = any (@scenario)) as scenario
          from enterprises b cross join lateral counted_entries_of(b.enterprise_id) g where b.unit_id = e.unit_id) m on true
        left join lateral (
          select (select bool_or(s.forfeits) from enterprises b join standing_sanctions s on s.enterprise_id = b.enterprise_id where b.unit_id = e.unit_id) as forfeited,
                 (select max(x.last_day) from enterprises b join bans x on x.enterprise_id = b.enterprise_id
                  where b.unit_id = e.unit_id and x.state = 'active' and x.last_day >= @today) as ban_to) s on true
        """;

    private const string Columns = """
        select e.enterprise_id, e.uscc, e.name, c.name as city, k.name as county, e.unit_id <> e.enterprise_id as is_branch,
               (select coalesce(string_agg(distinct t.kind, ','), '') from titles t
                where t.enterprise_id = e.enterprise_id and t.state in ('valid', 'renewal-open', 'under-review', 'legacy', 'reexamining')) as kinds,
               coalesce(m.granted, 0) as granted, coalesce(m.paid, 0) as paid,
               coalesce(m.overall, 0) as used_overall, coalesce(m.scenario, 0) as used_scenario,
               coalesce(s.forfeited, false) as forfeited, s.ban_to
        """;

    // up to so many matches of a search are collected first; what matches more is met soon enough in order of names
    private const int Few = 2_000;

    private static readonly string Matching = string.Create(CultureInfo.InvariantCulture, $"""
        select enterprise_id from (
          select enterprise_id from enterprises where name ilike @contains
          union all select enterprise_id from enterprise_names where name ilike @contains
          union all select enterprise_id from enterprises where uscc like upper(@startsWith)) m
        limit {Few + 1}
        """);

    // || '': by no index of its own, or it would be collected after all
    private const string MatchesOnTheWay = """
        and (e.name || '' ilike @contains or e.uscc || '' like upper(@startsWith)
             or exists (select from enterprise_names n where n.enterprise_id = e.enterprise_id and n.name || '' ilike @contains))
        """;

    private const string HoldsTitle = "and exists (select from titles t where t.enterprise_id = e.enterprise_id and t.state in ('valid', 'renewal-open', 'under-review', 'legacy', 'reexamining'))";

    // the last one recorded: a new account answers the rejection
    private const string RejectedAccount = """
        and e.enterprise_id in (
          select a.enterprise_id from enterprise_accounts a
          where a.rejected_at is not null and not exists (
            select from enterprise_accounts n where n.enterprise_id = a.enterprise_id and n.enterprise_account_id > a.enterprise_account_id))
        """;

    /// <summary>Rows after a name and number, in order of names.</summary>
    public static async Task<IReadOnlyList<EnterpriseRow>> Rows(
        NpgsqlDataSource database, Officer officer, EnterpriseFilter filter, AwardRule rule, DateOnly today, string? afterName, long afterId, int limit)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var connection = await database.OpenConnectionAsync();
        long[]? matching = await Matches(connection, filter);
        string sql = $"""
            {Columns}
            from (
              select * from enterprises e
              where {officer.Scope.SqlFor("e")}
              {Conditions(filter, rule, today, matching)}
              {(afterName is null ? "" : "and (e.name, e.enterprise_id) > (@afterName, @afterId)")}
              order by e.name, e.enterprise_id limit {limit}) e
            {Details}
            order by e.name, e.enterprise_id
            """;
        return (await connection.QueryAsync<EnterpriseRow>(sql, Parameters(officer, filter, rule, today, matching, afterName, afterId))).AsList();
    }

    /// <summary>How many there are under each tab of the officer with the other filters kept, up to <see cref="CountLimit"/>.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> Counts(
        NpgsqlDataSource database, Officer officer, EnterpriseFilter filter, AwardRule rule, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(officer);
        ArgumentNullException.ThrowIfNull(filter);
        await using var connection = await database.OpenConnectionAsync();
        long[]? matching = await Matches(connection, filter);
        var tabs = EnterpriseFilter.TabsOf(officer.Role);
        var counts = tabs.Select(tab => $"""
            (select count(*) from (
              select 1 from enterprises e where {officer.Scope.SqlFor("e")} {Conditions(filter with { Tab = tab }, rule, today, matching)} limit {CountLimit}) x)
            """);
        string sql = $"select unnest(array[{string.Join(", ", counts)}])";
        var numbers = await connection.QueryAsync<long>(sql, Parameters(officer, filter, rule, today, matching, null, 0));
        return tabs.Zip(numbers).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    // null without a search
    private static async Task<long[]?> Matches(NpgsqlConnection connection, EnterpriseFilter filter) =>
        string.IsNullOrWhiteSpace(filter.Text) ? null
            : [.. await connection.QueryAsync<long>(Matching, new { contains = LikePattern.Contains(filter.Text), startsWith = LikePattern.StartsWith(filter.Text) })];

    // day, limit and kinds stand in the text: without parameters the database plans the counts once and not for every page
    private static string Conditions(EnterpriseFilter filter, AwardRule rule, DateOnly today, long[]? matching)
    {
        CapRule? cap = rule.Caps.FirstOrDefault(known => known.Id == "overall");
        string limit = (cap?.Limit ?? Money.Zero).Yuan.ToString(CultureInfo.InvariantCulture);
        string kinds = string.Join(", ", Codes(cap).Select(code => $"'{code}'").DefaultIfEmpty("null"));
        string overall = $"""
            (select coalesce(sum(g.net), 0)
             from enterprises b cross join lateral counted_entries_of(b.enterprise_id) g where b.unit_id = e.unit_id and g.kind in ({kinds}))
            """;
        // what all kinds together were granted is at least what one cap counts
        string usedUp = $"and e.unit_id in (select t.unit_id from unit_totals t where t.granted >= {limit}) and {overall} >= {limit}";
        var parts = new List<string>();
        if (matching is not null)
            parts.Add(matching.Length > Few ? MatchesOnTheWay : "and e.enterprise_id = any (@matching)");
        if (!string.IsNullOrEmpty(filter.City))
            parts.Add("and e.city_code = @City");
        if (!string.IsNullOrEmpty(filter.County))
            parts.Add("and e.county_code = @County");
        if (filter.Held is not null)
            parts.Add("and exists (select from titles t where t.enterprise_id = e.enterprise_id and t.kind = @Held and t.state in ('valid', 'renewal-open', 'under-review', 'legacy', 'reexamining'))");
        parts.Add(filter.Tab switch
        {
            "held" => HoldsTitle,
            "used-up" => usedUp,
            "forfeited" => "and e.unit_id in (select b.unit_id from standing_sanctions s join enterprises b using (enterprise_id) where s.forfeits)",
            "banned" => string.Create(CultureInfo.InvariantCulture,
                $"and e.unit_id in (select b.unit_id from bans x join enterprises b using (enterprise_id) where x.state = 'active' and x.last_day >= date '{today:yyyy-MM-dd}')"),
            "branch" => "and e.unit_id <> e.enterprise_id",
            "reversal" => "and e.enterprise_id in (select g.enterprise_id from award_reversals r join award_entries g on g.award_entry_id = r.granted_entry_id where r.state = 'requested')",
            "account-waiting" => "and e.enterprise_id in (select enterprise_id from enterprise_accounts where confirmed_at is null and rejected_at is null)",
            "account-rejected" => RejectedAccount,
            _ => "",
        });
        parts.Add(filter.Room switch
        {
            "full" => $"and {overall} = 0",
            "some" => $"and {overall} > 0 and {overall} < {limit}",
            "none" => usedUp,
            _ => "",
        });
        return string.Join('\n', parts.Where(part => part.Length > 0));
    }

    private static object Parameters(
        Officer officer, EnterpriseFilter filter, AwardRule rule, DateOnly today, long[]? matching, string? afterName, long afterId)
    {
        CapRule? overall = rule.Caps.FirstOrDefault(cap => cap.Id == "overall");
        CapRule? scenario = rule.Caps.FirstOrDefault(cap => cap.Id == "scenario");
        return new
        {
            officer.Scope.ScopeCity,
            officer.Scope.ScopeCounty,
            officer.Scope.ScopeEnterprise,
            filter.City,
            filter.County,
            Held = filter.Held?.Code(),
            contains = LikePattern.Contains(filter.Text),
            startsWith = LikePattern.StartsWith(filter.Text),
            overall = Codes(overall),
            scenario = Codes(scenario),
            today,
            matching,
            afterName,
            afterId,
        };
    }

    private static string[] Codes(CapRule? cap) => [.. cap?.Counts.Select(kind => kind.Code()) ?? []];
}
