using System.CommandLine;
using System.Globalization;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Backups;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Cli.Backups;

/// <summary><c>gansu backup restore</c>: into a stopped installation without data, or beside the data it has.</summary>
internal static class BackupRestoreCommand
{
    public static Command Create()
    {
        var file = BackupCommand.File();
        var replace = new Option<bool>("--replace") { Description = "本安装已有数据时也恢复；原数据改名保留" };
        var who = new Option<string>("--officer") { Description = "办理人姓名，记入操作记录", Required = true };
        var command = new Command("restore", "从备份恢复到本安装（先停止网站）") { file, replace, who };
        command.SetAction(async (asked, cancel) =>
        {
            BackupCommand.OwnServerOnly("用 gansu backup 恢复");
            string path = asked.GetRequiredValue(file).FullName;
            if (asked.GetRequiredValue(who).Trim() is not { Length: > 0 } name)
                throw new RefusalException("请用 --officer 写明办理人姓名");
            var manifest = BackupReader.Manifest(path);
            if (manifest.Totals.Migrations.Except(Migrations.Embedded.Select(known => known.Name)).ToList() is { Count: > 0 } unknown)
                throw new RefusalException($"这份备份来自更新的程序版本（{manifest.Program}，库结构 {unknown[^1]}），请先升级本程序再恢复。");
            var server = new ServerAt(PrivateServer.Home);
            if (await server.Running())
                throw new RefusalException("数据库正在运行：请先停止网站（./run 处按 Ctrl-C）、任务节点和数据库（gansu database stop），再恢复。");
            _ = await BackupCommand.Programs(manifest);
            string box = await server.Control("box");
            if (Directory.EnumerateDirectories(box, "data-*").Any() && !asked.GetValue(replace))
                throw new RefusalException("本安装已经有数据，没有恢复。确要换成备份中的数据，请加 --replace（原数据改名保留，不删除）；或用 GANSU_HOME 指定一个新的安装文件夹。");
            return await Restore(asked, server, box, path, manifest, name, cancel);
        });
        return command;
    }

    private static async Task<int> Restore(ParseResult asked, ServerAt server, string box, string path, BackupManifest manifest, string name, CancellationToken cancel)
    {
        string stamp = string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.Now:yyyyMMddHHmmss}");
        string data = Path.Combine(box, $"restoring-{stamp}");
        IReadOnlyList<string> wrong;
        try
        {
            Output.Say("正在核对并展开备份 ...");
            wrong = BackupReader.Extract(path, data, (done, total) => Output.Progress("恢复", done, total), cancel);
            if (wrong.Count == 0)
                await server.Control("adopt", data, manifest.Postgres.ToString(CultureInfo.InvariantCulture), $"before-{stamp}");
        }
        finally
        {
            if (Directory.Exists(data))
                Directory.Delete(data, recursive: true);
        }
        if (wrong.Count > 0)
            return Bad(asked, path, ["备份已损坏，没有恢复，本安装没有改动：", .. wrong.Select(one => "  " + one)]);
        var kept = Directory.GetDirectories(box, $"before-{stamp}-*");
        try
        {
            string dsn = await server.Start(manifest.Database);
            var (different, key) = await BackupCommand.Compare(dsn, manifest, cancel);
            if (different.Count > 0)
                return Bad(asked, path, ["已展开，但与备份时不一致，请不要使用：", .. different.Select(one => "  " + one), .. kept.Select(old => $"原数据在 {old}")]);
            await Record(dsn, path, manifest, Officer.Operator with { Name = name });
            var (state, text) = BackupCommand.Key(key);
            new Output(asked).Result(
                new { restored = true, file = path, manifest.TakenAt, key = state, manifest.MasterKey, kept, manifest.Totals },
                [
                    $"已从 {path} 恢复，行数、奖励明细与备份时一致", .. BackupCommand.Lines(manifest).Select(line => "  " + line), text,
                    .. kept.Select(old => $"原数据在 {old}，确认无误后可以删除"), "现在可以用 ./run 启动网站",
                ]);
            return ExitCode.Done;
        }
        finally
        {
            await server.Run("stop");
        }
    }

    private static async Task Record(string dsn, string file, BackupManifest manifest, Officer officer)
    {
        await using var owner = Database.ForOwner(dsn);
        await using var work = await Work.Begin(owner, officer);
        await work.Record(new Event("backup-restored", "backup", null)
        {
            Reason = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}，截至 {manifest.TakenAt.ToOffset(TimeSpan.FromHours(8)):yyyy-MM-dd HH:mm:ss}；此后的记录不在其中"),
        });
        await work.Commit();
    }

    private static int Bad(ParseResult asked, string file, IReadOnlyList<string> problems)
    {
        new Output(asked).Result(new { restored = false, file, problems }, problems);
        return ExitCode.Failed;
    }
}
