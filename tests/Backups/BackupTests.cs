using System.IO.Compression;
using System.Text.Json.Nodes;
using Dapper;
using SmartFactory.Gansu.UseCases.Backups;

namespace SmartFactory.Gansu.Tests.Backups;

/// <summary>Backups that are right, damaged, foreign or in the way: each is told in a sentence and an exit code, and nothing is half done.</summary>
[Collection(nameof(BackedUpHome))]
public sealed class BackupTests(BackedUpHome backed) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gansu-backup").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_is_verified_by_starting_it()
    {
        var (exit, result, said) = await backed.Home.Gansu("backup", "verify", backed.Backup);

        Assert.True(exit == 0, result + said);
        Assert.Contains("临时启动成功", result, StringComparison.Ordinal);
        Assert.Contains("奖励明细 granted：419笔，300000000.00元", result, StringComparison.Ordinal);
        Assert.Contains("能打开其中的加密内容", result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_is_named_and_not_contained()
    {
        string key = await File.ReadAllTextAsync(backed.Home.KeyFile, Cancel);
        using var zip = ZipFile.OpenRead(backed.Backup);
        foreach (var entry in zip.Entries.Where(entry => !entry.FullName.EndsWith('/')))
        {
            using var reader = new StreamReader(entry.Open(), System.Text.Encoding.Latin1);
            Assert.DoesNotContain(key, await reader.ReadToEndAsync(Cancel), StringComparison.Ordinal);
        }
        Assert.Equal(16, BackupReader.Manifest(backed.Backup).MasterKey!.Length);
    }

    [Fact]
    public async Task A_changed_a_missing_and_a_foreign_file_are_named()
    {
        string file = Copied();
        using (var zip = ZipFile.Open(file, ZipArchiveMode.Update))
        {
            using (var stream = zip.GetEntry("data/postgresql.conf")!.Open())
            {
                stream.Position = 10;
                stream.WriteByte((byte)'!');
            }
            zip.GetEntry("data/pg_hba.conf")!.Delete();
            await using var foreign = zip.CreateEntry("data/postgresql.auto.conf.new").Open();
        }

        var (exit, result, _) = await backed.Home.Gansu("backup", "verify", file);
        await using var fresh = new InstalledHome();
        var restored = await fresh.Gansu("backup", "restore", file, "--officer", "王运维");

        string[] named = ["文件 postgresql.conf 与备份时不同，已损坏或被改动", "备份中缺少文件 pg_hba.conf", "备份中多出文件 data/postgresql.auto.conf.new"];
        Assert.Equal((1, 1), (exit, restored.Exit));
        Assert.All(named, sentence => Assert.Contains(sentence, result, StringComparison.Ordinal));
        Assert.All(named, sentence => Assert.Contains(sentence, restored.Result, StringComparison.Ordinal));
        Assert.Empty(Directory.GetDirectories(await fresh.Server("box")));
    }

    [Fact]
    public async Task One_flipped_byte_is_found()
    {
        string file = Copied();
        byte[] bytes = await File.ReadAllBytesAsync(file, Cancel);
        bytes[bytes.Length / 2] ^= 0x10;
        await File.WriteAllBytesAsync(file, bytes, Cancel);

        var (exit, result, _) = await backed.Home.Gansu("backup", "verify", file);

        Assert.Equal(1, exit);
        Assert.Contains("与备份时不同，已损坏或被改动", result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_with_other_totals_is_found_by_the_started_server()
    {
        string file = WithManifest(list => list["totals"]!["rows"]!["titles"] = 433);

        var (exit, result, _) = await backed.Home.Gansu("backup", "verify", file);

        Assert.Equal(1, exit);
        Assert.Contains("表 titles：备份时433行，现在432行", result, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("truncated", "不完整")]
    [InlineData("text", "不是备份文件")]
    [InlineData("zip", "没有清单")]
    [InlineData("missing", "没有这个文件")]
    [InlineData("major", "PostgreSQL 14")]
    [InlineData("newer", "请先升级本程序")]
    [InlineData("path", "不允许的路径")]
    public async Task What_is_no_backup_for_this_machine_is_refused_in_words(string kind, string sentence)
    {
        string file = kind switch
        {
            "major" => WithManifest(list => list["postgres"] = 14),
            "newer" => WithManifest(list => ((JsonArray)list["totals"]!["migrations"]!).Add("9999_later.sql")),
            "path" => WithManifest(list => list["files"]![0]!["path"] = "../outside"),
            _ => Path.Combine(_folder, "other.zip"),
        };
        if (kind == "text")
            await File.WriteAllTextAsync(file, "不是备份", Cancel);
        if (kind == "truncated")
            await File.WriteAllBytesAsync(file, (await File.ReadAllBytesAsync(backed.Backup, Cancel))[..^1000], Cancel);
        if (kind == "zip")
            await (await ZipFile.OpenAsync(file, ZipArchiveMode.Create, Cancel)).DisposeAsync();
        await using var fresh = new InstalledHome();

        var (exit, _, said) = await fresh.Gansu("backup", "restore", file, "--officer", "王运维");

        Assert.Equal(2, exit);
        Assert.Contains(sentence, said, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(await fresh.Server("box")));
    }

    [Fact]
    public async Task Data_that_are_there_are_not_overwritten_and_replaced_ones_are_kept()
    {
        await using var other = new InstalledHome();
        Assert.Equal(0, (await other.Gansu("setup", "--empty")).Exit);

        var running = await other.Gansu("backup", "restore", backed.Backup, "--officer", "王运维");
        await other.Server("stop");
        var there = await other.Gansu("backup", "restore", backed.Backup, "--officer", "王运维");
        var replaced = await other.Gansu("backup", "restore", backed.Backup, "--officer", "王运维", "--replace");

        Assert.Equal((2, 2, 0), (running.Exit, there.Exit, replaced.Exit));
        Assert.Contains("数据库正在运行", running.Said, StringComparison.Ordinal);
        Assert.Contains("已经有数据", there.Said, StringComparison.Ordinal);
        string kept = Assert.Single(Directory.GetDirectories(await other.Server("box"), "before-*"));
        Assert.True(File.Exists(Path.Combine(kept, "PG_VERSION")));
        Assert.Contains(kept, replaced.Result, StringComparison.Ordinal);
        await using var database = await other.Database();
        await using var connection = await database.OpenConnectionAsync(Cancel);
        Assert.Equal(432, await connection.ExecuteScalarAsync<long>("select count(*) from titles"));
    }

    [Fact]
    public async Task Whoever_works_when_the_totals_are_taken_is_waited_for_and_counted()
    {
        string file = Path.Combine(_folder, "waited.zip");
        await using var database = await backed.Home.Database();
        await using var connection = await database.OpenConnectionAsync(Cancel);
        await using var work = await connection.BeginTransactionAsync(Cancel);
        await connection.ExecuteAsync("insert into events (actor_name, actor_role, act, subject) values ('测试', 'city', 'signed-in', 'user')");
        var backup = CreateBackup.Into(file, await backed.Home.Server("admin-dsn"), DateTimeOffset.UtcNow, cancel: Cancel);
        while (!backup.IsCompleted && await connection.ExecuteScalarAsync<long>("select count(*) from pg_locks where not granted and mode = 'ShareLock'") == 0)
            await Task.Delay(50, Cancel);
        await work.CommitAsync(Cancel);

        var manifest = await backup;

        Assert.Equal(await connection.ExecuteScalarAsync<long>("select count(*) from events"), manifest.Totals.Rows["events"]);
        Assert.Empty(BackupReader.Extract(file, Path.Combine(_folder, "waited")));
    }

    [Fact]
    public async Task Cut_short_it_leaves_nothing()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await CreateBackup.Into(
            Path.Combine(_folder, "cut.zip"), await backed.Home.Server("admin-dsn"), DateTimeOffset.UtcNow, (_, _) => stop.Cancel(), stop.Token));

        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("create")]
    [InlineData("restore")]
    public async Task A_configured_server_is_not_ours_to_copy(string act)
    {
        string[] arguments = act == "create" ? ["backup", "create"] : ["backup", "restore", backed.Backup, "--officer", "王运维"];

        var (exit, _, said) = await backed.Home.Gansu([("ConnectionStrings__Gansu", "Host=db.example;Username=gansu;Database=gansu")], arguments);

        Assert.Equal(2, exit);
        Assert.Contains("docs/backup.md", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Totals_kept_beside_a_dump_are_compared_after_it_was_restored()
    {
        string file = Path.Combine(_folder, "totals.json");
        await File.WriteAllTextAsync(file, (await backed.Home.Gansu("backup", "totals", "--json")).Result, Cancel);

        var same = await backed.Home.Gansu("backup", "totals", "--compare", file);
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, Cancel)).Replace("\"titles\": 432", "\"titles\": 431", StringComparison.Ordinal), Cancel);
        var different = await backed.Home.Gansu("backup", "totals", "--compare", file);

        Assert.Equal((0, "与保存的控制数一致\n"), (same.Exit, same.Result));
        Assert.Equal((1, "表 titles：备份时431行，现在432行\n"), (different.Exit, different.Result));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Copied()
    {
        string file = Path.Combine(_folder, "copy.zip");
        File.Copy(backed.Backup, file);
        return file;
    }

    private string WithManifest(Action<JsonNode> change)
    {
        string file = Copied();
        using var zip = ZipFile.Open(file, ZipArchiveMode.Update);
        using var stream = zip.GetEntry("manifest.json")!.Open();
        var list = JsonNode.Parse(stream)!;
        change(list);
        stream.SetLength(0);
        stream.Write(System.Text.Encoding.UTF8.GetBytes(list.ToJsonString()));
        return file;
    }
}
