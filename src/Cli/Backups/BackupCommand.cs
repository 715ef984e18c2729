using System.CommandLine;
using System.Globalization;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Backups;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Cli.Backups;

/// <summary><c>gansu backup create|verify|restore|totals</c>: the private server in one file, all but the master key.</summary>
public static class BackupCommand
{
    public static Command Create() => new("backup", "备份：创建、检验、恢复（自带的数据库服务）")
    {
        BackupCreateCommand.Create(), BackupVerifyCommand.Create(), BackupRestoreCommand.Create(), BackupTotalsCommand.Create(),
    };

    /// <summary>The file to read, of verify and restore.</summary>
    internal static Argument<FileInfo> File() => new("FILE") { Description = "备份文件" };

    /// <summary>The files of a configured server are not ours to copy.</summary>
    internal static void OwnServerOnly(string act)
    {
        if (PrivateServer.IsConfigured)
            throw new RefusalException($"已配置 ConnectionStrings__Gansu，数据库不由本程序管理，不能{act}：请用 pg_dump、pg_restore 或数据库自己的备份办法，步骤见 docs/backup.md。");
    }

    /// <summary>The programs that read a backup's files.</summary>
    internal static async Task<string> Programs(BackupManifest manifest)
    {
        var (exit, folder) = await new ServerAt(PrivateServer.Home).Run("programs", manifest.Postgres.ToString(CultureInfo.InvariantCulture));
        return exit == 0 ? folder.Trim()
            : throw new RefusalException($"这份备份是 PostgreSQL {manifest.Postgres} 的数据，只能由同一主版本的程序读取，本机没有：请安装 PostgreSQL {manifest.Postgres}，或用 GANSU_POSTGRES_BIN 指明其程序所在文件夹。");
    }

    /// <summary>What differs between a started server and what the backup says of it.</summary>
    internal static async Task<(IReadOnlyList<string> Different, LockedWith? Key)> Compare(string dsn, BackupManifest manifest, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(dsn);
        await connection.OpenAsync(cancel);
        var key = await connection.ExecuteScalarAsync<bool>("select to_regclass('master_key') is not null") ? await CheckMasterKey.Known(connection) : null;
        return ((await ControlTotals.Of(connection, cancel)).DifferencesFrom(manifest.Totals), key);
    }

    /// <summary>Whether the master key at hand opens what is encrypted in a backup, in a sentence.</summary>
    internal static (string State, string Text) Key(LockedWith? database)
    {
        if (database is null)
            return ("none", "备份时还没有启用主密钥");
        var place = KeyCommand.Place;
        if (place.Read() is not { } key)
            return ("missing", $"主密钥不在本机：启动网站前须把指纹 {database.Fingerprint} 的主密钥放到 {place.File}，或用环境变量 {MasterKey.Variable} 给出");
        return key.Opens(database.Probe)
            ? ("opens", $"{place.Name} 中的主密钥（指纹 {key.Fingerprint}）能打开其中的加密内容")
            : ("wrong", $"{place.Name} 中的主密钥（指纹 {key.Fingerprint}）打不开其中的加密内容，需要指纹 {database.Fingerprint} 的主密钥，否则网站不能启动");
    }

    /// <summary>What a backup is, in lines.</summary>
    internal static IEnumerable<string> Lines(BackupManifest manifest) =>
    [
        $"截至 {manifest.TakenAt.ToOffset(TimeSpan.FromHours(8)):yyyy-MM-dd HH:mm:ss}，PostgreSQL {manifest.Postgres}，库结构{manifest.Totals.Migrations.Count}项，表{manifest.Totals.Rows.Count}张共{manifest.Totals.Rows.Values.Sum()}行",
        .. manifest.Totals.Awards.Select(total => $"奖励明细 {total.Type}：{total.Lines}笔，{total.Sum:0.00}元"),
    ];
}
