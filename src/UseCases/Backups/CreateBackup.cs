using System.Globalization;
using System.Reflection;
using System.Text;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Backups;

/// <summary>
/// Copies the files of a running server over its own connection, as PostgreSQL's manual describes it under "Making a Base Backup Using the Low Level API":
/// what changes meanwhile is put right from the log when the copy starts for the first time. Needs the server's superuser and its files, no further program.
/// </summary>
public static class CreateBackup
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private const string ServerSql = """
        select current_setting('data_directory') as folder, current_setting('server_version_num')::int / 10000 as major, current_database() as database,
               pg_is_in_recovery() as standby, (select count(*) from pg_tablespace where spcname not in ('pg_default', 'pg_global')) as tablespaces,
               to_regclass('schema_migrations') is not null as migrated, to_regclass('master_key') is not null as keyed
        """;

    // ends with the session: until then the server keeps the log from here on
    private const string KeepLogSql = "select pg_create_physical_replication_slot('gansu_backup_' || pg_backend_pid(), true, true)";
    private const string BeginSql = "select pg_backup_start(@label, true)";
    private const string EndSql = "select lsn::text as lsn, pg_walfile_name(lsn) as lastlog, labelfile, spcmapfile from pg_backup_stop(false)";

    // the writers wait for a moment, so that the totals are those of the very state that is kept. Whoever works already is waited for, never stopped.
    private const string HoldSql = "set local lock_timeout = '1s'; set local deadlock_timeout = '200ms'; ";

    private sealed record Server(string Folder, int Major, string Database, bool Standby, long Tablespaces, bool Migrated, bool Keyed);

    private sealed record Ending(string Lsn, string LastLog, string Labelfile, string Spcmapfile);

    /// <summary>Writes the backup into a new file and returns its list.</summary>
    public static async Task<BackupManifest> Into(string file, string adminDsn, DateTimeOffset now, Action<long, long>? progress = null, CancellationToken cancel = default)
    {
        var settings = new NpgsqlConnectionStringBuilder(adminDsn) { Pooling = false, CommandTimeout = 0, ApplicationName = "gansu backup" };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancel);
        var server = await connection.QuerySingleAsync<Server>(ServerSql);
        Possible(server, file);
        using var writer = new BackupWriter(file);
        await connection.ExecuteAsync(KeepLogSql);
        await connection.ExecuteAsync(BeginSql, new { label = string.Create(CultureInfo.InvariantCulture, $"gansu {now:yyyy-MM-dd HH:mm:ss}") });
        var folders = Copy(server.Folder, writer, progress, cancel);
        var (totals, key, ending) = await End(connection, server, cancel);
        AddLog(server.Folder, writer, ending, cancel);
        var manifest = new BackupManifest(
            BackupManifest.Current, now, typeof(CreateBackup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
            server.Major, server.Database, key, totals, folders, writer.Files);
        writer.Finish(manifest);
        return manifest;
    }

    private static void Possible(Server server, string file)
    {
        if (!server.Migrated)
            throw new RefusalException("数据库还是空的，没有可备份的内容。");
        if (server.Standby)
            throw new RefusalException("这是备用数据库，请在主数据库上备份。");
        if (server.Tablespaces > 0)
            throw new RefusalException("数据库使用了自建的表空间，gansu backup 不支持，请用 pg_basebackup 备份。");
        if (server.Major < 15)
            throw new RefusalException("gansu backup 需要 PostgreSQL 15 或更新版本。");
        if (File.Exists(file))
            throw new RefusalException($"{file} 已经存在，没有覆盖。");
    }

    private static List<string> Copy(string root, BackupWriter writer, Action<long, long>? progress, CancellationToken cancel)
    {
        const string Control = "global/pg_control";
        var (folders, files) = DataFolder.Of(root);
        long done = 0, total = files.Sum(path => new FileInfo(Path.Combine(root, path)) is { Exists: true } known ? known.Length : 0);
        foreach (string path in files.Where(path => path != Control))
        {
            if (writer.Add(root, path, cancel))
                progress?.Invoke(done = Math.Min(total - 1, done + writer.Files[^1].Bytes), total);
        }
        writer.Add(Control, new MemoryStream(Settled(Path.Combine(root, Control))), cancel);
        progress?.Invoke(total, total);
        return folders;
    }

    // the server may be writing it just now; a file read alike twice was not
    private static byte[] Settled(string file)
    {
        byte[] last = File.ReadAllBytes(file);
        while (true)
        {
            byte[] again = File.ReadAllBytes(file);
            if (again.AsSpan().SequenceEqual(last))
                return again;
            last = again;
        }
    }

    private static async Task<(ControlTotals Totals, string? Key, Ending Ending)> End(NpgsqlConnection connection, Server server, CancellationToken cancel)
    {
        string tables = string.Join(", ", await connection.QueryAsync<string>(ControlTotals.TablesSql));
        var until = DateTime.UtcNow + Patience;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            try
            {
                await connection.ExecuteAsync($"{HoldSql} lock table {tables} in share mode");
            }
            catch (PostgresException busy) when (busy.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                if (DateTime.UtcNow > until)
                    throw new IOException("十分钟内一直有长时间的办理（如台账入库），备份没有完成，请稍后重试", busy);
                await transaction.RollbackAsync(cancel);
                await Task.Delay(1000, cancel);
                continue;
            }
            var totals = await ControlTotals.Of(connection, cancel);
            string? key = server.Keyed ? (await CheckMasterKey.Known(connection))?.Fingerprint : null;
            return (totals, key, await connection.QuerySingleAsync<Ending>(EndSql));
        }
    }

    private static void AddLog(string root, BackupWriter writer, Ending ending, CancellationToken cancel)
    {
        string first = ending.Labelfile.Split("(file ", 2)[1].Split(')', 2)[0];
        var needed = new DirectoryInfo(Path.Combine(root, DataFolder.Log)).GetFiles().Select(log => log.Name)
            .Where(name => name.EndsWith(".history", StringComparison.Ordinal)
                || (name.Length == first.Length && string.CompareOrdinal(name, first) >= 0 && string.CompareOrdinal(name, ending.LastLog) <= 0))
            .Order(StringComparer.Ordinal).ToList();
        if (!needed.Contains(first) || !needed.Contains(ending.LastLog))
            throw new IOException($"数据库的日志文件 {first} 至 {ending.LastLog} 不全，备份没有完成，请重试");
        foreach (string name in needed)
        {
            if (!writer.Add(root, $"{DataFolder.Log}/{name}", cancel))
                throw new IOException($"数据库的日志文件 {name} 在备份时消失，备份没有完成，请重试");
        }
        writer.Add("backup_label", new MemoryStream(Encoding.UTF8.GetBytes(ending.Labelfile)), cancel);
        if (ending.Spcmapfile.Trim().Length > 0)
            writer.Add("tablespace_map", new MemoryStream(Encoding.UTF8.GetBytes(ending.Spcmapfile)), cancel);
    }
}
