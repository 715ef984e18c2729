using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.WorkItems;

/// <summary>What a node writes about an item it holds. Nothing is written once the item was taken over by another node.</summary>
public static class KeepWork
{
    private const string BeatSql = """
        update work_items
        set heartbeat_at = now(), done_count = @done, total_count = @total, message = @message, unit = @unit,
            step_at = case when message is distinct from @message or step_at is null then now() else step_at end
        where work_item_id = @id and claimed_by = @claim and state = 'running'
        returning cancel_requested
        """;

    private const string DoneSql = """
        update work_items
        set state = 'done', finished_at = now(), claimed_by = null, message = @Message, done_count = coalesce(total_count, done_count),
            result_name = @FileName, result_type = @ContentType, result = @Content, result_url = @Url
        where work_item_id = @id and claimed_by = @claim and state = 'running' and not cancel_requested
        """;

    private const string FinishSql = """
        update work_items
        set state = 'done', finished_at = now(), claimed_by = null, message = @Message, done_count = coalesce(total_count, done_count), result_url = @Url
        where work_item_id = @id and state = 'running' and not cancel_requested
        """;

    private const string StopSql = """
        update work_items
        set state = @state, finished_at = now(), claimed_by = null, message = @message
        where work_item_id = @id and claimed_by = @claim and state = 'running'
        """;

    private const string ReleaseSql = """
        update work_items
        set state = 'waiting', claimed_by = null, heartbeat_at = null, done_count = 0, attempts = attempts - 1, message = ''
        where work_item_id = @id and claimed_by = @claim and state = 'running'
        """;

    /// <summary>Says that the node lives and how far it is. False: stop, it was cancelled or taken over.</summary>
    public static async Task<bool> Beat(NpgsqlDataSource database, long id, string claim, long done, long? total, string message, string unit = "行")
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync();
        return await connection.QuerySingleOrDefaultAsync<bool?>(BeatSql, new { id, claim, done, total, message, unit }) == false;
    }

    /// <summary>Stores the result; false when it was cancelled or taken over meanwhile, and then nothing is stored.</summary>
    public static async Task<bool> Done(NpgsqlDataSource database, long id, string claim, WorkResult result)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(result);
        await using var connection = await database.OpenConnectionAsync();
        return await connection.ExecuteAsync(
            DoneSql, new { id, claim, result.Message, result.FileName, result.ContentType, result.Content, result.Url }) == 1;
    }

    /// <summary>Ends the item within the transaction of its result: who cancels comes either before, and then nothing is written, or too late.</summary>
    public static async Task Finish(Work work, WorkItem item, WorkResult result)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(result);
        if (await work.Connection.ExecuteAsync(FinishSql, new { id = item.WorkItemId, result.Message, result.Url }) == 0)
            throw new OperationCanceledException("cancelled or taken over");
    }

    public static Task Failed(NpgsqlDataSource database, long id, string claim, string message) => Stop(database, id, claim, "failed", message);

    public static Task Cancelled(NpgsqlDataSource database, long id, string claim) => Stop(database, id, claim, "cancelled", "已取消");

    /// <summary>Gives the item back when the node itself is shutting down.</summary>
    public static async Task Release(NpgsqlDataSource database, long id, string claim)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(ReleaseSql, new { id, claim });
    }

    private static async Task Stop(NpgsqlDataSource database, long id, string claim, string state, string message)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(StopSql, new { id, claim, state, message });
    }
}
