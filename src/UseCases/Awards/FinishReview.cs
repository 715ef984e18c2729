using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>复核通过: finance has looked at every line and hands the batch to the approver.</summary>
public static class FinishReview
{
    private const string Update = """
        update settlements set stage = 'reviewed', reviewer_id = @UserId, reviewer_name = @Reviewer, reviewed_at = now()
        where settlement_id = @settlementId
        """;

    public static async Task On(
        NpgsqlDataSource database, long settlementId, Officer officer, CancellationToken cancel = default)
    {
        await using var work = await Work.Begin(database, officer, cancel);
        var settlement = await SettlementRows.Lock(work.Connection, settlementId);
        settlement.Stage.Demand("finish-review", officer);
        await work.RequireOther(Duties.ReviewSettlement, settlementId);
        await work.Connection.ExecuteAsync(Update, new { settlementId, officer.UserId, Reviewer = officer.Name });
        await work.Record(new Event("settlement-reviewed", "settlement", settlementId) { EffectiveOn = settlement.DecidedOn });
        await work.Commit(cancel);
    }
}
