using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>The batch a what-if starts from, as its page shows it.</summary>
public sealed record WhatIfBatch(
    long SettlementId, string Name, DateOnly DecidedOn, long PolicyVersionId, IReadOnlyDictionary<TitleKind, Money> Standards, Readings Readings, PolicyPack Pack)
{
    private const string Sql = """
        select settlement_id, name, decided_on, standards::text as standards, policy_version_id, readings::text as readings from settlements where settlement_id = @id
        """;

    private sealed record Row(
        long SettlementId, string Name, DateOnly DecidedOn, string Standards, long PolicyVersionId, string Readings);

    /// <summary>The batch, or null when there is none that this person may see.</summary>
    public static async Task<WhatIfBatch?> Find(NpgsqlDataSource database, long id, Officer officer)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        if (!officer.Role.IsProvincial() || await connection.QuerySingleOrDefaultAsync<Row>(Sql, new { id }) is not { } row)
            return null;
        var basis = await SettlementBasis.Of(connection, row.PolicyVersionId, row.Readings);
        return new WhatIfBatch(row.SettlementId, row.Name, row.DecidedOn, row.PolicyVersionId, SettlementTerms.StandardsOf(row.Standards), basis.Letters, basis.Pack);
    }
}
