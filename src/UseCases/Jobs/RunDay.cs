using System.Globalization;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.Jobs;

/// <summary>How a day's work ended.</summary>
public enum DayOutcome
{
    /// <summary>Done now.</summary>
    Done = 1,

    /// <summary>It had been done before; nothing was done again.</summary>
    AlreadyDone,

    /// <summary>Nothing of it was kept; it is to be tried again.</summary>
    Failed,
}

/// <summary>What became of one job of one day.</summary>
public sealed record DayResult(string Job, DateOnly Day, DayOutcome Outcome, DayReport Report)
{
    public DayChanges Changes { get; init; } = DayChanges.None;

    /// <summary>What went wrong, for the log.</summary>
    public Exception? Problem { get; init; }

    /// <summary>The number under which it is found in the log.</summary>
    public string ErrorNumber { get; init; } = "";

    public int Attempts { get; init; }
}

/// <summary>One job of one day, exactly once: the work and the mark that it is done are one transaction, and only one node is in it at a time.</summary>
public static class RunDay
{
    // one node at a time; a node that dies lets go with its connection
    private const string LockSql = $"set local jit = off; {Database.LongWork}; select pg_advisory_xact_lock(hashtextextended('day-job/' || @job, 0))";

    private const string TryLockSql = $"set local jit = off; {Database.LongWork}; select pg_try_advisory_xact_lock(hashtextextended('day-job/' || @job, 0))";

    private const string IsDoneSql = "select exists (select from job_days where job = @job and day = @day and state = 'done')";

    private const string BeginSql = """
        insert into job_days (job, day, state, node, asked_by) values (@job, @day, 'running', @node, @askedBy)
        on conflict (job, day) do update
        set state = 'running', attempts = job_days.attempts + 1, node = @node, asked_by = @askedBy, started_at = now(), finished_at = null, error = '', error_number = ''
        where job_days.state <> 'done'
        """;

    private const string DoneSql = """
        insert into job_days (job, day, state, node, asked_by, finished_at, changes) values (@job, @day, 'done', @node, @askedBy, clock_timestamp(), cast(@changes as jsonb))
        on conflict (job, day) do update set state = 'done', finished_at = clock_timestamp(), changes = excluded.changes
        """;

    private const string FailedSql = """
        update job_days set state = 'failed', finished_at = now(), error = @error, error_number = @number
        where job = @job and day = @day and state = 'running'
        returning attempts
        """;

    /// <summary>Does it. A failure is a result, not an exception: it is recorded, and told to the administrators when it has been tried often enough.</summary>
    public static async Task<DayResult> Of(
        NpgsqlDataSource database, IDayJob job, DateOnly day, string node, string askedBy = "", CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(job);
        try
        {
            await using var work = await Work.Begin(database, Machine.Officer, cancel);
            await work.Connection.ExecuteAsync(new CommandDefinition(LockSql, new { job = job.Name }, commandTimeout: 0, cancellationToken: cancel));
            if (await work.Connection.ExecuteScalarAsync<bool>(IsDoneSql, new { job = job.Name, day }))
                return new(job.Name, day, DayOutcome.AlreadyDone, DayReport.Nothing);
            await using (var beside = await database.OpenConnectionAsync(cancel))
                await beside.ExecuteAsync(BeginSql, new { job = job.Name, day, node, askedBy });
            return await Within(work, job, day, node, askedBy, changes: false, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // whatever a job throws, the day must be marked as failed
        catch (Exception problem)
#pragma warning restore CA1031
        {
            return await Failed(database, job, day, problem);
        }
    }

    /// <summary>What it would do, and nothing is kept.</summary>
    public static async Task<DayResult> Preview(NpgsqlDataSource database, IDayJob job, DateOnly day, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        await using var work = await Work.Begin(database, Machine.Officer, cancel);
        if (!await work.Connection.ExecuteScalarAsync<bool>(TryLockSql, new { job = job.Name }))
            throw new RefusalException("这项任务正在办理，请稍后再试算。");
        var mark = await DayChanges.Mark(work);
        var report = await job.Run(work, day, cancel);
        return new(job.Name, day, DayOutcome.Done, report) { Changes = await DayChanges.Since(work.Connection, mark) };
    }

    /// <summary>Does it on a database nobody else uses, and tells every change.</summary>
    public static async Task<DayResult> Simulated(NpgsqlDataSource database, IDayJob job, DateOnly day, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        await using var work = await Work.Begin(database, Machine.Officer, cancel);
        return await Within(work, job, day, "simulation", "", changes: true, cancel);
    }

    private static async Task<DayResult> Within(Work work, IDayJob job, DateOnly day, string node, string askedBy, bool changes, CancellationToken cancel)
    {
        var mark = changes ? await DayChanges.Mark(work) : default;
        var report = await job.Run(work, day, cancel);
        var seen = changes && report.Counts.Count > 0 ? await DayChanges.Since(work.Connection, mark) : DayChanges.None;
        await work.Connection.ExecuteAsync(DoneSql, new { job = job.Name, day, node, askedBy, changes = report.ToJson() });
        await work.Commit(cancel);
        return new(job.Name, day, DayOutcome.Done, report) { Changes = seen };
    }

    private static async Task<DayResult> Failed(NpgsqlDataSource database, IDayJob job, DateOnly day, Exception problem)
    {
        string number = string.Create(CultureInfo.InvariantCulture, $"J{Guid.NewGuid().ToString("N")[..8].ToUpperInvariant()}");
        string error = problem.AsRefusal() is { } refusal ? refusal.Message
            : problem is PostgresException postgres ? $"数据库：{postgres.MessageText}"
            : problem is CommitUnknownException ? CommitUnknownException.Sentence : problem.IsAway() ? DatabaseTrouble.Away : "程序内部错误";
        int attempts = 0;
        try
        {
            await using var work = await Work.Begin(database, Machine.Officer);
            attempts = await work.Connection.ExecuteScalarAsync<int?>(FailedSql, new { job = job.Name, day, error, number }) ?? 0;
            if (attempts >= FailedDays.AlertAfter)
                await FailedDays.Alert(work, job.Name, day, number);
            await work.Commit();
        }
        catch (Exception gone) when (gone is NpgsqlException or CommitUnknownException)
        {
            // the database itself is away: the mark "running" without its lock says as much
        }
        return new(job.Name, day, DayOutcome.Failed, DayReport.Nothing) { Problem = problem, ErrorNumber = number, Attempts = attempts };
    }
}
