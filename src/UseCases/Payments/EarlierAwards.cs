using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
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
    // written for what is asked: one plan for every question would read all awards for each
    private static string From(Officer officer, PaymentFilter filter) => $"""
        from granted_awards g
        join enterprises e on e.enterprise_id = g.enterprise_id
        left join lateral (
          select coalesce(sum(p.amount), 0) as pending from payment_requests p
          where p.granted_entry_id = g.award_entry_id and p.state = 'requested' and p.entry_type = 'paid') w on true
        where g.settlement_line_id is null and g.net_amount > g.paid_amount + w.pending
          and {filter.Sql(officer, "g.document", "g.award_entry_id")} {(filter.FundYear is null ? "" : "and g.fund_year = @FundYear")}
        """;

    private static string ListSql(Officer officer, PaymentFilter filter, long? after, int? limit) => $"""
        select x.award_entry_id, x.enterprise_id, x.enterprise, x.uscc, c.name as city, x.kind, coalesce(t.carrier, '') as carrier,
               x.decided_on, x.document, x.fund_year, x.net, x.paid, x.pending
        from (
          select g.award_entry_id, g.enterprise_id, e.name as enterprise, e.uscc, e.city_code, g.kind, g.title_id,
                 g.decided_on, g.document, g.fund_year, g.net_amount as net, g.paid_amount as paid, w.pending
          {From(officer, filter)} {(after is null ? "" : "and g.award_entry_id > @after")}
          order by g.award_entry_id {(limit is null ? "" : "limit @limit")}) x
        join regions c on c.code = x.city_code
        left join titles t on t.title_id = x.title_id
        order by x.award_entry_id
        """;

    public static async Task<IReadOnlyList<EarlierAward>> Rows(NpgsqlDataSource database, Officer officer, PaymentFilter filter, long? after, int limit)
    {
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<EarlierAward>(ListSql(officer, filter, after, limit), filter.Parameters(officer, after, limit))).AsList();
    }

    /// <summary>All of the filter, one at a time.</summary>
    public static async IAsyncEnumerable<EarlierAward> All(NpgsqlDataSource database, Officer officer, PaymentFilter filter)
    {
        await using var connection = await database.OpenConnectionAsync();
        await foreach (var row in connection.QueryUnbufferedAsync<EarlierAward>(ListSql(officer, filter, null, null), filter.Parameters(officer, null, null)))
            yield return row;
    }

    public static async Task<Total> Total(NpgsqlDataSource database, Officer officer, PaymentFilter filter)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.QuerySingleAsync<Total>(
            $"select count(*) as number, coalesce(sum(g.net_amount - g.paid_amount - w.pending), 0) as amount {From(officer, filter)}",
            filter.Parameters(officer, null, null));
    }

    /// <summary>How many there are, up to <see cref="PaymentLists.CountLimit"/>.</summary>
    public static async Task<long> Count(NpgsqlDataSource database, Officer officer, PaymentFilter filter)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.QuerySingleAsync<long>(
            $"select count(*) from (select 1 {From(officer, filter)} limit {PaymentLists.CountLimit}) x", filter.Parameters(officer, null, null));
    }
}
