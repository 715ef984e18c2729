using Dapper;
using Hangfire.Common;
using Microsoft.Extensions.Logging;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.WorkItems;

namespace SmartFactory.Gansu.Jobs.Engine;

/// <summary>Long work goes into 我的任务 first and into the queue once that is committed; what was lost in between is swept up.</summary>
public sealed class LongWork(NpgsqlDataSource database, JobQueue queue, ILogger<LongWork> log)
{
    private const string QueuedSql = "update work_items set hangfire_job = @job where work_item_id = @id and hangfire_job is null";

    // whoever has just committed one is about to queue it
    private const string LostSql = """
        select work_item_id as id, title
        from work_items
        where state = 'waiting' and hangfire_job is null and created_at < now() - interval '5 seconds'
        order by work_item_id
        """;

    private const string LeftSql = """
        update work_items w
        set state = case when cancel_requested then 'cancelled' else 'failed' end, finished_at = now(), claimed_by = null,
            message = case when cancel_requested then '已取消' else '办理中断，已停止。请重新发起，仍不成功时请联系系统管理员' end
        where w.state in ('waiting', 'running')
          and not exists (select from hangfire.job j where j.id = w.hangfire_job and (j.statename is null or j.statename in ('Enqueued', 'Processing', 'Scheduled', 'Awaiting')))
          and w.hangfire_job is not null
        """;

    /// <summary>Puts it into 我的任务 and into the queue. The connection is in no transaction: nobody may take up what is not committed.</summary>
    /// <param name="origin">The page of this site to which the person goes back when it fails.</param>
    public async Task<long> Start(NpgsqlConnection connection, string kind, string title, object arguments, Officer owner, string? origin = null)
    {
        long id = await EnqueueWork.For(connection, kind, title, arguments, owner, origin);
        try
        {
            await Queue(connection, id, title);
        }
        catch (NpgsqlException problem)
        {
            log.LogWarning(problem, "work {Id} is not queued yet; the next minute does it", id);
        }
        return id;
    }

    /// <summary>Queues what was committed and never queued, and ends what the queue has given up or lost.</summary>
    public async Task Sweep(CancellationToken cancel = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        foreach (var (id, title) in (await connection.QueryAsync<(long, string)>(new CommandDefinition(LostSql, cancellationToken: cancel))).AsList())
            await Queue(connection, id, title);
        if (await connection.ExecuteAsync(new CommandDefinition(LeftSql, cancellationToken: cancel)) is > 0 and var left)
            log.LogWarning("{Left} pieces of long work had lost their jobs", left);
    }

    private async Task Queue(NpgsqlConnection connection, long id, string title) =>
        await connection.ExecuteAsync(QueuedSql, new { id, job = queue.Put(Job.FromExpression<WorkRun>(run => run.Do(id, null!, CancellationToken.None)), title) });
}
