using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>A pool with what approved batches have taken of it.</summary>
public sealed record FundPool(long FundPoolId, int FundYear, string Name, Money Amount, Money Used)
{
    public Money Rest => Amount - Used;
}

/// <summary>Reads the pools of money for awards.</summary>
public static class FundPools
{
    private const string Select = """
        select p.fund_pool_id, p.fund_year, p.name, p.amount, coalesce((
          select sum(g.net_amount)
          from settlements s
          join settlement_lines l using (settlement_id)
          join granted_awards g on g.settlement_line_id = l.settlement_line_id
          where s.fund_pool_id = p.fund_pool_id and s.stage = 'approved'), 0) as used
        from fund_pools p
        """;

    public static async Task<FundPool> One(NpgsqlConnection connection, long id) =>
        await connection.QuerySingleAsync<FundPool>($"{Select} where p.fund_pool_id = @id", new { id });

    private const string OwnSql = """
        select coalesce(sum(g.net_amount), 0) from settlement_lines l join granted_awards g using (settlement_line_id) where l.settlement_id = @settlementId
        """;

    /// <summary>What a batch may take of a pool: its rest, and what the batch itself took of it when it is approved.</summary>
    public static async Task<Money> RestFor(NpgsqlConnection connection, long id, long settlementId) =>
        (await One(connection, id)).Rest + await connection.ExecuteScalarAsync<Money>(OwnSql, new { settlementId });

    /// <summary>All pools, the latest year first.</summary>
    public static async Task<IReadOnlyList<FundPool>> All(NpgsqlConnection connection) =>
        (await connection.QueryAsync<FundPool>($"{Select} order by p.fund_year desc, p.fund_pool_id desc")).AsList();
}
