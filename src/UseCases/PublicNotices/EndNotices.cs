using Dapper;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.Letters;

namespace SmartFactory.Gansu.UseCases.PublicNotices;

/// <summary>公示期满: the day after the last day the province's office is told, once per notice (Art. 17(7)). What follows a person decides.</summary>
public sealed class EndNotices : IDayJob
{
    // a notice that ended long before it was recorded is no news
    private const int NewsDays = 31;

    private const string Sql = """
        select n.public_notice_id, n.title, n.first_day, n.last_day, n.working_days, n.counts_first_day
        from public_notices n join settlements s using (settlement_id)
        where n.withdrawn_on is null and n.last_day < @day and n.last_day >= @day - @NewsDays and s.stage not in ('approved', 'withdrawn')
          and not exists (select from letters where key = @prefix || n.public_notice_id || @mailbox)
        order by n.public_notice_id
        """;

    private static readonly string Mailbox = "/" + LetterRecipient.Province.Mailbox;
    private const string Prefix = "notice-ended/";

    /// <inheritdoc/>
    public string Name => "notice-end";

    /// <inheritdoc/>
    public async Task<DayReport> Run(Work work, DateOnly day, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        var ended = (await work.Connection.QueryAsync<StandingNotice>(Sql, new { day, NewsDays, prefix = Prefix, mailbox = Mailbox })).AsList();
        if (ended.Count == 0)
            return DayReport.Nothing;
        int letters = await QueueLetters.In(work, [.. ended.Select(Order)], day);
        return DayReport.Of(("notices", ended.Count), ("letters", letters)) with
        {
            Notes = [.. ended.Select(notice => $"“{notice.Title}”公示期满（{notice.Period.Days}）")],
        };
    }

    private static LetterOrder Order(StandingNotice notice) =>
        new("notice-ended", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Prefix}{notice.PublicNoticeId}{Mailbox}"), LetterRecipient.Province)
        {
            Values = new Dictionary<string, string> { ["公示名称"] = notice.Title, ["公示期间"] = notice.Period.Days },
        };
}
