using System.Globalization;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Reference;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>
/// A bureau reminds now, by hand, beside the letters of the stages: at most one letter per title and day (Art. 22). Only who has not applied is
/// reminded, in the words of where the title stands on that day.
/// </summary>
public static class RemindTitles
{
    private const int SoonDays = 31;

    /// <summary>The kind of letter for a title on a day; before its period opens, only its dates are told.</summary>
    /// <param name="row">A title nobody has applied for.</param>
    /// <param name="today">The day of the letter.</param>
    /// <param name="calendar">A filing on the working day after a due date that is none is still in time.</param>
    public static string Letter(RadarRow row, DateOnly today, OfficialCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.State == "valid" ? "renewal-dates"
            : row.RenewalDue <= today.LastDueOver(calendar) ? "renewal-overdue-1m"
            : row.RenewalDue < today ? "renewal-due"
            : row.RenewalDue <= today.AddDays(SoonDays) ? "renewal-due-soon"
            : "renewal-notice-4m";
    }

    /// <summary>Writes the letters and returns how many were new; what cannot be reminded of, or lies outside the officer's region, is left out.</summary>
    public static async Task<int> Now(NpgsqlDataSource database, Officer officer, IReadOnlyCollection<long> titleIds, DateOnly today)
    {
        officer.Require(Role.ProvinceMaker, Role.City, Role.County);
        var rows = await Radar.Some(database, officer, titleIds, today);
        if (rows.Count == 0)
            throw new RefusalException("请选择还没有提出复核申请的称号。");
        await using var work = await Work.Begin(database, officer);
        var calendar = await ReferenceTables.Calendar(work.Connection);
        int written = await QueueLetters.In(work, [.. rows.Select(row => new LetterOrder(
            Letter(row, today, calendar),
            string.Create(CultureInfo.InvariantCulture, $"remind/{row.TitleId}/{row.ValidTo:yyyy-MM-dd}/{today:yyyy-MM-dd}"),
            LetterRecipient.Enterprise(row.EnterpriseId)) { TitleId = row.TitleId })], today);
        await work.Record(new Event("titles-reminded", "title", rows[0].TitleId)
        {
            Articles = [22],
            Details = System.Text.Json.JsonSerializer.Serialize(new { titles = rows.Select(row => row.TitleId), written }),
        });
        await work.Commit();
        return written;
    }
}
