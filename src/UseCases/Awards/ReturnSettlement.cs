using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>退回: sends a batch back to its maker with a reason. What the reviewer changed stays on its lines.</summary>
public static class ReturnSettlement
{
    private const string Update = """
        update settlements
        set stage = 'calculated', submitted_at = null, reviewer_id = null, reviewer_name = null, reviewed_at = null, return_reason = @reason
        where settlement_id = @settlementId
        """;

    public static async Task On(
        NpgsqlDataSource database, long settlementId, string reason, Officer officer, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(reason))
            throw new RefusalException("请填写退回原因");
        await using var work = await Work.Begin(database, officer, cancel);
        var settlement = await SettlementRows.Lock(work.Connection, settlementId);
        settlement.Stage.Demand("return", officer);
        await work.Connection.ExecuteAsync(Update, new { settlementId, reason = reason.Trim() });
        await work.Record(new Event("settlement-returned", "settlement", settlementId) { Reason = reason.Trim() });
        await work.Commit(cancel);
    }
}
