using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.Jobs;

/// <summary>One job of one day, as it was recorded.</summary>
public sealed record JobDayRow
{
    public string Job { get; init; } = "";

    public DateOnly Day { get; init; }

    public string State { get; init; } = "";

    public int Attempts { get; init; }

    public string Node { get; init; } = "";

    public string AskedBy { get; init; } = "";

    public DateTime StartedAt { get; init; }

    public DateTime? FinishedAt { get; init; }

    public string Changes { get; init; } = "{}";

    public string Error { get; init; } = "";

    public string ErrorNumber { get; init; } = "";

    /// <summary>Running, and a node holds its lock. Without the lock the node died in it.</summary>
    public bool Locked { get; init; }

    public DayReport Report => DayReport.FromJson(Changes);

    public TimeSpan? Took => FinishedAt - StartedAt;

    public string StateName => State switch { "done" => "已办理", "failed" => "没有办成", "reopened" => "重新开放", _ => Locked ? "办理中" : "已中断，待重试" };
}

/// <summary>A job as it is set now.</summary>
public sealed record JobSetting(string Job, DateOnly NextDay, DateTime? PausedAt, string PausedByName, string PauseReason);

/// <summary>What the history is asked for.</summary>
public sealed record JobFilter(string? Job, string? State, DateOnly? From, DateOnly? Until);

/// <summary>The jobs, their settings and what became of their days.</summary>
public static class JobList
{
    private const string Columns = """
        d.job, d.day, d.state, d.attempts, d.node, d.asked_by, d.started_at, d.finished_at, d.changes::text as changes, d.error, d.error_number,
        d.state = 'running' and exists (
          select from pg_locks l where l.locktype = 'advisory' and l.granted
            and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended('day-job/' || d.job, 0)) as locked
        """;

    private const string LastSql = $"""
        select {Columns}
        from (select distinct job from job_days) j
        cross join lateral (select * from job_days x where x.job = j.job and x.state <> 'reopened' order by x.day desc limit 1) d
        """;

    private const string FailedSql = $"select {Columns} from job_days d where d.state in ('failed', 'running') order by d.day desc, d.job limit 50";

    private const string PageSql = $"""
        select {Columns}
        from job_days d
        where (@Job::text is null or d.job = @Job) and (@State::text is null or d.state = @State)
          and (@From::date is null or d.day >= @From) and (@Until::date is null or d.day <= @Until)
          and (@afterDay::date is null or (d.day, d.job) < (@afterDay, @afterJob))
        order by d.day desc, d.job desc
        limit @limit
        """;

    /// <summary>The latest day of every job.</summary>
    public static async Task<IReadOnlyList<JobDayRow>> Last(NpgsqlDataSource database, CancellationToken cancel = default) =>
        await Rows(database, LastSql, new { }, cancel);

    /// <summary>What failed or never ended.</summary>
    public static async Task<IReadOnlyList<JobDayRow>> Unfinished(NpgsqlDataSource database, CancellationToken cancel = default) =>
        await Rows(database, FailedSql, new { }, cancel);

    /// <summary>Days of the history, the latest first.</summary>
    public static async Task<IReadOnlyList<JobDayRow>> Page(
        NpgsqlDataSource database, JobFilter filter, DateOnly? afterDay, string? afterJob, int limit, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return await Rows(database, PageSql, new { filter.Job, filter.State, filter.From, filter.Until, afterDay, afterJob, limit }, cancel);
    }

    /// <summary>Every day of the filter, one at a time.</summary>
    public static async IAsyncEnumerable<JobDayRow> All(
        NpgsqlDataSource database, JobFilter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(filter);
        await using var connection = await database.OpenConnectionAsync(cancel);
        await foreach (var row in connection.QueryUnbufferedAsync<JobDayRow>(
            PageSql, new { filter.Job, filter.State, filter.From, filter.Until, afterDay = (DateOnly?)null, afterJob = (string?)null, limit = int.MaxValue }))
            yield return row;
    }

    /// <summary>One day of one job; null when it never began.</summary>
    public static async Task<JobDayRow?> Find(NpgsqlDataSource database, string job, DateOnly day, CancellationToken cancel = default) =>
        (await Rows(database, $"select {Columns} from job_days d where d.job = @job and d.day = @day", new { job, day }, cancel)).SingleOrDefault();

    /// <summary>Where each job stands, and whether it is paused.</summary>
    public static async Task<IReadOnlyDictionary<string, JobSetting>> Settings(NpgsqlDataSource database, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<JobSetting>("select job, next_day, paused_at, paused_by_name, pause_reason from day_jobs"))
            .ToDictionary(row => row.Job, StringComparer.Ordinal);
    }

    private static async Task<IReadOnlyList<JobDayRow>> Rows(NpgsqlDataSource database, string sql, object values, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<JobDayRow>(new CommandDefinition(sql, values, cancellationToken: cancel))).AsList();
    }
}
