using System.CommandLine;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.Cli;

/// <summary><c>gansu title dates</c>: end of validity and the dates of renewal of a title confirmed on a day (Art. 22).</summary>
public static class TitleCommand
{
    private static readonly Option<DateOnly> Confirmed = Days.Option("--confirmed", "发文确认日期");
    private static readonly Option<string?> Policy = new("--policy") { Description = "政策编号或文件；缺省取确认之日有效的政策" };
    private static readonly Option<string[]> Reading = new("--reading") { Description = "解释口径，如 Q19=B，可多次给出", AllowMultipleArgumentsPerToken = true };

    public static Command Create()
    {
        Confirmed.Required = true;
        var dates = new Command("dates", "称号有效期和复核日期") { Confirmed, Policy, Reading };
        dates.SetAction(asked =>
        {
            var confirmed = asked.GetRequiredValue(Confirmed);
            var pack = Pack(asked.GetValue(Policy), confirmed);
            if (!Readings.Defaults(pack).TryWithAll(asked.GetValue(Reading) ?? [], out var readings, out string? problem))
                throw new RefusalException(problem);
            var result = TitleDates.From(confirmed, pack.Term, readings.ForTitles());
            (string Name, DateOnly Day)[] days =
                [("confirmed", confirmed), ("valid_to", result.ValidTo), ("renewal_open", result.RenewalOpen), ("renewal_due", result.RenewalDue)];
            new Output(asked).Result(
                days.ToDictionary(day => day.Name, day => Days.Text(day.Day)).Append(new("policy", pack.Id)).ToDictionary(),
                days.Skip(1).Select(day => $"{day.Name} {Days.Text(day.Day)}"));
            return ExitCode.Done;
        });
        return new Command("title", "载体称号") { dates, TitleMayApplyCommand.Create() };
    }

    // legacy titles were confirmed before any rule at hand, and plans look beyond its end: dates, unlike decisions, may be tried on any day
    private static PolicyPack Pack(string? named, DateOnly confirmed)
    {
        if (named is not null)
            return PolicyFiles.Find(named);
        if (PolicyFiles.InForceOn(confirmed) is { } inForce)
            return inForce;
        var pack = PolicyFiles.BuiltIn[^1];
        Output.Say($"提示：{Days.Text(confirmed)} 没有施行中的规定，按{pack.Document}推算");
        return pack;
    }
}
