using System.Globalization;
using Dapper;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Policies;

/// <summary>政策到期预警: every month, from 180 days before a rule ends, as long as no successor is loaded (Art. 27, Q33).</summary>
public sealed class WarnOfPolicyEnd : IDayJob
{
    private const string Sql = """
        with newest as (
          select distinct on (policy_id) policy_id, name, document, in_force_from, in_force_to from policies order by policy_id, version desc)
        select policy_id, name, document, in_force_to
        from newest n
        where in_force_to between @day and @day + 180
          and not exists (select from newest s where s.policy_id <> n.policy_id and s.in_force_from <= n.in_force_to + 1 and s.in_force_to > n.in_force_to)
        order by policy_id
        """;

    private sealed record Row(string PolicyId, string Name, string Document, DateOnly InForceTo);

    /// <inheritdoc/>
    public string Name => "policy-ending";

    /// <inheritdoc/>
    public async Task<DayReport> Run(Work work, DateOnly day, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        var ending = (await work.Connection.QueryAsync<Row>(Sql, new { day })).AsList();
        int letters = await QueueLetters.In(work, [.. ending.SelectMany(row => Orders(row, day))], day);
        return DayReport.Of(("letters", letters)) with { Notes = [.. ending.Select(row => $"《{row.Name}》有效期至{row.InForceTo:yyyy-MM-dd}，没有接续文件")] };
    }

    private static IEnumerable<LetterOrder> Orders(Row row, DateOnly day) =>
        new[] { LetterRecipient.Province, LetterRecipient.Holders(Role.Approver) }.Select(to =>
            new LetterOrder("policy-ending", $"policy-ending/{row.PolicyId}/{row.InForceTo:yyyy-MM-dd}/{day:yyyy-MM}/{to.Mailbox}", to)
            {
                Values = new Dictionary<string, string>
                {
                    ["政策名称"] = $"《{row.Name}》（{row.Document}）",
                    ["政策截止日"] = $"{row.InForceTo:yyyy年M月d日}",
                    ["剩余天数"] = (row.InForceTo.DayNumber - day.DayNumber).ToString(CultureInfo.InvariantCulture),
                },
            });
}
