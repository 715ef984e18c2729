using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.UseCases.Records;

/// <summary>数据核查: every night the ledger's sums and caps (Art. 19) and the states of titles, bars and decisions. It finds and tells; it repairs nothing.</summary>
public sealed class CheckIntegrity : IDayJob
{
    private const int Told = 50;

    /// <inheritdoc/>
    public string Name => "check-ledger";

    /// <inheritdoc/>
    public async Task<DayReport> Run(Work work, DateOnly day, CancellationToken cancel = default)
    {
        var problems = (await CheckLedger.Of(work, day, cancel)).Concat(await CheckTitles.Of(work, day, cancel)).ToList();
        if (problems.Count == 0)
            return DayReport.Nothing;
        var to = LetterRecipient.Holders(Role.SystemAdministrator);
        string[] lines = [.. problems.Take(Told).Select(problem => $"{problem.Check} {problem.Subject}：{problem.Text}"), .. problems.Count > Told ? [$"共 {problems.Count} 处"] : Array.Empty<string>()];
        int letters = await QueueLetters.In(work, [new LetterOrder("integrity-failed", $"integrity/{day:yyyy-MM-dd}/{to.Mailbox}", to)
        {
            Values = new Dictionary<string, string> { ["业务日期"] = $"{day:yyyy年M月d日}", ["问题清单"] = string.Join('\n', lines) },
        }], day);
        return DayReport.Of(("problems", problems.Count), ("letters", letters)) with { Notes = lines };
    }
}
