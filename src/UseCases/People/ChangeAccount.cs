using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>What the security administrator does to accounts of others. Every change ends the person's sessions.</summary>
public static class ChangeAccount
{
    private const string Fresh = "security_stamp = gen_random_uuid()::text, concurrency_stamp = gen_random_uuid()::text";

    private const string DisableSql = $"update users set disabled_at = now(), {Fresh} where user_id = @id and disabled_at is null returning display_name";
    private const string EnableSql = $"update users set disabled_at = null, {Fresh} where user_id = @id and disabled_at is not null returning display_name";

    private const string ResetSql = $"""
        update users
        set password_hash = null, two_factor_enabled = false, authenticator_key = null, recovery_codes = '', lockout_end = null,
            access_failed_count = 0, {Fresh}
        where user_id = @id and disabled_at is null and not demonstration
        returning display_name
        """;

    private const string RoleSql = $"""
        update users set role = @Role, region_code = @RegionCode, enterprise_id = @EnterpriseId, {Fresh}
        where user_id = @id and disabled_at is null
        returning display_name
        """;

    /// <summary>Nobody comes in with it any more; the name stays in the records.</summary>
    public static Task Disable(NpgsqlDataSource source, long id, string reason, Officer officer, CancellationToken cancel = default) =>
        string.IsNullOrWhiteSpace(reason)
            ? throw new RefusalException("请填写停用的理由。")
            : Change(source, id, officer, "account-disabled", reason.Trim(), DisableSql, new { id }, cancel);

    public static Task Enable(NpgsqlDataSource source, long id, Officer officer, CancellationToken cancel = default) =>
        Change(source, id, officer, "account-enabled", "", EnableSql, new { id }, cancel);

    /// <summary>Another role or region; an account has exactly one.</summary>
    public static async Task Move(
        NpgsqlDataSource source, long id, Role role, string? regionCode, string? uscc, Officer officer, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        AccountPlace place;
        await using (var connection = await source.OpenConnectionAsync(cancel))
            place = await AccountRules.Place(connection, role, regionCode, uscc);
        var values = new { id, Role = role.Code(), place.RegionCode, place.EnterpriseId };
        await Change(source, id, officer, "account-role-changed", $"{role.Name()} {place.RegionCode}", RoleSql, values, cancel);
    }

    /// <summary>Takes password and second factor away and returns the secret of a new one-time link.</summary>
    public static async Task<string> Reset(NpgsqlDataSource source, long id, Officer officer, CancellationToken cancel = default)
    {
        string token = "";
        await Change(source, id, officer, "account-reset", "", ResetSql, new { id }, cancel,
            async work => token = await Invitations.Issue(work.Connection, id, work.Officer.UserId));
        return token;
    }

    private static async Task Change(
        NpgsqlDataSource source, long id, Officer officer, string act, string reason, string sql, object values, CancellationToken cancel,
        Func<Work, Task>? also = null)
    {
        AccountRules.RequireSecurityAdministrator(officer);
        if (id == officer.UserId)
            throw new RefusalException("不能对自己的账号做这项操作，请由另一名安全管理员办理。");
        await using var work = await Work.Begin(source, officer, cancel);
        string name = await work.Connection.ExecuteScalarAsync<string?>(sql, values)
            ?? throw new RefusalException("账号的状态已经变化，请刷新后重试。");
        if (also is not null)
            await also(work);
        await work.Record(new Event(act, "user", id) { Reason = reason.Length > 0 ? $"{name}：{reason}" : name });
        await work.Commit(cancel);
    }
}
