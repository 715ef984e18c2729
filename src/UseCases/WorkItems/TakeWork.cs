using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.WorkItems;

/// <summary>A job of the queue takes up its piece of work: what waits, or what its own earlier run on a dead node has left. Another job never takes the same.</summary>
public static class TakeWork
{
    /// <summary>Work that stopped so many nodes is not tried again.</summary>
    public const int MostAttempts = 3;

    private const string TheirsSql = "(state = 'waiting' or (state = 'running' and hangfire_job = @job))";

    private const string Sql = $"""
        update work_items
        set state = 'running', claimed_by = @claim, hangfire_job = @job, attempts = attempts + 1, started_at = now(), step_at = now(), done_count = 0, message = ''
        where work_item_id = @id and not cancel_requested and attempts < @MostAttempts and {TheirsSql}
        returning work_item_id, kind, title, arguments::text as arguments, owner_id, attempts, claimed_by as claim
        """;

    private const string GiveUpSql = $"""
        update work_items
        set state = case when cancel_requested then 'cancelled' else 'failed' end, finished_at = now(), claimed_by = null,
            message = case when cancel_requested then '已取消' else '办理中断多次，已停止。请重新发起，仍不成功时请联系系统管理员' end
        where work_item_id = @id and (cancel_requested or attempts >= @MostAttempts) and {TheirsSql}
        """;

    /// <summary>The item, or null when there is nothing to do. The claim names this run and no other.</summary>
    public static async Task<WorkItem?> Up(NpgsqlDataSource database, long id, long job, string claim, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync(cancel);
        var parameters = new { id, job, claim, MostAttempts };
        await connection.ExecuteAsync(GiveUpSql, parameters);
        return await connection.QuerySingleOrDefaultAsync<WorkItem>(Sql, parameters);
    }
}
