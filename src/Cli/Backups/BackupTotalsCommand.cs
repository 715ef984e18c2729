using System.CommandLine;
using System.Text.Json;
using Npgsql;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Backups;

namespace SmartFactory.Gansu.Cli.Backups;

/// <summary><c>gansu backup totals</c>: the control totals of the database as it stands, to be kept beside a dump of it and compared after that was restored.</summary>
internal static class BackupTotalsCommand
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static Command Create()
    {
        var compare = new Option<FileInfo?>("--compare") { Description = "与先前用 --json 保存的控制数核对" };
        var command = new Command("totals", "控制数：库结构、各表行数、奖励明细；用 pg_dump 备份时保存，恢复后核对") { compare };
        command.SetAction(async (asked, cancel) =>
        {
            var written = asked.GetValue(compare) is { } file ? await Read(file, cancel) : null;
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(await PrivateServer.OwnerDsn()) { Pooling = false, SearchPath = "public" }.ConnectionString);
            await connection.OpenAsync(cancel);
            var totals = await ControlTotals.Of(connection, cancel);
            if (written is null)
            {
                new Output(asked).Result(totals,
                [
                    $"库结构{totals.Migrations.Count}项", .. totals.Rows.Select(row => $"{row.Key} {row.Value}行"),
                    .. totals.Awards.Select(total => $"奖励明细 {total.Type}：{total.Lines}笔，{total.Sum:0.00}元"),
                ]);
                return ExitCode.Done;
            }
            var different = totals.DifferencesFrom(written);
            new Output(asked).Result(new { same = different.Count == 0, different }, different.Count == 0 ? ["与保存的控制数一致"] : different);
            return different.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static async Task<ControlTotals> Read(FileInfo file, CancellationToken cancel)
    {
        if (!file.Exists)
            throw new RefusalException($"没有这个文件：{file.FullName}");
        try
        {
            await using var stream = file.OpenRead();
            return await JsonSerializer.DeserializeAsync<ControlTotals>(stream, Web, cancel) is { Rows: not null, Migrations: not null, Awards: not null } totals
                ? totals : throw new JsonException();
        }
        catch (JsonException problem)
        {
            throw new RefusalException($"{file.FullName} 不是 gansu backup totals --json 保存的控制数", problem);
        }
    }
}
