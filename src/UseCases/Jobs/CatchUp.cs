using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Jobs;

/// <summary>补办积压: more missed days than the machine makes good by itself; a system administrator says that they are to be.</summary>
public static class CatchUp
{
    private const string WaitingSql = """
        select job from day_jobs
        where job = any (@jobs) and paused_at is null and next_day < @first and (catch_up_to is null or catch_up_to < @first)
        order by job
        """;

    private const string AllowSql = "update day_jobs set catch_up_to = @today where job = any (@waiting)";

    /// <summary>The jobs that wait to be asked. What is rarer than daily does not: of it only the last missed day is made good.</summary>
    public static async Task<IReadOnlyList<string>> Waiting(
        NpgsqlDataSource database, IEnumerable<DayJob> jobs, JobSettings settings, DateOnly today, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(settings);
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<string>(WaitingSql, new { jobs = jobs.Where(job => job.Daily).Select(job => job.Name).ToArray(), first = settings.First(today) })).AsList();
    }

    /// <summary>Allows it up to today for all of them.</summary>
    public static async Task Allow(
        NpgsqlDataSource database, Officer officer, IEnumerable<DayJob> jobs, JobSettings settings, string? reason, DateOnly today, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(officer);
        officer.Require(Role.SystemAdministrator);
        if (string.IsNullOrWhiteSpace(reason))
            throw new RefusalException("请填写补办的理由。");
        var waiting = await Waiting(database, jobs, settings, today, cancel);
        if (waiting.Count == 0)
            throw new RefusalException("没有等待确认补办的任务。");
        await using var work = await Work.Begin(database, officer, cancel);
        await work.Connection.ExecuteAsync(AllowSql, new { waiting, today });
        await work.Record(new Event("jobs-catch-up", "job", null) { EffectiveOn = today, Reason = $"{string.Join('、', waiting.Select(DayJobNames.Of))}：{reason.Trim()}" });
        await work.Commit(cancel);
    }
}
