using System.Globalization;
using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.Letters;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>待办事项周报: each Monday every city is told what of its own is due, overdue and waiting. A city without any is left in peace, and nobody is asked to press an enterprise that has ended (Art. 21) or to go on with a renewal that is halted (Q28, Q31).</summary>
public sealed class WeeklyDigest : IDayJob
{
    private const int Listed = 20;

    private static string Sql(bool barsRenewals) => $"""
        select * from (
          select x.part, e.city_code, e.name as enterprise, t.kind, x.day as on_day,
                 count(*) over w as of_part, row_number() over (w order by x.day, e.name, t.title_id) as place
          from (select 1 as part, title_id, renewal_due as day from titles where state in ('valid', 'renewal-open') and renewal_due between @day and @day + 30
                union all
                select 2, title_id, valid_to from titles where state in ('valid', 'renewal-open') and renewal_due < @day and valid_to >= @day
                union all
                select 3, title_id, filed_on from renewals where stage = 'filed'
                union all
                select 4, title_id, valid_to from titles where state = 'expired' and move_act = 'lapse' and state_since > @day - 7 and state_since <= @day) x
          join titles t using (title_id)
          join enterprises e using (enterprise_id)
          where (x.part > 2 or e.ended_on is null or e.ended_on > @day)
            and (x.part = 4 or not {RenewalHalts.BarredSql("t", barsRenewals)}) and (x.part <> 3 or not {RenewalHalts.SanctionedSql("t")})
          window w as (partition by e.city_code, x.part)) y
        where place <= @Listed
        order by city_code, part, place
        """;

    private static readonly (string Name, string Day)[] Parts =
        [("30日内应提出复核申请", "截止"), ("已过申请截止日、尚未提出", "有效期届满"), ("已提出、待初审", "提出"), ("近7日到期失效", "届满")];

    private sealed record Row(int Part, string CityCode, string Enterprise, TitleKind Kind, DateOnly OnDay, long OfPart, long Place);

    /// <inheritdoc/>
    public string Name => "weekly-digest";

    /// <inheritdoc/>
    public async Task<DayReport> Run(Work work, DateOnly day, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        bool bars = (await TermInForce.On(work.Connection, day)).Readings.BarsRenewals();
        var rows = await work.Connection.QueryAsync<Row>(new CommandDefinition(Sql(bars), new { day, Listed }, commandTimeout: 600, cancellationToken: cancel));
        LetterOrder[] orders = [.. rows.GroupBy(row => row.CityCode).Select(city => Order(city.Key, [.. city], day))];
        return orders.Length == 0 ? DayReport.Nothing : DayReport.Of(("letters", await QueueLetters.In(work, orders, day)));
    }

    private static LetterOrder Order(string city, IReadOnlyList<Row> rows, DateOnly day)
    {
        var to = LetterRecipient.City(city);
        return new("weekly-digest", $"weekly-digest/{day:yyyy-MM-dd}/{to.Mailbox}", to)
        {
            Values = new Dictionary<string, string>
            {
                ["起止日期"] = $"{day:yyyy年M月d日}至{day.AddDays(6):yyyy年M月d日}",
                ["事项清单"] = string.Join('\n', rows.GroupBy(row => row.Part).SelectMany((part, at) => Lines(at, [.. part]))),
            },
        };
    }

    private static IEnumerable<string> Lines(int at, IReadOnlyList<Row> rows)
    {
        var (name, day) = Parts[rows[0].Part - 1];
        yield return string.Create(CultureInfo.InvariantCulture, $"{"一二三四"[at]}、{name}：{rows[0].OfPart}项");
        foreach (var row in rows)
            yield return $"　　{row.Enterprise}　{row.Kind.ShortName()}　{row.OnDay:yyyy年M月d日}{day}";
        if (rows[0].OfPart > rows.Count)
            yield return "　　其余请在系统中查看";
    }
}
