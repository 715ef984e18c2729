using Dapper;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>Requests that nobody confirmed in time are over; entered by whoever works with accounts next, and counted as over from the moment itself.</summary>
internal static class LapseAccountRequests
{
    /// <summary>The state of a request as it counts now; alias a.</summary>
    public const string StateSql = "case when a.state = 'requested' and a.expires_at <= now() then 'lapsed' else a.state end";

    private const string Sql = """
        update account_requests set state = 'lapsed', decided_at = now()
        where state = 'requested' and expires_at <= now()
        returning account_request_id, display_name
        """;

    public static async Task In(Work work)
    {
        ArgumentNullException.ThrowIfNull(work);
        foreach (var (id, name) in await work.Connection.QueryAsync<(long Id, string Name)>(Sql))
            await work.Record(new Event("account-request-lapsed", "account-request", id) { Reason = $"{name}：逾期未复核" });
    }
}
