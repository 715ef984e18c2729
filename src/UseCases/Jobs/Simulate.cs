using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Reference;

namespace SmartFactory.Gansu.UseCases.Jobs;

/// <summary>Day by day, job by job, as the clock would do it.</summary>
public static class Simulate
{
    /// <summary>Every job of every day of the span, in order. Nobody files, decides or pays meanwhile.</summary>
    public static async IAsyncEnumerable<DayResult> Days(
        NpgsqlDataSource database, IReadOnlyList<DayJob> jobs, DateOnly from, DateOnly to,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(jobs);
        OfficialCalendar calendar;
        await using (var connection = await database.OpenConnectionAsync(cancel))
            calendar = await ReferenceTables.Calendar(connection);
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            foreach (var job in jobs.Where(job => job.RunsOn(day, calendar)).OrderBy(job => job.At))
                yield return await RunDay.Simulated(database, job.Act, day, cancel);
        }
    }
}
