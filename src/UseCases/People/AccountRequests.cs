using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>One act on an account that wants two administrators: what there was, what there will be, who asked, how it ended.</summary>
public sealed record AccountRequestRow(
    long AccountRequestId, string Kind, long? UserId, string UserName, string DisplayName, string Organisation, string? WasRole, string? WasPlace, string WasEmail,
    string Role, string Place, string Email, string Reason, string State, long RequestedBy, string RequestedByName, DateTime RequestedAt, DateTime ExpiresAt,
    string? DecidedByName, DateTime? DecidedAt, string DecisionReason)
{
    public AccountAct Act => AccountActs.Parse(Kind);
}

/// <summary>账号办理: what administrators asked for and what became of it, newest first. Any administrator may look.</summary>
public static class AccountRequests
{
    /// <summary>The states, in order.</summary>
    public static IReadOnlyList<string> States { get; } = ["requested", "confirmed", "rejected", "withdrawn", "lapsed"];

    private const string Select = $"""
        select a.account_request_id, a.kind, a.user_id, a.user_name, a.display_name, a.organisation, a.was_role, {WasPlace} as was_place, a.was_email_masked as was_email,
               a.role, {Place} as place, a.email_masked as email, a.reason, {LapseAccountRequests.StateSql} as state, a.requested_by, a.requested_by_name, a.requested_at,
               a.expires_at, a.decided_by_name, a.decided_at, a.decision_reason
        from account_requests a
        left join regions w on w.code = a.was_region_code
        left join enterprises we on we.enterprise_id = a.was_enterprise_id
        join regions r on r.code = a.region_code
        left join enterprises e on e.enterprise_id = a.enterprise_id
        """;

    private const string Place = "coalesce(e.name, case r.level when 'province' then '全省' else r.name end)";
    private const string WasPlace = "coalesce(we.name, case w.level when 'province' then '全省' else w.name end)";

    private const string PageSql = $"""
        {Select}
        where (@state = '' or {LapseAccountRequests.StateSql} = @state) and (@before::bigint is null or a.account_request_id < @before)
        order by a.account_request_id desc
        limit @limit
        """;

    private const string CountSql = $"select {LapseAccountRequests.StateSql}, count(*) from account_requests a group by 1";

    private const string WaitingSql = $"{Select} where a.state = 'requested' and a.expires_at > now() and a.user_id = @userId";

    private const string ConfirmersSql = $"""
        select u.display_name || '（' || case u.role when 'system-administrator' then '系统管理员' when 'security-administrator' then '安全管理员' else '审计管理员' end || '）'
        {AccountAdministrators.ConfirmersSql}
        order by u.user_id
        """;

    /// <summary>Requests before a number.</summary>
    public static async Task<IReadOnlyList<AccountRequestRow>> Page(NpgsqlDataSource database, string state, long? before, int? limit, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<AccountRequestRow>(PageSql, new { state, before, limit })).AsList();
    }

    /// <summary>How many there are in each state; "" is all.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> Counts(NpgsqlDataSource database, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync(cancel);
        var counts = (await connection.QueryAsync<(string State, long Count)>(CountSql)).ToDictionary(row => row.State, row => row.Count);
        counts[""] = counts.Values.Sum();
        return counts;
    }

    /// <summary>One of them.</summary>
    public static async Task<AccountRequestRow?> One(NpgsqlDataSource database, long id, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<AccountRequestRow>($"{Select} where a.account_request_id = @id", new { id });
    }

    /// <summary>What waits for a second administrator about an account.</summary>
    public static async Task<AccountRequestRow?> Waiting(NpgsqlDataSource database, long userId, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<AccountRequestRow>(WaitingSql, new { userId });
    }

    /// <summary>Who may confirm it: names of the administrators in office who neither asked nor are concerned.</summary>
    public static async Task<IReadOnlyList<string>> Confirmers(NpgsqlDataSource database, AccountRequestRow request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(request);
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<string>(ConfirmersSql, new { asker = request.RequestedBy, concerned = request.UserId, UserId = request.RequestedBy })).AsList();
    }
}
