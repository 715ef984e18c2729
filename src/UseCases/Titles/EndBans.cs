using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.Letters;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>不得申报期满解除: the bar ends with its last day (Art. 23–25, Q27).</summary>
public sealed class EndBans : IDayJob
{
    // a bar that ended long ago and was recorded afterwards is closed without a letter
    private const int NewsDays = 31;

    private const string Sql = """
        with over as (select ban_id from bans where state = @from and last_day < @day order by ban_id for update)
        update bans b set state = @to, ended_on = b.last_day + 1
        from over, enterprises e
        where b.ban_id = over.ban_id and e.enterprise_id = b.enterprise_id
        returning b.ban_id, b.enterprise_id, b.document, b.last_day, b.article, e.name, e.city_code, e.county_code,
                  (select d.policy_version_id from decisions d where d.decision_id = b.decision_id) as policy_version_id
        """;

    private sealed record Row(long BanId, long EnterpriseId, string Document, DateOnly LastDay, int Article, string Name, string CityCode, string? CountyCode, long? PolicyVersionId);

    /// <inheritdoc/>
    public string Name => "end-bans";

    /// <inheritdoc/>
    public async Task<DayReport> Run(Work work, DateOnly day, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        var move = BanMoves.Move(BanState.Active, BanAct.Expire);
        var ended = (await work.Connection.QueryAsync<Row>(Sql, new { day, from = move.From.Code(), to = move.To.Code() })).OrderBy(row => row.BanId).ToList();
        if (ended.Count == 0)
            return DayReport.Nothing;
        long? version = (await TermInForce.On(work.Connection, day)).Version;
        await work.RecordAll([.. ended.Select(row => Happened(row, version))]);
        var news = ended.Where(row => row.LastDay.AddDays(NewsDays) >= day);
        int letters = await QueueLetters.In(work, [.. news.SelectMany(Orders)], day);
        return DayReport.Of(("bans", ended.Count), ("letters", letters)) with
        {
            Notes = [.. ended.Select(row => $"{row.Name}（{row.Document}）不得申报至{row.LastDay:yyyy-MM-dd}，期满解除")],
        };
    }

    private static Event Happened(Row row, long? version) => new("ban-ended", "ban", row.BanId)
    {
        EnterpriseId = row.EnterpriseId,
        EffectiveOn = row.LastDay.AddDays(1),
        Reason = $"不得申报至{row.LastDay:yyyy年M月d日}，期满解除",
        Document = row.Document,
        Articles = [row.Article],
        PolicyVersionId = row.PolicyVersionId ?? version,
    };

    private static IEnumerable<LetterOrder> Orders(Row row) =>
        new[] { LetterRecipient.Enterprise(row.EnterpriseId), Bureaus.Of(row.CityCode, row.CountyCode) }.Select(to =>
            new LetterOrder("ban-ended", $"ban-ended/{row.BanId}/{to.Mailbox}", to)
            {
                EnterpriseId = row.EnterpriseId,
                Values = new Dictionary<string, string> { ["决定文号"] = row.Document, ["不得申报截止日"] = $"{row.LastDay:yyyy年M月d日}" },
            });
}
