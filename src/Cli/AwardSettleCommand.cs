using System.CommandLine;
using System.Text;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Imports;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Cli;

/// <summary><c>gansu award settle FILE --on DATE</c>: calculates a list of recognitions against the ledger and saves nothing.</summary>
public static class AwardSettleCommand
{
    private const int FindingsShown = 50;
    private static readonly Argument<FileInfo> List = new("FILE") { Description = "拟认定名单（.xlsx 或 .csv）" };
    private static readonly Option<DateOnly> On = Days.Option("--on", "决定日");
    private static readonly Option<FileInfo?> Csv = new("--csv") { Description = "结果文件（CSV）" };
    private static readonly Option<FileInfo?> Sheet = new("--sheet") { Description = "奖励核算表（.xlsx）" };

    public static Command Create()
    {
        On.Required = true;
        var command = new Command("settle", "按台账试算一份名单，不保存") { List, On, Csv, Sheet };
        command.SetAction((asked, cancel) => Run(new Output(asked), asked.GetRequiredValue(List), asked.GetValue(On), asked.GetValue(Csv), asked.GetValue(Sheet), cancel));
        return command;
    }

    private static async Task<int> Run(Output output, FileInfo path, DateOnly on, FileInfo? csv, FileInfo? sheet, CancellationToken cancel)
    {
        if (!path.Exists)
            throw new RefusalException($"没有这个文件：{path.FullName}");
        await using var source = Database.ForApplication(await PrivateServer.PreparedDsn(cancel));
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var stream = path.OpenRead();
        var list = await RecognisedList.Read(connection, stream, on, cancel);
        foreach (var finding in list.Findings.Take(FindingsShown))
            Output.Say($"{(finding.Severity == Severity.Error ? "错误" : "提示")} 第{finding.Row}行 {finding.Column}：{finding.Message}");
        if (list.Findings.Count > FindingsShown)
            Output.Say($"另有 {list.Findings.Count - FindingsShown} 处");
        if (!list.Ok)
        {
            output.Result(new { refused = list.Findings }, $"名单有 {list.Findings.Count(finding => finding.Severity == Severity.Error)} 处错误，未写出任何结果");
            return ExitCode.Refused;
        }
        var lines = await SettleList.On(connection, on, list.Lines, new Dictionary<TitleKind, Money>(), cancel);
        if (csv is not null)
            Replace(csv, file => SettledListFile.Write(file, lines));
        if (sheet is not null)
            await File.WriteAllBytesAsync(sheet.FullName, (await Reports.Awards.AwardSheetOfList.Of(connection, on, Path.GetFileNameWithoutExtension(path.Name), lines)).Content, cancel);
        output.Result(
            new
            {
                on, awards = lines.Count, ceilingWan = lines.Sum(line => line.Calculation.Ceiling).Wan,
                lines = lines.Select(line => new
                {
                    line.Line.Seq, uscc = line.Line.Uscc.Code, kind = line.Line.Kind.Code(), standardWan = line.Calculation.Standard.Wan,
                    ceilingWan = line.Calculation.Ceiling.Wan, alerts = line.Calculation.Alerts.Select(alert => alert.Code),
                }),
            },
            $"{lines.Count} 笔，可奖励上限合计 {lines.Sum(line => line.Calculation.Ceiling)}；有提示 {lines.Count(line => line.Calculation.Alerts.Count > 0)} 笔；未保存");
        return ExitCode.Done;
    }

    // never half a file under its own name
    private static void Replace(FileInfo file, Action<TextWriter> write)
    {
        string unfinished = file.FullName + ".part";
        using (var writer = new StreamWriter(unfinished, false, new UTF8Encoding(false)))
            write(writer);
        File.Move(unfinished, file.FullName, overwrite: true);
    }
}
