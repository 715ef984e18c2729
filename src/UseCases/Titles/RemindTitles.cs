using System.Globalization;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>A bureau reminds now, by hand, beside the letters of the stages: at most one letter per title and day.</summary>
public static class RemindTitles
{
    /// <summary>Writes the letters and returns how many were new; titles outside the officer's region are left out.</summary>
    public static async Task<int> Now(NpgsqlDataSource database, Officer officer, IReadOnlyCollection<long> titleIds, DateOnly today)
    {
        officer.Require(Role.ProvinceMaker, Role.City, Role.County);
        var rows = await Radar.Some(database, officer, titleIds);
        if (rows.Count == 0)
            throw new RefusalException("请选择要提醒的称号。");
        await using var work = await Work.Begin(database, officer);
        int written = await QueueLetters.In(work, [.. rows.Select(row => new LetterOrder(
            row.RenewalDue < today ? "renewal-overdue-1m" : "renewal-due-soon",
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
