using System.Net;
using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.Tests.Backups;

/// <summary>The drill: a backup taken while somebody works comes back row by row on another machine, and the site serves from it.</summary>
public sealed class RestoreTests
{
    // 15 and later differ in what they keep in a data folder
    [Theory]
    [InlineData(null)]
    [InlineData("18")]
    public async Task A_backup_of_a_working_server_is_restored_row_by_row(string? major)
    {
        string? programs = major is null ? null : await InstalledHome.Programs(major);
        Assert.SkipWhen(major is not null && programs is null, $"PostgreSQL {major} cannot be had here");
        await using var old = new InstalledHome(programs);
        Assert.Equal(0, (await old.Gansu("setup")).Exit);
        Assert.Equal(0, (await old.Gansu("key", "check")).Exit);
        await using var database = await old.Database();
        string file;
        using (var enough = new CancellationTokenSource())
        {
            var writing = Write(database, enough.Token);
            file = await BackedUpHome.Create(old);
            await enough.CancelAsync();
            Assert.NotEqual(0, await writing);
        }
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        await using var fresh = new InstalledHome(programs);
        var (exit, result, said) = await fresh.Gansu("backup", "restore", file, "--officer", "王运维");
        Assert.True(exit == 0, result + said);
        Assert.Contains("主密钥不在本机", result, StringComparison.Ordinal);

        await using var restored = await fresh.Database();
        var (before, after) = (await Digests(database, restored), await Digests(restored, restored));
        Assert.Contains(before, table => table.Key == "award_entries" && table.Value.StartsWith("419 ", StringComparison.Ordinal));
        Assert.Equal(before, after);
        Assert.Equal("王运维", await Ask<string>(restored, "select actor_name from events where act = 'backup-restored'"));
        Assert.Equal(0, await Ask<long>(restored, "select count(*) from events where act = 'backup-created'"));

        var refused = await fresh.Site();
        Assert.Equal(2, refused.Exit);
        Assert.StartsWith("找不到主密钥文件", refused.Said, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.GetDirectoryName(fresh.KeyFile)!);
        File.Copy(old.KeyFile, fresh.KeyFile);
        Assert.Equal(HttpStatusCode.OK, (await fresh.Site()).Page);
    }

    // acts by the dozen, and rows that move within their table
    private static async Task<int> Write(NpgsqlDataSource database, CancellationToken enough)
    {
        await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
        int written = 0;
        while (!enough.IsCancellationRequested)
        {
            await connection.ExecuteAsync("""
                begin;
                insert into events (actor_name, actor_role, act, subject) select '测试', 'city', 'signed-in', 'user' from generate_series(1, 50);
                update enterprises set name = name where enterprise_id % 7 = 3;
                commit;
                """);
            written++;
        }
        return written;
    }

    // rows and a digest of every table; of the events those the backup has, for the old machine went on
    private static async Task<Dictionary<string, string>> Digests(NpgsqlDataSource database, NpgsqlDataSource restored)
    {
        long last = await Ask<long>(restored, "select max(event_id) from events where act <> 'backup-restored'");
        await using var connection = await database.OpenConnectionAsync();
        var digests = new Dictionary<string, string>();
        foreach (string table in (await connection.QueryAsync<string>("select relname from pg_class where relkind = 'r' and relnamespace in ('public'::regnamespace, 'quartz'::regnamespace) order by 1")).AsList())
        {
            string rows = table == "events" ? $"(select * from events where event_id <= {last} and act <> 'backup-restored')" : table.StartsWith("qrtz", StringComparison.Ordinal) ? $"quartz.{table}" : table;
            digests[table] = (await connection.ExecuteScalarAsync<string>($"select count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' order by t::text)), '') from {rows} t"))!;
        }
        return digests;
    }

    private static async Task<T?> Ask<T>(NpgsqlDataSource database, string sql)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<T>(sql);
    }
}
