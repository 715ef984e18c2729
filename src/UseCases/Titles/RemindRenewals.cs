using System.Globalization;
using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.Letters;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>
/// Letters before the end of a period: so many months before, while nobody has applied (Art. 22). Stored dates are compared with "not after today",
/// so no date is missed; of stages passed unseen only the latest is told. An enterprise that has ended is not reminded any more (Art. 21),
/// nor who may not apply for the renewal before a bar ends (Q28 C).
/// </summary>
public sealed class RemindRenewals : IDayJob
{
    // what has lapsed while no letters were written is told so, unless it is no news any more
    private const int NewsDays = 31;

    private const string Remember = """
        insert into title_reminders (title_id, valid_to, months)
        select * from unnest(@titles, @ends, @months)
        on conflict (title_id) do update
        set escalated = case when title_reminders.valid_to = excluded.valid_to then title_reminders.escalated else 0 end,
            valid_to = excluded.valid_to, months = excluded.months
        """;

    private sealed record Row(long TitleId, long EnterpriseId, string CityCode, string? CountyCode, DateOnly ValidTo, int Months);

    /// <inheritdoc/>
    public string Name => "remind-renewals";

    /// <inheritdoc/>
    public async Task<DayReport> Run(Work work, DateOnly day, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        var (term, readings, _) = await TermInForce.On(work.Connection, day);
        var rows = (await work.Connection.QueryAsync<Row>(new CommandDefinition(
            Due(term, readings.BarsRenewals(), day), new { day, horizon = day.EndReached(term.RemindMonthsBefore.Max()), since = day.AddDays(-NewsDays) }, commandTimeout: 600, cancellationToken: cancel))).AsList();
        if (rows.Count == 0)
            return DayReport.Nothing;
        int letters = await QueueLetters.In(work, [.. rows.SelectMany(row => Orders(row, term))], day);
        await work.Connection.ExecuteAsync(Remember, new
        {
            titles = rows.Select(row => row.TitleId).ToArray(),
            ends = rows.Select(row => row.ValidTo).ToArray(),
            months = rows.Select(row => row.Months).ToArray(),
        });
        return DayReport.Of(("reminded", rows.Count), ("letters", letters));
    }

    // months are numbers of the rule, not text of anybody
    private static string Due(TitleTerm term, bool barsRenewals, DateOnly day) => $"""
        select t.title_id, t.enterprise_id, e.city_code, e.county_code, t.valid_to, t.months
        from (select title_id, enterprise_id, valid_to, case {string.Join(' ', term.RemindMonthsBefore.Order().Select(months => Reached(months, term, day)))} end as months
              from titles n where state in ('valid', 'renewal-open') and valid_to <= @horizon and not {RenewalHalts.BarredSql("n", barsRenewals)}
              union all
              select title_id, enterprise_id, valid_to, {term.RemindMonthsBefore.Min().ToString(CultureInfo.InvariantCulture)}
              from titles where state = 'expired' and move_act = 'lapse' and state_since > @since and valid_to < @day) t
        join enterprises e using (enterprise_id)
        left join title_reminders r on r.title_id = t.title_id and r.valid_to = t.valid_to
        where t.months < coalesce(r.months, 99) and (e.ended_on is null or e.ended_on > @day)
        order by t.title_id
        """;

    private static string Reached(int months, TitleTerm term, DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"""
        when {(months == term.OpenMonthsBefore ? "renewal_open <= @day"
            : months == term.DueMonthsBefore ? "renewal_due <= @day"
            : $"valid_to <= date '{day.EndReached(months):yyyy-MM-dd}'")} then {months}
        """);

    private static IEnumerable<LetterOrder> Orders(Row row, TitleTerm term) =>
        new[] { LetterRecipient.Enterprise(row.EnterpriseId), Bureaus.Of(row.CityCode, row.CountyCode) }.Select(to =>
            new LetterOrder(Kind(row.Months, term), string.Create(CultureInfo.InvariantCulture, $"renewal/{row.TitleId}/{row.ValidTo:yyyy-MM-dd}/{row.Months}/{to.Mailbox}"), to)
            {
                TitleId = row.TitleId,
            });

    private static string Kind(int months, TitleTerm term) =>
        months >= term.OpenMonthsBefore ? "renewal-open"
        : months > term.DueMonthsBefore ? "renewal-notice-4m"
        : months == term.DueMonthsBefore ? "renewal-due"
        : months > 0 ? "renewal-overdue-1m"
        : "title-expired";
}
