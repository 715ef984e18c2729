using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.WorkItems;

/// <summary>What a run writes about the item it has taken up. Nothing is written once another run has taken it over.</summary>
public static class KeepWork
{
    private const string TellSql = """
        update work_items
        set done_count = @done, total_count = @total, message = @message, unit = @unit,
            step_at = case when message is distinct from @message or step_at is null then now() else step_at end
        where work_item_id = @id and claimed_by = @Claim and state = 'running'
        returning cancel_requested
        """;

    private const string DoneSql = """
        update work_items
        set state = 'done', finished_at = now(), claimed_by = null, message = @Message, done_count = coalesce(total_count, done_count),
            result_name = @FileName, result_type = @ContentType, result = @Content, result_url = @Url
        where work_item_id = @id and claimed_by = @Claim and state = 'running' and not cancel_requested
        """;

    private const string FinishSql = """
        update work_items
        set state = 'done', finished_at = now(), claimed_by = null, message = @Message, done_count = coalesce(total_count, done_count), result_url = @Url
        where work_item_id = @id and claimed_by = @Claim and state = 'running' and not cancel_requested
        """;

    private const string StopSql = """
        update work_items
        set state = @state, finished_at = now(), claimed_by = null, message = @message
        where work_item_id = @id and claimed_by = @Claim and state = 'running'
        """;

    private const string ReleaseSql = """
        update work_items
        set state = 'waiting', claimed_by = null, done_count = 0, attempts = attempts - 1, message = ''
        where work_item_id = @id and claimed_by = @Claim and state = 'running'
        """;

    /// <summary>Says how far it is. False: stop, it was cancelled or taken over.</summary>
    public static async Task<bool> Tell(NpgsqlDataSource database, WorkItem item, long done, long? total, string message, string unit = "行")
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(item);
        await using var connection = await database.OpenConnectionAsync();
        return await connection.QuerySingleOrDefaultAsync<bool?>(TellSql, new { id = item.WorkItemId, item.Claim, done, total, message, unit }) == false;
    }

    /// <summary>Stores the result; false when it was cancelled, taken over or finished meanwhile, and then nothing is stored.</summary>
    public static async Task<bool> Done(NpgsqlDataSource database, WorkItem item, WorkResult result)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(result);
        await using var connection = await database.OpenConnectionAsync();
        return await connection.ExecuteAsync(
            DoneSql, new { id = item.WorkItemId, item.Claim, result.Message, result.FileName, result.ContentType, result.Content, result.Url }) == 1;
    }

    /// <summary>Ends the item within the transaction of its result: who cancels comes either before, and then nothing is written, or too late.</summary>
    public static async Task Finish(Work work, WorkItem item, WorkResult result)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(result);
        if (await work.Connection.ExecuteAsync(FinishSql, new { id = item.WorkItemId, item.Claim, result.Message, result.Url }) == 0)
            throw new OperationCanceledException("cancelled or taken over");
    }

    public static Task Failed(NpgsqlDataSource database, WorkItem item, string message) => Write(database, item, StopSql, "failed", message);

    public static Task Cancelled(NpgsqlDataSource database, WorkItem item) => Write(database, item, StopSql, "cancelled", "已取消");

    /// <summary>Gives the item back when the node itself is shutting down.</summary>
    public static Task Release(NpgsqlDataSource database, WorkItem item) => Write(database, item, ReleaseSql, "waiting", "");

    private static async Task Write(NpgsqlDataSource database, WorkItem item, string sql, string state, string message)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(item);
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, new { id = item.WorkItemId, item.Claim, state, message });
    }
}
