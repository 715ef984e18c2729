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
public sealed class EnterpriseList
{
    /// <summary>Counting stops here: nobody reads the difference, and it keeps the page quick on a million rows.</summary>
    public const int CountLimit = 1_000;

    // what stands beside the rows shown, for all of them at once: row by row it takes twice as long
    private const string Details = """
        , member as materialized (
          select b.enterprise_id, b.unit_id from (select array_agg(unit_id) as ids from page) p join enterprises b on b.unit_id = any (p.ids)),
        money as (
          select b.unit_id, sum(g.net) as granted, sum(g.paid) as paid,
                 sum(g.net) filter (where g.kind = any (@overall)) as overall,
                 sum(g.net) filter (where g.kind = any (@scenario)) as scenario
          from (select array_agg(enterprise_id) as ids from member) m
          cross join lateral counted_entries_of(m.ids) g
          join member b using (enterprise_id)
          group by b.unit_id),
        sanctioned as (
          select b.unit_id, bool_or(s.forfeits) as forfeited from member b join standing_sanctions s using (enterprise_id) group by b.unit_id),
        barred as (
          select b.unit_id, max(x.last_day) as ban_to from member b join bans x using (enterprise_id)
          where x.state = 'active' and x.last_day >= @today group by b.unit_id),
        held as (
          select t.enterprise_id, string_agg(distinct t.kind, ',') as kinds
          from (select array_agg(enterprise_id) as ids from page) p join titles t on t.enterprise_id = any (p.ids)
          where t.state in ('valid', 'renewal-open', 'under-review', 'legacy', 'reexamining')
          group by t.enterprise_id)
        select e.enterprise_id, e.uscc, e.name, c.name as city, k.name as county, e.unit_id <> e.enterprise_id as is_branch,
               coalesce(t.kinds, '') as kinds, coalesce(m.granted, 0) as granted, coalesce(m.paid, 0) as paid,
               coalesce(m.overall, 0) as used_overall, coalesce(m.scenario, 0) as used_scenario,
               coalesce(s.forfeited, false) as forfeited, x.ban_to
        from page e
        join regions c on c.code = e.city_code
        left join regions k on k.code = e.county_code
        left join held t using (enterprise_id)
        left join money m on m.unit_id = e.unit_id
        left join sanctioned s on s.unit_id = e.unit_id
        left join barred x on x.unit_id = e.unit_id
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

    // unnested: an array in sight is planned anew for every length of it, which takes longer than the list
    private const string Matched = "and e.enterprise_id = any (array(select unnest(@matching::bigint[])))";

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

    private readonly NpgsqlDataSource _database;
    private readonly Officer _officer;
    private readonly EnterpriseFilter _filter;
    private readonly AwardRule _rule;
    private readonly DateOnly _today;
    private readonly long[]? _matching;

    private EnterpriseList(NpgsqlDataSource database, Officer officer, EnterpriseFilter filter, AwardRule rule, DateOnly today, long[]? matching)
    {
        (_database, _officer, _filter, _rule, _today, _matching) = (database, officer, filter, rule, today, matching);
    }

    /// <summary>The list for an officer and a filter; a search is met once for all that is asked of it.</summary>
    public static async Task<EnterpriseList> Of(NpgsqlDataSource database, Officer officer, EnterpriseFilter filter, AwardRule rule, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(officer);
        ArgumentNullException.ThrowIfNull(filter);
        return new EnterpriseList(database, officer, filter, rule, today, await Matches(database, filter));
    }

    /// <summary>Rows after a name and number, in order of names.</summary>
    public async Task<IReadOnlyList<EnterpriseRow>> Rows(string? afterName, long afterId, int limit)
    {
        string sql = $"""
            with page as materialized (
              select e.enterprise_id, e.uscc, e.name, e.city_code, e.county_code, e.unit_id from enterprises e
              where {_officer.Scope.SqlFor("e")}
              {Conditions(_filter)}
              {(afterName is null ? "" : "and (e.name, e.enterprise_id) > (@afterName, @afterId)")}
              order by e.name, e.enterprise_id limit {limit})
            {Details}
            order by e.name, e.enterprise_id
            """;
        await using var connection = await _database.OpenConnectionAsync();
        return (await connection.QueryAsync<EnterpriseRow>(sql, Parameters(afterName, afterId))).AsList();
    }

    /// <summary>How many there are under each tab of the officer with the other filters kept, up to <see cref="CountLimit"/>.</summary>
    public async Task<IReadOnlyDictionary<string, long>> Counts()
    {
        var tabs = EnterpriseFilter.TabsOf(_officer.Role);
        var counts = tabs.Select(tab => $"""
            (select count(*) from (
              select 1 from enterprises e where {_officer.Scope.SqlFor("e")} {Conditions(_filter with { Tab = tab })} limit {CountLimit}) x)
            """);
        string sql = $"select unnest(array[{string.Join(", ", counts)}])";
        await using var connection = await _database.OpenConnectionAsync();
        var numbers = await connection.QueryAsync<long>(sql, Parameters(null, 0));
        return tabs.Zip(numbers).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    // null without a search
    private static async Task<long[]?> Matches(NpgsqlDataSource database, EnterpriseFilter filter)
    {
        if (string.IsNullOrWhiteSpace(filter.Text))
            return null;
        await using var connection = await database.OpenConnectionAsync();
        return [.. await connection.QueryAsync<long>(Matching, new { contains = LikePattern.Contains(filter.Text), startsWith = LikePattern.StartsWith(filter.Text) })];
    }

    // day, limit and kinds stand in the text: without parameters the database plans the counts once and not for every page
    private string Conditions(EnterpriseFilter filter)
    {
        CapRule? cap = _rule.Caps.FirstOrDefault(known => known.Id == "overall");
        string limit = (cap?.Limit ?? Money.Zero).Yuan.ToString(CultureInfo.InvariantCulture);
        string kinds = string.Join(", ", Codes(cap).Select(code => $"'{code}'").DefaultIfEmpty("null"));
        string overall = $"""
            (select coalesce(sum(g.net), 0)
             from enterprises b cross join lateral counted_entries_of(b.enterprise_id) g where b.unit_id = e.unit_id and g.kind in ({kinds}))
            """;
        // what all kinds together were granted is at least what one cap counts
        string usedUp = $"and e.unit_id in (select t.unit_id from unit_totals t where t.granted >= {limit}) and {overall} >= {limit}";
        var parts = new List<string>();
        if (_matching is not null)
            parts.Add(_matching.Length > Few ? MatchesOnTheWay : Matched);
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
                $"and e.unit_id in (select b.unit_id from bans x join enterprises b using (enterprise_id) where x.state = 'active' and x.last_day >= date '{_today:yyyy-MM-dd}')"),
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

    private object Parameters(string? afterName, long afterId)
    {
        CapRule? overall = _rule.Caps.FirstOrDefault(cap => cap.Id == "overall");
        CapRule? scenario = _rule.Caps.FirstOrDefault(cap => cap.Id == "scenario");
        return new
        {
            _officer.Scope.ScopeCity,
            _officer.Scope.ScopeCounty,
            _officer.Scope.ScopeEnterprise,
            _filter.City,
            _filter.County,
            Held = _filter.Held?.Code(),
            contains = LikePattern.Contains(_filter.Text),
            startsWith = LikePattern.StartsWith(_filter.Text),
            overall = Codes(overall),
            scenario = Codes(scenario),
            today = _today,
            matching = _matching,
            afterName,
            afterId,
        };
    }

    private static string[] Codes(CapRule? cap) => [.. cap?.Counts.Select(kind => kind.Code()) ?? []];
}
