using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>Writes down comings and goings: signed in, refused, signed out, password or second factor changed.</summary>
public static class RecordAccess
{
    private const string NobodySql = "insert into events (actor_name, actor_role, act, subject, reason) values ('不存在的用户名', 'public', @act, 'user', @reason)";

    public static async Task Of(NpgsqlDataSource source, Account account, string act, string reason = "", CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(account);
        await using var work = await Work.Begin(source, new Officer(account.UserId, account.DisplayName, account.Role, account.Scope), cancel);
        await work.Record(new Event(act, "user", account.UserId) { Reason = reason });
        if (act == "signed-in")
            await work.Connection.ExecuteAsync("update users set last_signed_in_at = now() where user_id = @UserId", new { account.UserId });
        await work.Commit(cancel);
    }

    /// <summary>The same of somebody who has no account: what was typed for a name is not kept, it may be a password.</summary>
    public static async Task Of(NpgsqlDataSource source, string act, string reason, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        await using var connection = await source.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(NobodySql, new { act, reason });
    }
}
