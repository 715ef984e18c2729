using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.Data;

/// <summary>The tables belong to the account that migrates them; a restored database may have them under another name.</summary>
public static class Ownership
{
    // who may act for the present owner may migrate, too
    private const string ForeignSql = """
        select exists (
          select from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname in ('public', 'quartz', 'hangfire') and c.relkind in ('r', 'v', 'S') and not pg_has_role(c.relowner, 'usage')
            and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'))
        """;

    /// <summary>Refuses with what an administrator has to run when something belongs to somebody else.</summary>
    public static async Task Check(string ownerDsn, CancellationToken cancel = default)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ownerDsn) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancel);
        if (!await connection.ExecuteScalarAsync<bool>(ForeignSql))
            return;
        string? owner = await connection.ExecuteScalarAsync<string>("select current_user::text");
        throw new RefusalException($"库中有的表不属于账号“{owner}”（多半是由别的账号恢复的），不能升级。请数据库管理员在库“{connection.Database}”中运行：\n\nset gansu.owner = '{owner}';\n{EmbeddedFiles.Read("ownership.sql")}");
    }
}
