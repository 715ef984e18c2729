using System.CommandLine;
using System.Globalization;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Jobs;

namespace SmartFactory.Gansu.Cli;

/// <summary><c>gansu job</c>: what is done by date — listed, done for a day, tried without keeping anything, played through ahead of time.</summary>
public static class JobCommand
{
    public static Command Create() => new("job", "定时任务") { List(), Run(), JobSimulateCommand.Create(), JobNodeCommand.Create() };

    private static Command List()
    {
        var list = new Command("list", "列出全部定时任务及其最近一次办理");
        list.SetAction(async (asked, cancel) =>
        {
            await using var database = Database.ForApplication(await PrivateServer.PreparedDsn(cancel));
            var last = (await JobList.Last(database, cancel)).ToDictionary(row => row.Job);
            new Output(asked).Result(
                Schedule.Days.Select(job => new { job.Name, job.Title, job.When, last = last.GetValueOrDefault(job.Name)?.Day, state = last.GetValueOrDefault(job.Name)?.State }),
                Schedule.Days.Select(job => string.Create(CultureInfo.InvariantCulture, $"{job.Name,-20} {job.When,-14} {job.Title}{Said(last.GetValueOrDefault(job.Name))}")));
            return ExitCode.Done;
        });
        return list;
    }

    private static string Said(JobDayRow? last) => last is null ? "" : $"（{Days.Text(last.Day)} {last.StateName}）";

    private static Command Run()
    {
        var name = new Argument<string>("NAME") { Description = "任务代号，见 gansu job list" };
        var on = Days.Option("--on", "业务日期");
        on.Required = true;
        var dry = new Option<bool>("--dry-run") { Description = "只列出会发生的变化，不保存" };
        var run = new Command("run", "按某一天办理一项定时任务；重复运行不会重复办理") { name, on, dry };
        run.SetAction(async (asked, cancel) =>
        {
            var job = Find(asked.GetRequiredValue(name));
            var day = asked.GetRequiredValue(on);
            if (day > OfficialDay.Today && !asked.GetValue(dry))
                throw new RefusalException($"{Days.Text(day)} 还没有到，不能提前办理。要看那一天会发生什么，请加 --dry-run，或用 gansu job simulate。");
            await using var database = Database.ForApplication(await PrivateServer.PreparedDsn(cancel));
            if (!asked.GetValue(dry) && await WrongClocks.Of(database, new DatabaseClock(database), TimeProvider.System, Node.Name, cancel) is not null)
                throw new RefusalException("本机的时钟与数据库相差超过一分钟，不能办理。请先校准时钟。");
            var result = asked.GetValue(dry)
                ? await RunDay.Preview(database, job.Act, day, cancel)
                : await RunDay.Of(database, job.Act, day, Node.Name, "系统运维", cancel);
            if (result.Problem is { } problem)
                throw new InvalidOperationException($"{job.Name} {Days.Text(day)}", problem);
            new Output(asked).Result(
                new { job = job.Name, day, outcome = result.Outcome.ToString(), dryRun = asked.GetValue(dry), result.Report.Counts, result.Report.Notes, result.Changes.Titles, result.Changes.Letters },
                Lines(job, result, asked.GetValue(dry)));
            return ExitCode.Done;
        });
        return run;
    }

    internal static DayJob Find(string name) => Schedule.Days.FirstOrDefault(job => job.Name == name)
        ?? throw new RefusalException($"没有名为“{name}”的定时任务，可用：{string.Join('、', Schedule.Days.Select(job => job.Name))}");

    private static IEnumerable<string> Lines(DayJob job, DayResult result, bool dry)
    {
        yield return result.Outcome == DayOutcome.AlreadyDone
            ? $"{Days.Text(result.Day)} {job.Title}：已经办理过，没有重复办理"
            : $"{Days.Text(result.Day)} {job.Title}{(dry ? "（试算，不保存）" : "")}：{result.Report.Sentence}";
        foreach (string line in Changes(result))
            yield return "  " + line;
    }

    /// <summary>One line per title moved, letter written and thing to note.</summary>
    internal static IEnumerable<string> Changes(DayResult result) =>
    [
        .. result.Changes.Titles.Select(move => $"状态 {move.Uscc} {move.Enterprise} {move.Kind.ShortName()}“{move.Carrier}”（{move.TitleId}） {move.From} → {move.To}，自 {Days.Text(move.EffectiveOn)}"),
        .. result.Report.Notes.Select(note => "事项 " + note),
        .. result.Changes.Letters.Select(letter => $"信函 {letter.Kind} {letter.RecipientName}：{letter.Subject}〔{letter.Key}〕"),
    ];
}
