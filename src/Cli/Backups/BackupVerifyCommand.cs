using System.CommandLine;
using System.Globalization;
using SmartFactory.Gansu.UseCases.Backups;

namespace SmartFactory.Gansu.Cli.Backups;

/// <summary><c>gansu backup verify</c>: every file against the list, then a server started from the backup, looked at and thrown away.</summary>
internal static class BackupVerifyCommand
{
    public static Command Create()
    {
        var file = BackupCommand.File();
        var command = new Command("verify", "检验备份：核对每个文件，并在临时文件夹里真正启动一次、核对控制数") { file };
        command.SetAction(async (asked, cancel) =>
        {
            string path = asked.GetRequiredValue(file).FullName;
            var manifest = BackupReader.Manifest(path);
            string home = Directory.CreateTempSubdirectory("gansu-verify-").FullName;
            try
            {
                Output.Say("正在核对文件 ...");
                string data = Path.Combine(home, "data");
                var wrong = BackupReader.Extract(path, data, (done, total) => Output.Progress("核对", done, total), cancel);
                if (wrong.Count > 0)
                    return Bad(asked, path, wrong);
                var trial = new ServerAt(home, await BackupCommand.Programs(manifest), Disposable: true);
                Output.Say("正在用备份启动一个临时的数据库 ...");
                var (different, key) = await Try(trial, data, manifest, cancel);
                if (different.Count > 0)
                    return Bad(asked, path, different);
                var (state, text) = BackupCommand.Key(key);
                new Output(asked).Result(
                    new { ok = true, file = path, manifest.TakenAt, manifest.Postgres, manifest.MasterKey, key = state, files = manifest.Files.Count, manifest.Totals },
                    [$"{path} 完好：{manifest.Files.Count}个文件与清单一致，临时启动成功，行数、奖励明细与备份时一致", .. BackupCommand.Lines(manifest).Select(line => "  " + line), text]);
                return ExitCode.Done;
            }
            finally
            {
                Directory.Delete(home, recursive: true);
            }
        });
        return command;
    }

    private static async Task<(IReadOnlyList<string> Different, UseCases.People.LockedWith? Key)> Try(
        ServerAt trial, string data, BackupManifest manifest, CancellationToken cancel)
    {
        string box = await trial.Control("box");
        try
        {
            await trial.Control("adopt", data, manifest.Postgres.ToString(CultureInfo.InvariantCulture));
            return await BackupCommand.Compare(await trial.Start(manifest.Database), manifest, cancel);
        }
        finally
        {
            await trial.Run("stop");
            if (Directory.Exists(box))
                Directory.Delete(box, recursive: true);
        }
    }

    private static int Bad(ParseResult asked, string file, IReadOnlyList<string> problems)
    {
        new Output(asked).Result(new { ok = false, file, problems }, [$"{file} 不能用于恢复：", .. problems.Select(problem => "  " + problem)]);
        return ExitCode.Failed;
    }
}
