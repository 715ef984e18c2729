using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>提交: hands a calculated batch to finance.</summary>
public static class SubmitSettlement
{
    private const string Update = """
        update settlements set stage = 'submitted', submitted_at = now(), return_reason = '' where settlement_id = @settlementId
        """;

    public static async Task On(
        NpgsqlDataSource database, long settlementId, Officer officer, CancellationToken cancel = default)
    {
        await using var work = await Work.Begin(database, officer, cancel);
        var settlement = await SettlementRows.Lock(work.Connection, settlementId);
        settlement.Stage.Demand("submit", officer);
        await work.RequireOther(Duties.MakeSettlement, settlementId);
        var stale = (await SettlementRows.Lines(work.Connection, settlementId)).Where(line => line.Stale).ToList();
        if (stale.Count > 0)
            throw new RefusalException($"第 {string.Join("、", stale.Take(10).Select(line => line.Seq))} 笔等 {stale.Count} 笔的往年奖励在测算后有变化，请先重新测算");
        await work.Connection.ExecuteAsync(Update, new { settlementId });
        await work.Record(new Event("settlement-submitted", "settlement", settlementId) { EffectiveOn = settlement.DecidedOn });
        await work.Commit(cancel);
    }
}
