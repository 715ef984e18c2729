using Dapper;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.Letters;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>Carries out what two persons have decided, on the day they set. One that has become impossible holds up no other; the province is told.</summary>
public sealed class CarryOutDueDecisions : IDayJob
{
    /// <inheritdoc/>
    public string Name => "carry-out-decisions";

    /// <inheritdoc/>
    public async Task<DayReport> Run(Work work, DateOnly day, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        int done = 0, letters = 0;
        var notes = new List<string>();
        foreach (long id in await CarryOutDecision.DueOn(work, day))
        {
            string document = await work.Connection.ExecuteScalarAsync<string>("select document from decisions where decision_id = @id", new { id }) ?? "";
            await work.Connection.ExecuteAsync("savepoint decision");
            try
            {
                await CarryOutDecision.Of(work, id, day);
                done++;
                notes.Add($"执行 {document}");
            }
            catch (RefusalException refusal)
            {
                await work.Connection.ExecuteAsync("rollback to savepoint decision");
                notes.Add($"{document} 不能执行：{refusal.Message}");
                letters += await Tell(work, id, document, refusal.Message, day) ? 1 : 0;
            }
        }
        return DayReport.Of(("decisions", done), ("letters", letters)) with { Notes = notes };
    }

    private static Task<bool> Tell(Work work, long id, string document, string why, DateOnly day) => QueueLetters.In(
        work,
        new LetterOrder("generic", $"decision-impossible/{id}", LetterRecipient.Province)
        {
            Values = new Dictionary<string, string>
            {
                ["标题"] = $"{document}到生效日未能执行",
                ["正文"] = $"已确认的决定（{document}）到生效日未能执行：{why}请核实，需要的另作决定。",
            },
        },
        day);
}
