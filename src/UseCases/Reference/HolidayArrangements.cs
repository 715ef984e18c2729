using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;

namespace SmartFactory.Gansu.UseCases.Reference;

/// <summary>A year whose holidays are known; without a document they came with the program.</summary>
public sealed record KnownYear(int Year, string? Document, string? ConfirmedByName, DateTime? ConfirmedAt, long? HolidayArrangementId, long Off, long Worked);

/// <summary>An arrangement as entered.</summary>
public sealed record HolidayArrangement(
    long HolidayArrangementId, int Year, string Document, string Source, string State, long RequestedBy, string RequestedByName, DateTime RequestedAt, string? DecidedByName,
    DateTime? DecidedAt, string RejectionReason);

/// <summary>A day on which another calendar says otherwise.</summary>
public sealed record ChangedDay(DateOnly Date, string Before, string After);

/// <summary>A running notice or a due day that another calendar moves.</summary>
public sealed record MovedDeadline(string What, string? Url, DateOnly Before, DateOnly After);

/// <summary>What an arrangement changes: days of its year, and what runs over them.</summary>
public sealed record HolidayChanges(IReadOnlyList<ChangedDay> Days, IReadOnlyList<MovedDeadline> Notices, IReadOnlyList<MovedDeadline> DueDays);

/// <summary>The years known, the arrangements entered, and what a new one would change.</summary>
public static class HolidayArrangements
{
    private const string YearsSql = """
        with newest as (
          select distinct on (year) year, holiday_arrangement_id, document, decided_by_name, decided_at
          from holiday_arrangements where state = 'confirmed' order by year, holiday_arrangement_id desc)
        select y.year, n.document, n.decided_by_name as confirmed_by_name, n.decided_at as confirmed_at, n.holiday_arrangement_id, y.off, y.worked
        from (select extract(year from day)::int as year, count(*) filter (where kind = 'holiday') as off, count(*) filter (where kind = 'workday') as worked
              from official_holidays group by 1) y
        left join newest n using (year)
        order by y.year desc
        """;

    private const string RowsSql = """
        select holiday_arrangement_id, year, document, source, state, requested_by, requested_by_name, requested_at, decided_by_name, decided_at, rejection_reason
        from holiday_arrangements where @id::bigint is null or holiday_arrangement_id = @id order by holiday_arrangement_id desc limit 100
        """;

    private const string DaysSql = "select day, name, kind = 'workday' from holiday_arrangement_days where holiday_arrangement_id = @id order by day";

    private const string NoticesSql = """
        select public_notice_id, title, first_day, last_day, working_days, counts_first_day
        from public_notices where withdrawn_on is null and last_day >= @today
        """;

    private const string DueSql = """
        select renewal_due, count(*) from titles
        where state in ('valid', 'renewal-open') and renewal_due >= @today and renewal_due between @first and @last group by 1 order by 1
        """;

    private sealed record Notice(long PublicNoticeId, string Title, DateOnly FirstDay, DateOnly LastDay, int WorkingDays, bool CountsFirstDay);

    /// <summary>The years whose holidays are known, the latest first.</summary>
    public static async Task<IReadOnlyList<KnownYear>> Years(NpgsqlConnection connection) => (await connection.QueryAsync<KnownYear>(YearsSql)).AsList();

    /// <summary>The arrangements people entered, the latest first.</summary>
    public static async Task<IReadOnlyList<HolidayArrangement>> Entered(NpgsqlConnection connection) =>
        (await connection.QueryAsync<HolidayArrangement>(RowsSql, new { id = (long?)null })).AsList();

    /// <summary>One of them; null when there is none.</summary>
    public static Task<HolidayArrangement?> One(NpgsqlConnection connection, long id) => connection.QuerySingleOrDefaultAsync<HolidayArrangement>(RowsSql, new { id });

    /// <summary>The days of one of them.</summary>
    public static async Task<IReadOnlyList<ArrangedDay>> Days(NpgsqlConnection connection, long id) =>
        [.. (await connection.QueryAsync<(DateOnly Day, string Name, bool IsWorkday)>(DaysSql, new { id })).Select(row => new ArrangedDay(row.Day, row.Name, row.IsWorkday))];

    /// <summary>What these days of a year would change in the calendar in use.</summary>
    public static async Task<HolidayChanges> Changes(NpgsqlConnection connection, int year, IReadOnlyList<ArrangedDay> days, DateOnly today)
    {
        var all = await ReferenceTables.ArrangedDays(connection);
        var known = all.Where(day => day.Date.Year == year).ToDictionary(day => day.Date);
        var (before, after) = (new OfficialCalendar(all), new OfficialCalendar([.. all.Where(day => day.Date.Year != year), .. days]));
        var fresh = days.ToDictionary(day => day.Date);
        var changed = known.Keys.Union(fresh.Keys).Where(day => known.GetValueOrDefault(day) != fresh.GetValueOrDefault(day)).Order()
            .Select(day => new ChangedDay(day, Say(known.GetValueOrDefault(day), day), Say(fresh.GetValueOrDefault(day), day))).ToList();
        var notices = new List<MovedDeadline>();
        foreach (var notice in await connection.QueryAsync<Notice>(NoticesSql, new { today }))
        {
            if (after.Knows(notice.FirstDay.Year) && after.Knows(notice.LastDay.Year) && after.NoticeEnd(notice.FirstDay, notice.WorkingDays, notice.CountsFirstDay).End is var end && end != notice.LastDay)
                notices.Add(new MovedDeadline($"公示“{notice.Title}”", $"/public-notices/{notice.PublicNoticeId}", notice.LastDay, end));
        }
        var due = (await connection.QueryAsync<(DateOnly Day, long Titles)>(DueSql, new { today, first = new DateOnly(year, 1, 1).AddDays(-15), last = new DateOnly(year, 12, 31) }))
            .Select(row => new MovedDeadline($"复核申请截止日{row.Day:yyyy年M月d日}（{row.Titles} 项称号）", null, before.FirstWorkdayFrom(row.Day), after.FirstWorkdayFrom(row.Day)))
            .Where(row => row.Before != row.After);
        return new HolidayChanges(changed, notices, [.. due]);
    }

    private static string Say(ArrangedDay? arranged, DateOnly day) => arranged is { } known ? $"{known.Name}{(known.IsWorkday ? "上班" : "放假")}"
        : day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? "周末" : "工作日";
}
