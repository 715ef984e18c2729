using System.Globalization;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Reference;

/// <summary>节假日安排缺失: on 1 November next year's arrangement is asked for; working days of a year without one cannot be counted.</summary>
public sealed class WarnOfMissingHolidays : IDayJob
{
    /// <inheritdoc/>
    public string Name => "holiday-calendar";

    /// <inheritdoc/>
    public async Task<DayReport> Run(Work work, DateOnly day, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        int year = day.Year + 1;
        if ((await ReferenceTables.Calendar(work.Connection)).Knows(year))
            return DayReport.Nothing;
        string name = year.ToString(CultureInfo.InvariantCulture);
        LetterOrder[] orders = [.. new[] { LetterRecipient.Holders(Role.SystemAdministrator), LetterRecipient.Province }.Select(to =>
            new LetterOrder("holiday-calendar-missing", $"holiday-calendar/{name}/{to.Mailbox}", to) { Values = new Dictionary<string, string> { ["年度"] = name } })];
        return DayReport.Of(("letters", await QueueLetters.In(work, orders, day)));
    }
}
