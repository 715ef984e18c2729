using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Jobs;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>到期失效: the last day has passed and nobody applied (Art. 22, Q23). What was applied for goes on as 复核中, unless Q22 is read so that it lapses, too.</summary>
public sealed class LapseTitles : IDayJob
{
    private const string Due = """
        select title_id from titles
        where state in ('valid', 'renewal-open') and valid_to < @day
        order by title_id
        for update
        """;

    private const string Unfinished = """
        select title_id from titles
        where state = 'under-review' and valid_to < @day
        order by title_id
        for update
        """;

    private const string CloseSql = """
        update renewals r set stage = 'decided', closed_from = r.stage
        from titles t
        where t.title_id = r.title_id and t.state = 'expired' and r.stage not in ('decided', 'withdrawn')
        returning r.renewal_id, r.enterprise_id, r.valid_to
        """;

    private sealed record Row(long RenewalId, long EnterpriseId, DateOnly ValidTo);

    /// <inheritdoc/>
    public string Name => "lapse-titles";

    /// <inheritdoc/>
    public async Task<DayReport> Run(Work work, DateOnly day, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        int lapsed = await MoveByDate.Of(work, TitleAct.Lapse, Due, "有效期届满，未提出复核申请", day);
        var rule = await TermInForce.On(work.Connection, day);
        if (rule.Readings["Q22"] == "A")
            lapsed += await LapseUnfinished(work, day, rule.Version);
        return DayReport.Of(("lapsed", lapsed));
    }

    private static async Task<int> LapseUnfinished(Work work, DateOnly day, long? version)
    {
        int lapsed = await MoveByDate.Of(work, TitleAct.Lapse, Unfinished, "有效期届满，复核尚未办结（口径Q22）", day);
        if (lapsed == 0)
            return 0;
        foreach (var row in (await work.Connection.QueryAsync<Row>(CloseSql)).OrderBy(row => row.RenewalId).ToList())
        {
            await work.Record(new Event("renewal-close", "renewal", row.RenewalId)
            {
                EnterpriseId = row.EnterpriseId,
                EffectiveOn = row.ValidTo.AddDays(1),
                Reason = "有效期届满时尚未办结，称号到期失效，复核终结（口径Q22）",
                Articles = [22],
                PolicyVersionId = version,
            });
        }
        return lapsed;
    }
}
