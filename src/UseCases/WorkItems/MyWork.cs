using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.WorkItems;

/// <summary>One row of 我的任务.</summary>
public sealed record WorkItemRow
{
    public long WorkItemId { get; init; }

    public string Title { get; init; } = "";

    public string State { get; init; } = "";

    public long DoneCount { get; init; }

    public long? TotalCount { get; init; }

    public string Message { get; init; } = "";

    public string Unit { get; init; } = "行";

    /// <summary>The page from which it was started.</summary>
    public string? OriginUrl { get; init; }

    public string? ResultName { get; init; }

    public string? ResultUrl { get; init; }

    public bool HasFile { get; init; }

    public bool CancelRequested { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the present step began; each counts anew.</summary>
    public DateTimeOffset? StepAt { get; init; }

    /// <summary>When the row was read, by the clock of the database.</summary>
    public DateTimeOffset ReadAt { get; init; }

    public bool UnderWay => State is "waiting" or "running";

    /// <summary>Share done in percent; null while nothing is known.</summary>
    public int? Percent => State == "done" ? 100 : TotalCount > 0 ? (int)Math.Min(100, DoneCount * 100 / TotalCount.Value) : null;

    /// <summary>Per second since the step began.</summary>
    public double? Rate => State == "running" && (StepAt ?? StartedAt) is { } started && DoneCount > 0 && (ReadAt - started).TotalSeconds > 0.5
        ? DoneCount / (ReadAt - started).TotalSeconds
        : null;

    /// <summary>How long it will still take at this rate.</summary>
    public TimeSpan? Rest => Rate is { } rate && TotalCount is { } total ? TimeSpan.FromSeconds((total - DoneCount) / rate) : null;
}

/// <summary>A stored result.</summary>
public sealed record WorkFile(string Name, string ContentType, byte[] Content);

/// <summary>我的任务: a person's own long work. Nobody sees another's.</summary>
public static class MyWork
{
    private const string Columns = """
        work_item_id, title, state, done_count, total_count, unit, message, result_name, result_url, origin_url, result is not null as has_file,
        cancel_requested, created_at, started_at, step_at, now() as read_at
        """;

    private const string OneSql = $"select {Columns} from work_items where work_item_id = @id and owner_id = @UserId";

    private const string ListSql = $"""
        select {Columns}
        from work_items
        where owner_id = @UserId and (@before::bigint is null or work_item_id < @before)
        order by work_item_id desc
        limit @limit
        """;

    private const string FileSql = """
        select result_name as name, result_type as content_type, result as content
        from work_items
        where work_item_id = @id and owner_id = @UserId and state = 'done' and result is not null
        """;

    private const string CancelSql = """
        update work_items
        set cancel_requested = true,
            state = case when state = 'waiting' then 'cancelled' else state end,
            finished_at = case when state = 'waiting' then now() end,
            message = case when state = 'waiting' then '已取消' else message end
        where work_item_id = @id and owner_id = @UserId and state in ('waiting', 'running')
        """;

    /// <summary>Newest first, those before a number.</summary>
    public static async Task<IReadOnlyList<WorkItemRow>> List(NpgsqlConnection connection, Officer officer, long? before, int limit) =>
        (await connection.QueryAsync<WorkItemRow>(ListSql, new { officer.UserId, before, limit })).AsList();

    public static Task<WorkItemRow?> Find(NpgsqlConnection connection, long id, Officer officer) =>
        connection.QuerySingleOrDefaultAsync<WorkItemRow>(OneSql, new { id, officer.UserId });

    public static Task<WorkFile?> File(NpgsqlConnection connection, long id, Officer officer) =>
        connection.QuerySingleOrDefaultAsync<WorkFile>(FileSql, new { id, officer.UserId });

    /// <summary>Stops what waits at once and what runs within seconds; false when there is nothing to stop.</summary>
    public static async Task<bool> Cancel(NpgsqlConnection connection, long id, Officer officer) =>
        await connection.ExecuteAsync(CancelSql, new { id, officer.UserId }) == 1;
}
