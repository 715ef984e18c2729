using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>The batch a what-if starts from, as its page shows it.</summary>
public sealed record WhatIfBatch(
    long SettlementId, string Name, DateOnly DecidedOn, Money? Pool, IReadOnlyDictionary<TitleKind, Money> Standards, Readings Readings, PolicyPack Pack)
{
    private const string Sql = """
        select s.settlement_id, s.name, s.decided_on, p.amount as pool, s.standards::text as standards, s.policy_version_id, s.readings::text as readings, s.stage
        from settlements s left join fund_pools p using (fund_pool_id) where s.settlement_id = @id
        """;

    private sealed record Row(
        long SettlementId, string Name, DateOnly DecidedOn, Money? Pool, string Standards, long PolicyVersionId, string Readings, string Stage);

    /// <summary>The batch, or null when there is none that this person may see.</summary>
    public static async Task<WhatIfBatch?> Find(NpgsqlDataSource database, long id, Officer officer)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        if (!officer.Role.IsProvincial() || await connection.QuerySingleOrDefaultAsync<Row>(Sql, new { id }) is not { } row)
            return null;
        var basis = await SettlementBasis.Of(connection, row.PolicyVersionId, row.Readings);
        return new WhatIfBatch(row.SettlementId, row.Name, row.DecidedOn, row.Pool, SettlementTerms.StandardsOf(row.Standards), basis.Letters, basis.Pack);
    }
}
