using System.CommandLine;
using System.Globalization;
using System.Text;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Jobs;

namespace SmartFactory.Gansu.Cli;

/// <summary><c>gansu job simulate</c>: plays the jobs through, day by day, on a copy of the data, and prints every letter and every change of state.</summary>
public static class JobSimulateCommand
{
    private const int MostDays = 366 * 30;

    public static Command Create()
    {
        var from = Days.Option("--from", "从哪一天起");
        from.Required = true;
        var to = Days.Option("--to", "到哪一天止");
        to.Required = true;
        var file = new Option<FileInfo?>("--out") { Description = "写入文件（UTF-8 文本）；缺省写到屏幕" };
        var command = new Command("simulate", "在数据副本上逐日推演，列出每一封信函和每一次状态变化；不改动真实数据") { from, to, file };
        command.SetAction((asked, cancel) => Run(asked, asked.GetRequiredValue(from), asked.GetRequiredValue(to), asked.GetValue(file), cancel));
        return command;
    }

    private static async Task<int> Run(ParseResult asked, DateOnly from, DateOnly to, FileInfo? file, CancellationToken cancel)
    {
        if (to < from || to.DayNumber - from.DayNumber > MostDays)
            throw new RefusalException("--to 应不早于 --from，且相距不超过30年");
        string name = string.Create(CultureInfo.InvariantCulture, $"gansu_simulate_{Environment.ProcessId}");
        string application = await PrivateServer.PreparedDsn(cancel);
        await using var copy = await CopyDatabase.Of(await PrivateServer.OwnerDsn(), name, Output.Say, cancel);
        await using var database = Database.ForApplication(Database.On(name, application));
        var output = new Output(asked);
        await using var writer = file is not null ? new StreamWriter(file.FullName, false, new UTF8Encoding(false))
            : output.AsJson ? StreamWriter.Null : new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
        int days = to.DayNumber - from.DayNumber + 1, moves = 0, letters = 0;
        var last = from.AddDays(-1);
        await foreach (var result in Simulate.Days(database, Schedule.Days, from, to, cancel))
        {
            moves += result.Changes.Titles.Count;
            letters += result.Changes.Letters.Count;
            foreach (string line in JobCommand.Changes(result))
                await writer.WriteLineAsync($"{Days.Text(result.Day)} {line}");
            if (result.Day == last)
                continue;
            last = result.Day;
            Output.Progress("推演", result.Day.DayNumber - from.DayNumber + 1, days);
        }
        await writer.FlushAsync(cancel);
        output.Result(new { from, to, days, moves, letters, file = file?.FullName }, $"{Days.Text(from)} 至 {Days.Text(to)}，{days:N0} 天：状态变化 {moves:N0} 次，信函 {letters:N0} 封{(file is null ? "" : $"，已写入 {file.FullName}")}");
        return ExitCode.Done;
    }
}
