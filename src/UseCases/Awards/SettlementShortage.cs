using Npgsql;
using SmartFactory.Gansu.Rules.Awards;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>资金缺口 of a batch: how much its pool lacks and the common standards that would fit.</summary>
public static class SettlementShortage
{
    /// <summary>Null when the batch has no pool or the pool suffices.</summary>
    public static async Task<Shortage?> Of(NpgsqlConnection connection, long settlementId, CancellationToken cancel = default)
    {
        var settlement = await SettlementRows.Read(connection, settlementId);
        if (settlement.FundPoolId is not { } pool)
            return null;
        var basis = await SettlementBasis.Of(connection, settlement);
        var lines = (await SettlementRows.Lines(connection, settlementId)).Select(line => line.Again).ToList();
        var units = await AwardHistories.OfUnits(connection, lines.Select(line => line.UnitId), cancel);
        return Shortage.Of(basis.Rule, basis.Readings, settlement.DecidedOn, lines, unit => units[unit].History, (await FundPools.One(connection, pool)).Rest.OrZero);
    }
}
