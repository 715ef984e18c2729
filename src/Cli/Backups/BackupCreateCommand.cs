using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SmartFactory.Gansu.UseCases.Backups;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Cli.Backups;

/// <summary><c>gansu backup create</c>: while the site runs, into one file.</summary>
internal static class BackupCreateCommand
{
    public static Command Create()
    {
        var to = new Option<DirectoryInfo?>("--to") { Description = "写到哪个文件夹（默认：安装文件夹下的 backups）" };
        var command = new Command("create", "创建备份，网站不必停止") { to };
        command.SetAction(async (asked, cancel) =>
        {
            BackupCommand.OwnServerOnly("用 gansu backup 备份");
            var now = DateTimeOffset.Now;
            string folder = asked.GetValue(to)?.FullName ?? Path.Combine(PrivateServer.Home, "backups");
            OwnersFolder(folder);
            string file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"gansu-{now:yyyyMMdd-HHmmss}.zip"));
            var server = new ServerAt(PrivateServer.Home);
            bool running = await server.Running();
            if (!running)
                await PrivateServer.Control("start");
            try
            {
                string dsn = await PrivateServer.AdminDsn();
                Output.Say("正在复制数据库文件 ...");
                var manifest = await CreateBackup.Into(file, dsn, now, (done, total) => Output.Progress("备份", done, total), cancel);
                await Record(dsn, file, manifest);
                Say(new Output(asked), file, manifest);
            }
            finally
            {
                if (!running)
                    await PrivateServer.Control("stop");
            }
            return ExitCode.Done;
        });
        return command;
    }

    private static void Say(Output output, string file, BackupManifest manifest)
    {
        long bytes = new FileInfo(file).Length;
        output.Result(
            new { file, bytes, manifest.TakenAt, manifest.Postgres, manifest.Program, manifest.MasterKey, files = manifest.Files.Count, manifest.Totals },
            [
                $"已备份到 {file}（{bytes / 1048576.0:0.0} MB）", .. BackupCommand.Lines(manifest).Select(line => "  " + line),
                manifest.MasterKey is { } key
                    ? $"备份不含主密钥。没有主密钥（指纹 {key}，在 {KeyCommand.Place.Name}），账号、邮箱、两步验证、举报人等加密内容不能读：请另行保存，不要与备份放在一起"
                    : "备份不含主密钥（还没有启用）",
                "请把备份复制到另一台机器，并用 gansu backup verify 检验",
            ]);
    }

    private static async Task Record(string dsn, string file, BackupManifest manifest)
    {
        await using var owner = Database.ForOwner(dsn);
        await using var work = await Work.Begin(owner, Officer.Operator);
        await work.Record(new Event("backup-created", "backup", null)
        {
            Reason = Path.GetFileName(file),
            Details = JsonSerializer.Serialize(new { bytes = new FileInfo(file).Length, files = manifest.Files.Count, rows = manifest.Totals.Rows.Values.Sum() }),
        });
        await work.Commit();
    }

    private static void OwnersFolder(string folder)
    {
        if (Directory.Exists(folder) || OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
