using System.CommandLine;
using Dapper;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Cli;

/// <summary><c>gansu title may-apply</c>: what an enterprise may apply for on a day, and why not the rest (Art. 16, 22–25).</summary>
public static class TitleMayApplyCommand
{
    private static readonly Argument<string> Code = new("uscc") { Description = "统一社会信用代码" };
    private static readonly Option<DateOnly> On = Days.Option("--on", "申报日期");

    private static readonly Option<int?> Scenarios = new("--scenarios") { Description = "本年已申报优秀场景的个数（含未获评的）；不给则按已获评的计" };

    public static Command Create()
    {
        On.Required = true;
        var command = new Command("may-apply", "可申报的载体，以及其余为何不能申报") { Code, On, Scenarios };
        command.SetAction(async (asked, cancel) =>
        {
            if (!Uscc.TryParse(asked.GetRequiredValue(Code), out var uscc, out string? problem))
                throw new RefusalException(problem);
            await using var database = Database.ForApplication(await PrivateServer.PreparedDsn(cancel));
            await using var connection = await database.OpenConnectionAsync(cancel);
            long unit = await connection.QuerySingleOrDefaultAsync<long?>("select unit_id from enterprises where uscc = @code", new { code = uscc.ToString() })
                ?? throw new RefusalException($"台账中没有统一社会信用代码为 {uscc} 的企业");
            var result = await MayApply.On(connection, unit, asked.GetRequiredValue(On), asked.GetValue(Scenarios));
            new Output(asked).Result(
                result.Entries.Select(entry => new { kind = entry.Kind.Code(), verdict = Word(entry.Verdict), reasons = entry.Reasons.Select(reason => new { text = reason.Text, article = reason.Article, verdict = Word(reason.Weight) }) }),
                result.Entries.Select(entry => $"{entry.Kind.Code()} {Word(entry.Verdict)}{string.Concat(entry.Reasons.Select(reason => $" [{ChineseNumber.Article(reason.Article)}] {reason.Text}"))}"));
            return ExitCode.Done;
        });
        return command;
    }

    private static string Word(EntryVerdict verdict) => verdict switch
    {
        EntryVerdict.Allowed => "allowed",
        EntryVerdict.Warned => "warned",
        _ => "barred",
    };
}
