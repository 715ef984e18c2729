using System.Text.Json;
using Dapper;
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
        with over as (select ban_id from bans where state = 'active' and last_day < @day order by ban_id for update)
        update bans b set state = 'ended', ended_on = b.last_day + 1
        from over, enterprises e
        where b.ban_id = over.ban_id and e.enterprise_id = b.enterprise_id
        returning b.ban_id, b.enterprise_id, b.document, b.last_day, b.article, e.name, e.city_code, e.county_code
        """;

    private sealed record Row(long BanId, long EnterpriseId, string Document, DateOnly LastDay, int Article, string Name, string CityCode, string? CountyCode);

    /// <inheritdoc/>
    public string Name => "end-bans";

    /// <inheritdoc/>
    public async Task<DayReport> Run(Work work, DateOnly day, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        var ended = (await work.Connection.QueryAsync<Row>(Sql, new { day })).OrderBy(row => row.BanId).ToList();
        if (ended.Count == 0)
            return DayReport.Nothing;
        await work.Record(new Event("bans-ended", "job", null)
        {
            EffectiveOn = day,
            Reason = $"不得申报期满 {ended.Count} 件",
            Articles = [.. ended.Select(row => row.Article).Distinct().Order()],
            Details = JsonSerializer.Serialize(new { bans = ended.Take(1000).Select(row => row.BanId) }),
        });
        var news = ended.Where(row => row.LastDay.AddDays(NewsDays) >= day);
        int letters = await QueueLetters.In(work, [.. news.SelectMany(Orders)], day);
        return DayReport.Of(("bans", ended.Count), ("letters", letters)) with
        {
            Notes = [.. ended.Select(row => $"{row.Name}（{row.Document}）不得申报至{row.LastDay:yyyy-MM-dd}，期满解除")],
        };
    }

    private static IEnumerable<LetterOrder> Orders(Row row) =>
        new[] { LetterRecipient.Enterprise(row.EnterpriseId), Bureaus.Of(row.CityCode, row.CountyCode) }.Select(to =>
            new LetterOrder("ban-ended", $"ban-ended/{row.BanId}/{to.Mailbox}", to)
            {
                EnterpriseId = row.EnterpriseId,
                Values = new Dictionary<string, string> { ["决定文号"] = row.Document, ["不得申报截止日"] = $"{row.LastDay:yyyy年M月d日}" },
            });
}
