using Npgsql;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.UseCases.Jobs;

namespace SmartFactory.Gansu.Web.Features.Jobs;

/// <summary>What is wrong with the days: nodes whose clock is not the database's, jobs whose next day lies after tomorrow, jobs too far behind to go on by themselves.</summary>
public sealed record JobAlerts(IReadOnlyList<WrongClock> Clocks, IReadOnlyList<JobSetting> Ahead, IReadOnlyList<string> Behind, int CatchUpDays, bool MayAct)
{
    public bool Any => Clocks.Count + Ahead.Count + Behind.Count > 0;

    /// <summary>A demonstration with a day of its own asked for that day: it is never behind.</summary>
    public static async Task<JobAlerts> Of(
        NpgsqlDataSource database, JobSettings settings, DateOnly today, bool demonstrationDay, DateTimeOffset now, bool mayAct, CancellationToken cancel) => new(
            await WrongClocks.Known(database, now, cancel),
            [.. (await JobList.Settings(database, cancel)).Values.Where(job => job.NextDay > today.AddDays(1)).OrderByDescending(job => job.NextDay)],
            demonstrationDay ? [] : await CatchUp.Waiting(database, Schedule.Days, settings, today, cancel), settings.CatchUpDays, mayAct);
}
