using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Reference;

namespace SmartFactory.Gansu.UseCases.Jobs;

/// <summary>Makes every missed day good in order: first all jobs of the earliest day, then the next day's, up to now.</summary>
public static class RunDue
{
    private const string KnownSql = """
        with added as (
          insert into day_jobs (job, next_day) select j, @today from unnest(@jobs) j on conflict do nothing returning job, next_day)
        select job, next_day from day_jobs
        where job = any (@jobs) and paused_at is null and (@first::date is null or next_day >= @first or catch_up_to >= @first or job <> all (@daily))
        union
        select job, next_day from added
        """;

    private const string PassSql = "update day_jobs set next_day = @next where job = @job and next_day < @next";

    private const string FailedSql = "select job, day, error_number from job_days where state = 'failed'";

    /// <summary>
    /// What is due at this moment in Gansu, in order. A daily job whose next day lies before <paramref name="first"/> waits until a person has asked for
    /// it (<see cref="CatchUp"/>).
    /// </summary>
    public static async Task<IReadOnlyList<(DayJob Job, DateOnly Day)>> By(
        NpgsqlDataSource database, IReadOnlyList<DayJob> jobs, DateTime now, DateOnly? first = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        return Order(jobs, await NextDays(database, jobs, DateOnly.FromDateTime(now), first, cancel), now, await Calendar(database, cancel));
    }

    /// <summary>Runs everything that is due.</summary>
    public static async Task<IReadOnlyList<DayResult>> Now(
        NpgsqlDataSource database, IReadOnlyList<DayJob> jobs, DateTime now, string node, CancellationToken cancel = default)
    {
        var results = new List<DayResult>();
        foreach (var (job, day) in await By(database, jobs, now, null, cancel))
            await Next(database, results, job, day, node, cancel);
        return results;
    }

    /// <summary>Runs one day of one job, and before it what is due before it. What has failed there is tried again in its own turn, not in this one's.</summary>
    public static async Task<IReadOnlyList<DayResult>> UpTo(
        NpgsqlDataSource database, IReadOnlyList<DayJob> jobs, string name, DateOnly day, string node, DateOnly? first = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var results = new List<DayResult>();
        var due = await By(database, jobs, day.ToDateTime(jobs.First(job => job.Name == name).At), first, cancel);
        if (!due.Any(item => item.Job.Name == name && item.Day == day))
            return results; // done before, paused, or waiting to be asked for
        var failed = await Failed(database, cancel);
        foreach (var (job, on) in due)
        {
            bool asked = job.Name == name && on == day;
            if (!asked && failed.TryGetValue((job.Name, on), out string? number))
                results.Add(new(job.Name, on, DayOutcome.Failed, DayReport.Nothing) { ErrorNumber = number });
            else
                await Next(database, results, job, on, node, cancel);
            if (asked)
                break;
        }
        return results;
    }

    private static async Task Next(NpgsqlDataSource database, List<DayResult> results, DayJob job, DateOnly day, string node, CancellationToken cancel)
    {
        if (results.Any(result => result.Job == job.Name && result.Outcome == DayOutcome.Failed))
            return; // its later days wait for this one
        var result = await RunDay.Of(database, job.Act, day, node, cancel: cancel);
        results.Add(result);
        if (result.Outcome != DayOutcome.Failed)
            await Pass(database, job.Name, day.AddDays(1), cancel);
    }

    /// <summary>Which days of which jobs, in the order in which they would have run.</summary>
    public static IReadOnlyList<(DayJob Job, DateOnly Day)> Order(
        IReadOnlyList<DayJob> jobs, IReadOnlyDictionary<string, DateOnly> nextDays, DateTime now, OfficialCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(nextDays);
        var today = DateOnly.FromDateTime(now);
        var due = new List<(DayJob Job, int Place, DateOnly Day)>();
        foreach (var (job, place) in jobs.Select((job, place) => (job, place)).Where(line => nextDays.ContainsKey(line.job.Name)))
        {
            var last = TimeOnly.FromDateTime(now) >= job.At ? today : today.AddDays(-1);
            var from = nextDays[job.Name];
            var days = Enumerable.Range(0, Math.Max(0, last.DayNumber - from.DayNumber + 1)).Select(from.AddDays).Where(day => job.RunsOn(day, calendar));
            due.AddRange((job.Daily ? days : days.TakeLast(1)).Select(day => (job, place, day)));
        }
        return [.. due.OrderBy(item => item.Day).ThenBy(item => item.Job.At).ThenBy(item => item.Place).Select(item => (item.Job, item.Day))];
    }

    private static async Task<Dictionary<string, DateOnly>> NextDays(NpgsqlDataSource database, IReadOnlyList<DayJob> jobs, DateOnly today, DateOnly? first, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<(string Job, DateOnly Next)>(KnownSql, new
        {
            today, first, jobs = jobs.Select(job => job.Name).ToArray(), daily = jobs.Where(job => job.Daily).Select(job => job.Name).ToArray(),
        }))
            .ToDictionary(row => row.Job, row => row.Next);
    }

    private static async Task<Dictionary<(string Job, DateOnly Day), string>> Failed(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<(string Job, DateOnly Day, string Number)>(new CommandDefinition(FailedSql, cancellationToken: cancel)))
            .ToDictionary(row => (row.Job, row.Day), row => row.Number);
    }

    private static async Task<OfficialCalendar> Calendar(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await ReferenceTables.Calendar(connection);
    }

    private static async Task Pass(NpgsqlDataSource database, string job, DateOnly next, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(PassSql, new { job, next });
    }
}
