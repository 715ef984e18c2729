using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.Jobs;

/// <summary>A copy of the data in a database of its own, for looking ahead; the real one is only read. Dropped when it is disposed of.</summary>
public sealed class CopyDatabase : IAsyncDisposable
{
    // what no job looks at, and what is large
    private const string TablesSql = """
        select c.oid::regclass::text as name,
               (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
                where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind = 'r' and c.relname not in (
          'schema_migrations', 'uploads', 'imports', 'import_findings', 'work_items', 'attachments', 'invitations', 'account_requests', 'data_protection_keys', 'sensitive_views',
          'day_jobs', 'job_days', 'letter_attempts', 'form_posts', 'wrong_clocks')
        order by 1
        """;

    private const string SequencesSql = """
        select format('select setval(%L, greatest((select coalesce(max(%I), 0) from %s), 1))', pg_get_serial_sequence(c.oid::regclass::text, a.attname), a.attname, c.oid::regclass)
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attidentity <> '' join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind = 'r'
        """;

    private readonly string _admin;
    private readonly string _name;

    private CopyDatabase(string admin, string name, string dsn)
    {
        _admin = admin;
        _name = name;
        OwnerDsn = dsn;
    }

    public string OwnerDsn { get; }

    public static async Task<CopyDatabase> Of(string ownerDsn, string name, Action<string> say, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(say);
        var settings = new NpgsqlConnectionStringBuilder(ownerDsn) { Database = "postgres", Pooling = false };
        string admin = settings.ConnectionString;
        settings = new NpgsqlConnectionStringBuilder(ownerDsn) { Database = name, CommandTimeout = 0, NoResetOnClose = true };
        var copy = new CopyDatabase(admin, name, settings.ConnectionString);
        try
        {
            await Execute(admin, $"drop database if exists \"{name}\" with (force)");
            await Installation.Prepare(copy.OwnerDsn, _ => { }, cancel);
            await Execute(admin, $"alter database \"{name}\" set synchronous_commit = off");
            await Execute(admin, $"alter database \"{name}\" set jit = off");
            NpgsqlConnection.ClearAllPools();
            say("正在复制数据 …");
            await Fill(ownerDsn, copy.OwnerDsn, cancel);
            return copy;
        }
        catch (PostgresException problem) when (problem.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            await copy.DisposeAsync();
            throw new RefusalException($"这个数据库账号不能建立副本（{problem.MessageText}）。请让 ConnectionStrings__GansuOwner 用能够建库的账号，或先恢复一份备份，在那上面推演。", problem);
        }
        catch
        {
            await copy.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await Execute(_admin, $"drop database if exists \"{_name}\" with (force)");
    }

    private static async Task Fill(string from, string to, CancellationToken cancel)
    {
        await using var source = new NpgsqlConnection(from);
        await using var target = new NpgsqlConnection(to);
        await source.OpenAsync(cancel);
        await target.OpenAsync(cancel);
        // one moment of the real data, however long it takes
        await using var snapshot = await source.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancel);
        await Unguarded.Fill(target, () => Copy(source, target, cancel));
        foreach (string sql in (await target.QueryAsync<string>(SequencesSql)).AsList())
            await target.ExecuteAsync(sql);
        await target.ExecuteAsync("analyze;", commandTimeout: 0);
    }

    private static async Task Copy(NpgsqlConnection source, NpgsqlConnection target, CancellationToken cancel)
    {
        var tables = (await target.QueryAsync<(string Name, string Columns)>(TablesSql)).AsList();
        await target.ExecuteAsync($"truncate {string.Join(", ", tables.Select(table => table.Name))} cascade");
        byte[] buffer = new byte[1 << 16];
        foreach (var (name, columns) in tables)
        {
            await using var reading = await source.BeginRawBinaryCopyAsync($"copy {name} ({columns}) to stdout (format binary)", cancel);
            await using var writing = await target.BeginRawBinaryCopyAsync($"copy {name} ({columns}) from stdin (format binary)", cancel);
            int read;
            while ((read = await reading.ReadAsync(buffer, cancel)) > 0)
                await writing.WriteAsync(buffer.AsMemory(0, read), cancel);
        }
    }

    private static async Task Execute(string dsn, string sql)
    {
        await using var connection = new NpgsqlConnection(dsn);
        await connection.OpenAsync();
        await connection.ExecuteAsync(sql);
    }
}
