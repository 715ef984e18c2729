using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>What the list of accounts is asked for.</summary>
public sealed record AccountFilter(string? Text, string? Role, string? State);

/// <summary>An account as the security administrator sees it: nothing of business.</summary>
public sealed record AccountListRow(
    long UserId, string UserName, string DisplayName, Role Role, string RegionName, string Organisation, bool HasPassword, bool TwoFactorEnabled,
    DateTime? LockoutEnd, DateTime? DisabledAt, DateTime? LastSignedInAt, DateTime CreatedAt, bool Demonstration,
    string RegionCode, string Email, bool Waiting, string Uscc);

/// <summary>Accounts, newest first.</summary>
public static class AccountList
{
    private const string Select = $"""
        select u.user_id, u.user_name, u.display_name, u.role, r.name region_name, u.organisation, u.password_hash is not null has_password,
               u.two_factor_enabled, u.lockout_end, u.disabled_at, u.last_signed_in_at, u.created_at, u.demonstration, u.region_code,
               u.email_masked as email, {WaitingSql} as waiting, coalesce(e.uscc, '') as uscc
        from users u
        join regions r on r.code = u.region_code
        left join enterprises e on e.enterprise_id = u.enterprise_id
        """;

    private const string WaitingSql = "exists (select from account_requests a where a.user_id = u.user_id and a.state = 'requested' and a.expires_at > now())";

    private const string Where = """
        where (@text::text is null or u.user_name ilike @text or u.display_name ilike @text or u.organisation ilike @text)
          and (@Role::text is null or u.role = @Role)
        """;

    private const string State = """
        case when u.disabled_at is not null then 'disabled'
             when u.lockout_end > now() then 'locked'
             when u.password_hash is null and not u.demonstration then 'invited'
             else 'active' end
        """;

    private const string PageSql = $"""
        {Select}
        {Where}
          and (@State::text is null or {State} = @State or (@State = 'waiting' and {WaitingSql})) and (@after::bigint is null or u.user_id < @after)
        order by u.user_id desc
        limit @limit
        """;

    private const string CountSql = $"""
        select {State}, count(*) from users u {Where} group by 1
        union all
        select 'waiting', count(*) from users u {Where} and {WaitingSql}
        """;

    public static async Task<IReadOnlyList<AccountListRow>> Page(
        NpgsqlDataSource source, AccountFilter filter, long? after, int limit, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var connection = await source.OpenConnectionAsync(cancel);
        return [.. await connection.QueryAsync<AccountListRow>(PageSql, new { text = LikePattern.Contains(filter.Text), filter.Role, filter.State, after, limit })];
    }

    /// <summary>All of the filter, one at a time.</summary>
    public static async IAsyncEnumerable<AccountListRow> All(NpgsqlDataSource source, AccountFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var connection = await source.OpenConnectionAsync();
        var values = new { text = LikePattern.Contains(filter.Text), filter.Role, filter.State, after = (long?)null, limit = (int?)null };
        await foreach (var row in connection.QueryUnbufferedAsync<AccountListRow>(PageSql, values))
            yield return row;
    }

    /// <summary>How many are in each state: active, invited, locked, disabled; and about how many something waits.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> Counts(NpgsqlDataSource source, AccountFilter filter, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var connection = await source.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<(string State, long Count)>(CountSql, new { text = LikePattern.Contains(filter.Text), filter.Role }))
            .ToDictionary(row => row.State, row => row.Count);
    }

    public static async Task<AccountListRow?> One(NpgsqlDataSource source, long userId, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        await using var connection = await source.OpenConnectionAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<AccountListRow>($"{Select} where u.user_id = @userId", new { userId });
    }
}
