using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.PublicNotices;

/// <summary>撤回公示: a wrong notice stays to be read with the reason, and another may be recorded. Its objections stand.</summary>
public static class WithdrawNotice
{
    private const string FindSql = "select settlement_id from public_notices where public_notice_id = @noticeId";

    private const string UpdateSql = """
        update public_notices
        set withdrawn_on = @today, withdrawn_by = @UserId, withdrawn_by_name = @Name, withdrawal_reason = @reason
        where settlement_id = @settlementId and withdrawn_on is null and (@noticeId::bigint is null or public_notice_id = @noticeId)
        returning public_notice_id
        """;

    public static async Task Of(NpgsqlDataSource database, long noticeId, string? reason, Officer officer, DateOnly today, CancellationToken cancel = default)
    {
        string why = EnterpriseScope.Required(reason, "撤回的理由");
        await using var work = await Work.Begin(database, officer, cancel);
        long settlementId = await work.Connection.ExecuteScalarAsync<long?>(FindSql, new { noticeId }) ?? throw new RefusalException("没有这次公示");
        var settlement = await SettlementRows.Lock(work.Connection, settlementId);
        settlement.Stage.Demand("withdraw-notice", officer);
        if (!await In(work, settlementId, noticeId, why, today))
            throw new RefusalException("这次公示已经撤回");
        await work.Commit(cancel);
    }

    /// <summary>Together with the batch, whose list is given up.</summary>
    internal static Task<bool> With(Work work, long settlementId, string reason, DateOnly today) => In(work, settlementId, null, $"批次撤回：{reason}", today);

    private static async Task<bool> In(Work work, long settlementId, long? noticeId, string reason, DateOnly today)
    {
        if (await work.Connection.ExecuteScalarAsync<long?>(UpdateSql, new { settlementId, noticeId, reason, today, work.Officer.UserId, work.Officer.Name }) is null)
            return false;
        await work.Record(new Event("notice-withdrawn", "settlement", settlementId) { EffectiveOn = today, Articles = [17], Reason = reason });
        return true;
    }
}
