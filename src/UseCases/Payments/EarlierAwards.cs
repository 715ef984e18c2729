using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Payments;

/// <summary>An award of a past ledger of which not all payments are recorded.</summary>
public sealed record EarlierAward(
    long AwardEntryId, long EnterpriseId, string Enterprise, string Uscc, string City, TitleKind Kind, string Carrier, DateOnly DecidedOn, string Document,
    int? FundYear, Money Net, Money Paid, Money Pending)
{
    public Money Open => (Net - Paid - Pending).OrZero;
}

/// <summary>以前年度 awards, granted before this system and paid outside it.</summary>
public static class EarlierAwards
{
    private static readonly string From = $"""
        from granted_awards g
        join enterprises e on e.enterprise_id = g.enterprise_id
        join regions c on c.code = e.city_code
        left join titles t on t.title_id = g.title_id
        left join lateral (
          select coalesce(sum(p.amount), 0) as pending from payment_requests p
          where p.granted_entry_id = g.award_entry_id and p.state = 'requested' and p.entry_type = 'paid') w on true
        where g.settlement_line_id is null and {RegionScope.Sql("e")} and g.net_amount > g.paid_amount + w.pending
          and (@contains::text is null or e.name ilike @contains or e.uscc like upper(@startsWith) or g.document ilike @contains)
          and (@City::text is null or e.city_code = @City)
          and (@year::int is null or g.fund_year = @year)
          and (@ids::bigint[] is null or g.award_entry_id = any (@ids))
        """;

    private static readonly string ListSql = $"""
        select g.award_entry_id, g.enterprise_id, e.name as enterprise, e.uscc, c.name as city, g.kind, coalesce(t.carrier, '') as carrier,
               g.decided_on, g.document, g.fund_year, g.net_amount as net, g.paid_amount as paid, w.pending
        {From}
          and (@after::bigint is null or g.award_entry_id > @after)
        order by g.award_entry_id
        limit @limit
        """;

    private static readonly string TotalSql = $"select count(*) as number, coalesce(sum(g.net_amount - g.paid_amount - w.pending), 0) as amount {From}";

    public static async Task<IReadOnlyList<EarlierAward>> Rows(NpgsqlDataSource database, Officer officer, PaymentFilter filter, long? after, int limit)
    {
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<EarlierAward>(ListSql, Parameters(officer, filter, after, limit))).AsList();
    }

    /// <summary>All of the filter, one at a time.</summary>
    public static async IAsyncEnumerable<EarlierAward> All(NpgsqlDataSource database, Officer officer, PaymentFilter filter)
    {
        await using var connection = await database.OpenConnectionAsync();
        await foreach (var row in connection.QueryUnbufferedAsync<EarlierAward>(ListSql, Parameters(officer, filter, null, null)))
            yield return row;
    }

    public static async Task<Total> Total(NpgsqlDataSource database, Officer officer, PaymentFilter filter)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.QuerySingleAsync<Total>(TotalSql, Parameters(officer, filter, null, 0));
    }

    private static object Parameters(Officer officer, PaymentFilter filter, long? after, int? limit) => new
    {
        officer.Scope.ScopeCity,
        officer.Scope.ScopeCounty,
        officer.Scope.ScopeEnterprise,
        contains = LikePattern.Contains(filter.Text),
        startsWith = LikePattern.StartsWith(filter.Text),
        City = string.IsNullOrEmpty(filter.City) ? null : filter.City,
        year = filter.FundYear,
        ids = filter.Ids,
        after,
        limit,
    };
}
