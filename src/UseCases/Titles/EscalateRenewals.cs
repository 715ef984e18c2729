using System.Globalization;
using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.UseCases.Reference;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>
/// 提请督办: a stage has passed and nothing was done. Not applied for by the due date (the next working day when it is none): the city; not one month
/// before the end: the province. An application not looked at by the next stage: the city, by the one after: the province; undecided at the end: the province.
/// Nobody is pressed about a renewal that is halted (Q28, Q31).
/// </summary>
public sealed class EscalateRenewals : IDayJob
{
    private static string UnfiledSql(bool barsRenewals) => $"""
        select * from (
          select t.title_id, t.enterprise_id, e.city_code, e.county_code, c.name as county, coalesce(u.name, y.name) as city, t.valid_to, 'no-filing' as matter,
                 t.renewal_due as since, coalesce(r.escalated, 0) as had, case when t.valid_to <= @lastStageOver then 2 else 1 end as level, 0::bigint as renewal_id
          from titles t
          join enterprises e using (enterprise_id)
          join regions y on y.code = e.city_code
          left join regions c on c.code = e.county_code
          left join recommending_units u on u.region_code = e.city_code and u.valid_from <= @day and (u.valid_to is null or u.valid_to >= @day)
          left join title_reminders r on r.title_id = t.title_id and r.valid_to = t.valid_to
          where t.state in ('valid', 'renewal-open') and t.renewal_due <= @dueOver and t.valid_to >= @day
            and (e.ended_on is null or e.ended_on > @day) and not {RenewalHalts.BarredSql("t", barsRenewals)}) x
        where level > had
        order by title_id
        """;

    private static string FiledSql(bool barsRenewals) => $"""
        select * from (
          select f.title_id, f.enterprise_id, e.city_code, e.county_code, c.name as county, coalesce(u.name, y.name) as city, f.valid_to,
                 case when f.stage in ('filed', 'returned') then 'unchecked' else 'undecided' end as matter,
                 case when f.stage in ('filed', 'returned') then f.filed_on else f.valid_to end as since, f.escalated as had,
                 case when f.valid_to < @day or (f.stage in ('filed', 'returned') and s.second < @day) then 2
                      when f.stage in ('filed', 'returned') and s.next < @day then 1 else 0 end as level, f.renewal_id
          from renewals f
          join titles t on t.title_id = f.title_id and t.state = 'under-review'
          join enterprises e on e.enterprise_id = f.enterprise_id
          join regions y on y.code = e.city_code
          left join regions c on c.code = e.county_code
          left join recommending_units u on u.region_code = e.city_code and u.valid_from <= @day and (u.valid_to is null or u.valid_to >= @day)
          cross join lateral (
            select min(stage) as next, (array_agg(stage order by stage))[2] as second
            from (select (f.valid_to - make_interval(months => m))::date as stage from unnest(@months) m) d where stage > f.filed_on) s
          where f.stage not in ('decided', 'withdrawn') and f.escalated < 2
            and not {RenewalHalts.SanctionedSql("f")} and not {RenewalHalts.BarredSql("f", barsRenewals)}) x
        where level > had
        order by title_id
        """;

    private const string RememberTitles = """
        insert into title_reminders (title_id, valid_to, escalated)
        select * from unnest(@titles, @ends, @levels)
        on conflict (title_id) do update
        set months = case when title_reminders.valid_to = excluded.valid_to then title_reminders.months else 99 end,
            valid_to = excluded.valid_to, escalated = excluded.escalated
        """;

    private const string RememberFilings = "update renewals f set escalated = x.level from unnest(@filings, @levels) as x (id, level) where f.renewal_id = x.id";

    private sealed record Row(
        long TitleId, long EnterpriseId, string CityCode, string? CountyCode, string? County, string City, DateOnly ValidTo, string Matter, DateOnly Since, int Had, int Level, long RenewalId);

    /// <inheritdoc/>
    public string Name => "escalate-renewals";

    /// <inheritdoc/>
    public async Task<DayReport> Run(Work work, DateOnly day, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        var (term, readings, _) = await TermInForce.On(work.Connection, day);
        bool bars = readings.BarsRenewals();
        int lastStage = term.RemindMonthsBefore.Where(months => months > 0).DefaultIfEmpty(1).Min();
        var values = new
        {
            day,
            dueOver = day.LastDueOver(await ReferenceTables.Calendar(work.Connection)),
            lastStageOver = day.AddDays(-1).EndReached(lastStage),
            months = term.RemindMonthsBefore.ToArray(),
        };
        var unfiled = (await work.Connection.QueryAsync<Row>(UnfiledSql(bars), values)).AsList();
        var filed = (await work.Connection.QueryAsync<Row>(FiledSql(bars), values)).AsList();
        if (unfiled.Count + filed.Count == 0)
            return DayReport.Nothing;
        int letters = await QueueLetters.In(work, [.. unfiled.Concat(filed).SelectMany(row => Orders(row, day))], day);
        await work.Connection.ExecuteAsync(RememberTitles, new
        {
            titles = unfiled.Select(row => row.TitleId).ToArray(),
            ends = unfiled.Select(row => row.ValidTo).ToArray(),
            levels = unfiled.Select(row => row.Level).ToArray(),
        });
        await work.Connection.ExecuteAsync(RememberFilings, new { filings = filed.Select(row => row.RenewalId).ToArray(), levels = filed.Select(row => row.Level).ToArray() });
        return DayReport.Of(("escalated", unfiled.Count + filed.Count), ("letters", letters));
    }

    private static IEnumerable<LetterOrder> Orders(Row row, DateOnly day)
    {
        string office = row.County is null ? row.City : $"{row.County}工业和信息化主管部门";
        if (row is { Had: 0, Matter: not "undecided" })
            yield return Order(row, "escalation-city", LetterRecipient.City(row.CityCode), office, day);
        if (row.Level == 2)
            yield return Order(row, "escalation-province", LetterRecipient.Province, row.Matter switch { "no-filing" => row.City, "unchecked" => office, _ => "甘肃省工业和信息化厅" }, day);
    }

    private static LetterOrder Order(Row row, string kind, LetterRecipient to, string office, DateOnly day) =>
        new(kind, string.Create(CultureInfo.InvariantCulture, $"escalation/{row.TitleId}/{row.ValidTo:yyyy-MM-dd}/{row.Matter}/{to.Mailbox}"), to)
        {
            TitleId = row.TitleId,
            Values = new Dictionary<string, string>
            {
                ["未办事项"] = row.Matter switch { "no-filing" => "督促企业提出复核申请", "unchecked" => "复核申请初审", _ => "复核决定" },
                ["超期天数"] = (day.DayNumber - row.Since.DayNumber).ToString(CultureInfo.InvariantCulture),
                ["原办理单位"] = office,
            },
        };
}
