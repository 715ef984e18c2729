using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.PublicNotices;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>撤回: ends a batch that finance has not finished with. It stays to be read; its titles can be taken into another.</summary>
public static class WithdrawSettlement
{
    public static async Task On(
        NpgsqlDataSource database, long settlementId, string reason, Officer officer, DateOnly today, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(reason))
            throw new RefusalException("请填写撤回原因");
        await using var work = await Work.Begin(database, officer, cancel);
        var settlement = await SettlementRows.Lock(work.Connection, settlementId);
        settlement.Stage.Demand("withdraw", officer);
        await work.Connection.ExecuteAsync("update settlements set stage = 'withdrawn' where settlement_id = @settlementId", new { settlementId });
        await WithdrawNotice.With(work, settlementId, reason.Trim(), today);
        await work.Record(new Event("settlement-withdrawn", "settlement", settlementId) { Reason = reason.Trim() });
        await work.Commit(cancel);
    }
}
