using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.Data;

/// <summary>Pages, jobs and commands work with the rights of the application and refuse to begin with more: what is append-only would not be.</summary>
public static class LeastPower
{
    private const string Sql = """
        select r.rolname::text as name, r.rolsuper as superuser, r.rolcreaterole as makesroles, r.rolcreatedb as makesdatabases, r.rolbypassrls as bypasses, r.rolreplication as replicates,
               coalesce((select string_agg(g.rolname, '、' order by g.rolname) from pg_auth_members m join pg_roles g on g.oid = m.roleid where m.member = r.oid), '') as groups,
               exists (select from pg_database d where d.datname = current_database() and d.datdba = r.oid)
                 or exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                            where c.relowner = r.oid and n.nspname in ('public', 'quartz', 'hangfire')) as owns,
               coalesce((select string_agg(c.relname, '、' order by c.relname) from pg_trigger t join pg_class c on c.oid = t.tgrelid
                         where t.tgname like '%append\_only' and (has_table_privilege(c.oid, 'update') or has_table_privilege(c.oid, 'delete') or has_table_privilege(c.oid, 'truncate') or has_table_privilege(c.oid, 'trigger'))), '') as rewrites,
               to_regclass('schema_migrations') is null or has_table_privilege(to_regclass('schema_migrations'), 'select') as reads
        from pg_roles r where r.rolname = session_user
        """;

    private sealed record Account(string Name, bool Superuser, bool MakesRoles, bool MakesDatabases, bool Bypasses, bool Replicates, string Groups, bool Owns, string Rewrites, bool Reads);

    /// <summary>Refuses an account with more rights than the application needs, or with none, and a schema that is not this program's.</summary>
    public static async Task Check(NpgsqlDataSource application, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(application);
        await using var connection = await application.OpenConnectionAsync(cancel);
        string? wrong = await Wrong(connection, cancel) ?? await StartChecks.Schema(connection, cancel);
        if (wrong is not null)
            throw new RefusalException(wrong);
    }

    /// <summary>What is wrong with the account of this connection, in a sentence; the schema may be missing.</summary>
    public static async Task<string?> Wrong(NpgsqlConnection connection, CancellationToken cancel = default)
    {
        var account = await connection.QuerySingleAsync<Account>(new CommandDefinition(Sql, cancellationToken: cancel));
        if (TooMuch(account) is { Count: > 0 } rights)
            return $"数据库账号“{account.Name}”权限过大（{string.Join('、', rights)}），不能用来运行：请在 ConnectionStrings__Gansu 中使用应用账号 {Database.ApplicationRole}，所有者的连接串只放在 ConnectionStrings__GansuOwner，供 gansu setup 使用。";
        if (account.Name != Database.ApplicationRole)
            return $"数据库账号“{account.Name}”不是应用账号：请在 ConnectionStrings__Gansu 中使用 {Database.ApplicationRole}，记录时间和办理人的核对只认它。";
        return account.Reads ? null
            : $"数据库账号“{account.Name}”没有应用的权限：请先以所有者的连接串（ConnectionStrings__GansuOwner）运行 gansu setup。";
    }

    private static List<string> TooMuch(Account account)
    {
        (bool Has, string Right)[] rights =
        [
            (account.Superuser, "超级用户"),
            (account.MakesRoles, "能建立账号"),
            (account.MakesDatabases, "能建库"),
            (account.Bypasses, "不受行级限制"),
            (account.Replicates, "能复制数据"),
            (account.Groups.Length > 0, $"属于{account.Groups}"),
            (account.Owns, "拥有库或表"),
            (account is { Superuser: false, Owns: false, Groups: "", Rewrites.Length: > 0 }, $"能更改只增不改的记录（{account.Rewrites}）"),
        ];
        return [.. rights.Where(right => right.Has).Select(right => right.Right)];
    }
}
