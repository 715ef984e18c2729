using System.Text.Json;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.PublicNotices;

/// <summary>办结异议: a person finds it justified or not, with the reason, once. After an approval, too: a held item waits for it.</summary>
public static class ConcludeObjection
{
    private const string FindSql = "select n.settlement_id from objections o join public_notices n using (public_notice_id) where o.objection_id = @objectionId";

    private const string UpdateSql = """
        update objections
        set result = @result, result_reason = @why, concluded_on = @today, concluded_by = @UserId, concluded_by_name = @Name
        where objection_id = @objectionId and result is null
        """;

    /// <summary>Upheld: the item may not be approved in this batch. Dismissed: it goes on.</summary>
    public static async Task Of(
        NpgsqlDataSource database, long objectionId, bool upheld, string? reason, Officer officer, DateOnly today, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(officer);
        officer.Require(Role.ProvinceMaker);
        string why = EnterpriseScope.Required(reason, "办结的理由");
        await using var work = await Work.Begin(database, officer, cancel);
        long settlementId = await work.Connection.ExecuteScalarAsync<long?>(FindSql, new { objectionId }) ?? throw new RefusalException("没有这件异议");
        // an approval looks at objections behind the same lock
        await SettlementRows.Lock(work.Connection, settlementId);
        await work.RequireOther(Duties.MakeSettlement, settlementId);
        if (await work.Connection.ExecuteAsync(UpdateSql, new { objectionId, result = upheld ? "upheld" : "dismissed", why, today, officer.UserId, officer.Name }) == 0)
            throw new RefusalException("这件异议已经办结");
        await work.Record(new Event("objection-concluded", "settlement", settlementId)
        {
            EffectiveOn = today, Articles = [17], Reason = $"第 {objectionId} 号异议{(upheld ? "成立" : "不成立")}：{why}",
            Details = JsonSerializer.Serialize(new { objection = objectionId, upheld }),
        });
        await work.Commit(cancel);
    }
}
