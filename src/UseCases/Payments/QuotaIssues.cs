using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Payments;

/// <summary>An approved batch with what of it is not issued yet.</summary>
public sealed record BatchToIssue(long SettlementId, string Name, string Document, int FundYear, DateOnly DecidedOn, long Awards, Money Amount);

/// <summary>An approved award not issued yet.</summary>
public sealed record AwardToIssue(
    long AwardEntryId, long EnterpriseId, string Enterprise, string Uscc, string CityCode, string City, TitleKind Kind, string Carrier, Money Amount);

/// <summary>A quota issue with how much of it is paid.</summary>
public sealed record QuotaIssueRow(
    long QuotaIssueId, long SettlementId, string Settlement, string Document, DateOnly IssuedOn, string Channel, string? City, long Awards,
    Money Amount, Money Paid);

/// <summary>An award carried by a quota issue.</summary>
public sealed record IssuedAward(
    long Seq, long AwardEntryId, long EnterpriseId, string Enterprise, string Uscc, string City, TitleKind Kind, string Carrier, Money Amount, Money Paid);

/// <summary>Reads what was issued and what waits. A city or an enterprise sees the part that concerns it.</summary>
public static class QuotaIssues
{
    private const string BatchesSql = """
        select s.settlement_id, s.name, coalesce(s.approval_document, s.document) as document, s.fund_year, s.decided_on,
               count(*) as awards, sum(g.net_amount) as amount
        from settlements s
        join settlement_lines l on l.settlement_id = s.settlement_id
        join granted_awards g on g.settlement_line_id = l.settlement_line_id
        where s.stage = 'approved' and g.net_amount > 0
          and not exists (select from quota_issue_entries q where q.award_entry_id = g.award_entry_id)
        group by s.settlement_id
        order by s.decided_on desc, s.settlement_id desc
        """;

    private const string AwardsSql = """
        select g.award_entry_id, g.enterprise_id, e.name as enterprise, e.uscc, e.city_code, c.name as city, g.kind, l.carrier, g.net_amount as amount
        from settlement_lines l
        join settlements s on s.settlement_id = l.settlement_id
        join granted_awards g on g.settlement_line_id = l.settlement_line_id
        join enterprises e on e.enterprise_id = g.enterprise_id
        join regions c on c.code = e.city_code
        where l.settlement_id = @settlementId and s.stage = 'approved' and g.net_amount > 0
          and not exists (select from quota_issue_entries q where q.award_entry_id = g.award_entry_id)
        order by e.city_code, l.seq
        """;

    private static readonly string ListSql = $"""
        select q.quota_issue_id, q.settlement_id, s.name as settlement, q.document, q.issued_on, q.channel, r.name as city,
               count(*) as awards, sum(g.net_amount) as amount, sum(g.paid_amount) as paid
        from quota_issues q
        join settlements s on s.settlement_id = q.settlement_id
        left join regions r on r.code = q.city_code
        join quota_issue_entries i on i.quota_issue_id = q.quota_issue_id
        join granted_awards g on g.award_entry_id = i.award_entry_id
        join enterprises e on e.enterprise_id = g.enterprise_id
        where {RegionScope.Sql("e")}
          and (@contains::text is null or q.document ilike @contains or s.name ilike @contains)
          and (@city::text is null or q.city_code = @city)
          and (@year::int is null or s.fund_year = @year)
          and (@issueId::bigint is null or q.quota_issue_id = @issueId)
          and (@before::bigint is null or q.quota_issue_id < @before)
        group by q.quota_issue_id, s.name, r.name
        order by q.quota_issue_id desc
        limit @limit
        """;

    private static readonly string EntriesSql = $"""
        select * from (
        select row_number() over (order by e.city_code, l.seq, g.award_entry_id) as seq, g.award_entry_id, g.enterprise_id, e.name as enterprise, e.uscc,
               c.name as city, g.kind, coalesce(l.carrier, '') as carrier, g.net_amount as amount, g.paid_amount as paid
        from quota_issue_entries i
        join granted_awards g on g.award_entry_id = i.award_entry_id
        join enterprises e on e.enterprise_id = g.enterprise_id
        join regions c on c.code = e.city_code
        left join settlement_lines l on l.settlement_line_id = g.settlement_line_id
        where i.quota_issue_id = @issueId and {RegionScope.Sql("e")}) listed
        where seq > @after and (@contains::text is null or enterprise ilike @contains or uscc ilike @contains)
        order by seq
        limit @limit
        """;

    public static async Task<IReadOnlyList<BatchToIssue>> Waiting(NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<BatchToIssue>(BatchesSql)).AsList();
    }

    public static async Task<IReadOnlyList<AwardToIssue>> AwardsOf(NpgsqlDataSource database, long settlementId)
    {
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<AwardToIssue>(AwardsSql, new { settlementId })).AsList();
    }

    public static Task<IReadOnlyList<QuotaIssueRow>> Rows(
        NpgsqlDataSource database, Officer officer, string? text, string? city, int? year, long? before, int limit) =>
        Read(database, officer, text, city, year, null, before, limit);

    /// <summary>One issue; null when it does not concern the officer's region.</summary>
    public static async Task<QuotaIssueRow?> One(NpgsqlDataSource database, Officer officer, long issueId) =>
        (await Read(database, officer, null, null, null, issueId, null, 1)).SingleOrDefault();

    /// <summary>Awards of one issue after a number of its list.</summary>
    public static async Task<IReadOnlyList<IssuedAward>> Entries(
        NpgsqlDataSource database, Officer officer, long issueId, string? text, long after, int limit)
    {
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<IssuedAward>(EntriesSql, EntryValues(officer, issueId, text, after, limit))).AsList();
    }

    /// <summary>All awards of one issue under the filter, one at a time.</summary>
    public static async IAsyncEnumerable<IssuedAward> AllEntries(NpgsqlDataSource database, Officer officer, long issueId, string? text)
    {
        await using var connection = await database.OpenConnectionAsync();
        await foreach (var row in connection.QueryUnbufferedAsync<IssuedAward>(EntriesSql, EntryValues(officer, issueId, text, 0, null)))
            yield return row;
    }

    /// <summary>All of the filter, one at a time.</summary>
    public static async IAsyncEnumerable<QuotaIssueRow> All(NpgsqlDataSource database, Officer officer, string? text, string? city, int? year)
    {
        await using var connection = await database.OpenConnectionAsync();
        await foreach (var row in connection.QueryUnbufferedAsync<QuotaIssueRow>(ListSql, Values(officer, text, city, year, null, null, null)))
            yield return row;
    }

    private static async Task<IReadOnlyList<QuotaIssueRow>> Read(
        NpgsqlDataSource database, Officer officer, string? text, string? city, int? year, long? issueId, long? before, int limit)
    {
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<QuotaIssueRow>(ListSql, Values(officer, text, city, year, issueId, before, limit))).AsList();
    }

    private static object EntryValues(Officer officer, long issueId, string? text, long after, int? limit) => new
    {
        officer.Scope.ScopeCity,
        officer.Scope.ScopeCounty,
        officer.Scope.ScopeEnterprise,
        issueId,
        contains = LikePattern.Contains(text),
        after,
        limit,
    };

    private static object Values(Officer officer, string? text, string? city, int? year, long? issueId, long? before, int? limit) => new
    {
        officer.Scope.ScopeCity,
        officer.Scope.ScopeCounty,
        officer.Scope.ScopeEnterprise,
        contains = LikePattern.Contains(text),
        city = string.IsNullOrEmpty(city) ? null : city,
        year,
        issueId,
        before,
        limit,
    };
}
