using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Jobs;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>Requests that nobody confirmed in time are over from the moment itself; the machine enters it and tells those concerned, every night and before the next request.</summary>
public static class LapseAccountRequests
{
    /// <summary>The state of a request as it counts now; alias a.</summary>
    public const string StateSql = "case when a.state = 'requested' and a.expires_at <= now() then 'lapsed' else a.state end";

    private const string Sql = """
        update account_requests set state = 'lapsed', decided_at = now()
        where state = 'requested' and expires_at <= now()
        returning account_request_id, user_id, user_name, display_name, kind, requested_by
        """;

    private sealed record Row(long AccountRequestId, long? UserId, string UserName, string DisplayName, string Kind, long RequestedBy);

    /// <summary>Enters what is over; returns how many.</summary>
    public static async Task<int> Of(NpgsqlDataSource database, DateOnly day, CancellationToken cancel = default)
    {
        await using var work = await Work.Begin(database, Machine.Officer, cancel);
        int ended = await In(work, day);
        await work.Commit(cancel);
        return ended;
    }

    internal static async Task<int> In(Work work, DateOnly day)
    {
        var ended = (await work.Connection.QueryAsync<Row>(Sql)).AsList();
        foreach (var row in ended)
        {
            long happened = await work.RecordOf(Machine.Officer, new Event("account-request-lapsed", "account-request", row.AccountRequestId) { Reason = $"{row.DisplayName}：逾期未复核" });
            string account = $"{row.DisplayName}（{row.UserName}）", matter = AccountActs.Parse(row.Kind).Name();
            await AccountLetters.TellEnd(work, day, row.UserId, account, matter, happened, "逾期没有人复核", "系统办理");
            await AccountLetters.TellAsker(work, day, row.RequestedBy, account, matter, happened, "逾期没有人复核", "系统办理");
        }
        return ended.Count;
    }
}
