using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.WorkItems;

/// <summary>Takes the next piece of work for a node: what waits, or what a dead node has left. Two nodes never take the same.</summary>
public static class ClaimWork
{
    /// <summary>A node that has not been heard of for so long has lost its work.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(45);

    /// <summary>Work that stopped so many nodes is not tried again.</summary>
    public const int MostAttempts = 3;

    private const string Sql = """
        update work_items w
        set state = 'running', claimed_by = @claim, attempts = attempts + 1, started_at = now(), heartbeat_at = now(), step_at = now(), done_count = 0, message = ''
        from (select work_item_id from work_items
              where not cancel_requested and attempts < @MostAttempts and kind = any (@kinds)
                and (state = 'waiting' or (state = 'running' and heartbeat_at < now() - @silence))
              order by work_item_id
              limit 1 for update skip locked) next
        where w.work_item_id = next.work_item_id
        returning w.work_item_id, w.kind, w.title, w.arguments::text as arguments, w.owner_id, w.attempts
        """;

    private const string GiveUpSql = """
        update work_items
        set state = case when cancel_requested then 'cancelled' else 'failed' end, finished_at = now(), claimed_by = null,
            message = case when cancel_requested then '已取消' else '办理中断多次，已停止。请重新发起，仍不成功时请联系系统管理员' end
        where (state = 'waiting' and cancel_requested)
           or (state = 'running' and heartbeat_at < now() - @silence and (cancel_requested or attempts >= @MostAttempts))
        """;

    /// <summary>The item, or null when nothing waits. The claim names this run and no other.</summary>
    public static async Task<WorkItem?> Next(
        NpgsqlDataSource database, string claim, IReadOnlyCollection<string> kinds, TimeSpan? silence = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync(cancel);
        var parameters = new { claim, kinds = kinds.ToArray(), silence = silence ?? Silence, MostAttempts };
        await connection.ExecuteAsync(GiveUpSql, parameters);
        return await connection.QuerySingleOrDefaultAsync<WorkItem>(Sql, parameters);
    }
}
