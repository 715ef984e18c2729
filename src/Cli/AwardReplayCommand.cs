using System.CommandLine;
using System.Text;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.Cli;

/// <summary><c>gansu award replay</c>: performs a file of decisions again under the rule; no database.</summary>
public static class AwardReplayCommand
{
    private static readonly Option<FileInfo> Events = new("--events") { Description = "事项文件（CSV）", Required = true };
    private static readonly Option<FileInfo> Out = new("--out") { Description = "结果文件（CSV）", Required = true };
    private static readonly Option<string?> Policy = new("--policy") { Description = "政策编号或文件；缺省按决定日期取当时有效的政策" };
    private static readonly Option<string[]> Reading = new("--reading")
    {
        Description = "解释口径，如 Q9=B，可多次给出",
        AllowMultipleArgumentsPerToken = true,
    };

    public static Command Create()
    {
        var command = new Command("replay", "按办法逐项重算一份事项清单") { Events, Out, Policy, Reading };
        command.SetAction(asked => Run(
            asked.GetRequiredValue(Events), asked.GetRequiredValue(Out), asked.GetValue(Policy), asked.GetValue(Reading) ?? [], new Output(asked)));
        return command;
    }

    private static int Run(FileInfo events, FileInfo results, string? policy, string[] overrides, Output output)
    {
        if (!events.Exists)
            throw new RefusalException($"找不到文件 {events}");
        var given = policy is null ? null : PolicyFiles.Find(policy);
        foreach (string idle in overrides.Where(text => !AwardReadings.All.Contains(text.Split('=')[0].Trim().ToUpperInvariant())))
            Output.Say($"提示：口径 {idle} 不影响金额，重算结果不变");
        var readings = (given is null ? PolicyFiles.BuiltIn : [given]).ToDictionary(pack => pack.Id, pack => Apply(pack, overrides));

        using var text = new StreamReader(events.FullName, Encoding.UTF8);
        var read = ReplayFile.ReadEvents(text);
        Say(read.Doubts);
        if (read.Refusals.Count > 0)
            return Refuse(read.Refusals, output);

        // a pack named on purpose is tried on any day; without one the day decides, and a day without a rule stops
        PolicyPack? On(DateOnly day) => given ?? PolicyFiles.InForceOn(day);
        var (replayed, refusals) = AwardReplay.Run(read.Events, day => On(day)?.AwardRule, day => readings[On(day)!.Id]);
        if (refusals.Count > 0)
            return Refuse(refusals, output);

        string unfinished = results.FullName + ".part";
        using (var writer = new StreamWriter(unfinished, false, new UTF8Encoding(false)))
            ReplayFile.WriteResults(writer, replayed);
        File.Move(unfinished, results.FullName, overwrite: true);
        var granted = replayed.Where(result => result.Calculation is not null).Select(result => result.Granted!.Value);
        output.Result(
            new { events = replayed.Count, awards = replayed.Count(result => result.Calculation is not null), grantedWan = Rules.MoneySums.Sum(granted).ToWanText() },
            $"已重算 {replayed.Count} 项，其中按办法核算 {replayed.Count(result => result.Calculation is not null)} 项，共 {Rules.MoneySums.Sum(granted)}");
        return ExitCode.Done;
    }

    private static AwardReadings Apply(PolicyPack pack, string[] overrides) =>
        Readings.Defaults(pack).TryWithAll(overrides, out var readings, out string? problem)
            ? readings.ForAwards()
            : throw new RefusalException(problem);

    private static void Say(IReadOnlyList<ReplayRefusal> doubts)
    {
        foreach (var doubt in doubts.Take(20))
            Output.Say($"提示：第 {doubt.Row} 行 {doubt.Field}：{doubt.Message}");
        if (doubts.Count > 20)
            Output.Say($"提示：另有 {doubts.Count - 20} 行信用代码有疑问");
    }

    private static int Refuse(IReadOnlyList<ReplayRefusal> refusals, Output output)
    {
        foreach (var refusal in refusals.Take(200))
            Output.Say($"第 {refusal.Row} 行 {refusal.Field}：{refusal.Message}");
        Output.Say($"共 {refusals.Count} 处需要更正，未写出任何结果");
        if (output.AsJson)
            output.Result(new { refused = refusals });
        return ExitCode.Refused;
    }
}
