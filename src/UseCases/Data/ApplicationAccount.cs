using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.Data;

/// <summary>The account of the application on the server: made when the owner may make accounts, else by an administrator.</summary>
public static class ApplicationAccount
{
    private const string Rights = "login nosuperuser noinherit nocreatedb nocreaterole noreplication nobypassrls";

    private const string FindSql = """
        select (select rolcanlogin from pg_roles where rolname = @ApplicationRole) as signsin,
               (select rolsuper or rolcreaterole from pg_roles where rolname = current_user) as maymake,
               current_user::text as owner
        """;

    private sealed record Found(bool? SignsIn, bool MayMake, string Owner);

    /// <summary>Makes the account when it is missing or may not sign in; the password is that of the application's connection string, when there is one.</summary>
    public static async Task Ensure(string ownerDsn, string? applicationDsn = null, CancellationToken cancel = default)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ownerDsn) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancel);
        var found = await connection.QuerySingleAsync<Found>(FindSql, new { Database.ApplicationRole });
        if (found.SignsIn == true)
            return;
        string sql = $"{(found.SignsIn is null ? "create" : "alter")} role {Database.ApplicationRole} {Rights}";
        try
        {
            if (!found.MayMake)
                throw Refusal(sql, found.Owner);
            string password = new NpgsqlConnectionStringBuilder(applicationDsn ?? "") is { Username: Database.ApplicationRole, Password: { Length: > 0 } given }
                ? $" password '{given.Replace("'", "''", StringComparison.Ordinal)}'"
                : "";
            await connection.ExecuteAsync(sql + password);
        }
        catch (PostgresException problem) when (problem.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw Refusal(sql, found.Owner);
        }
        catch (PostgresException problem) when (problem.SqlState is PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.UniqueViolation)
        {
            // another setup was faster
        }
    }

    private static RefusalException Refusal(string sql, string owner) => new(
        $"应用账号 {Database.ApplicationRole} 还不能登录，账号“{owner}”又不能建立账号。请数据库管理员运行（密码自定，写入 ConnectionStrings__Gansu）：\n\n{sql} password '……';\ngrant {Database.ApplicationRole} to \"{owner}\";");
}
