using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.Jobs;

/// <summary>A node of the cluster: when it last said that it lives, and whether that is long ago.</summary>
public sealed record ClusterNode(string Name, DateTime LastSeen, TimeSpan Interval)
{
    /// <summary>A node that missed three check-ins is taken for dead; another takes over what it had.</summary>
    public bool Silent(DateTime utcNow) => utcNow - LastSeen > Interval * 3;
}

/// <summary>When a moment of the clock comes next, when it came last, and whether what was due could be queued.</summary>
public sealed record ClockTimes(string Name, DateTime? Next, DateTime? Previous, bool? Succeeded);

/// <summary>What the clock's own tables say.</summary>
public static class Cluster
{
    private static readonly string NodesSql = $"""
        select instance_name as name, {Moment("last_checkin_time")} as last_seen,
               make_interval(secs => checkin_interval / 1000.0) as interval
        from quartz.qrtz_scheduler_state order by 1
        """;

    private static readonly string TimesSql = $"""
        select t.trigger_name as name,
               case when t.next_fire_time > 0 then {Moment("t.next_fire_time")} end as next,
               case when t.prev_fire_time > 0 then {Moment("t.prev_fire_time")} end as previous,
               h.succeeded
        from quartz.qrtz_triggers t
        left join lateral (
          select succeeded from quartz.qrtz_execution_history x
          where x.sched_name = t.sched_name and x.job_group = t.job_group and x.job_name = t.job_name order by fired_time desc limit 1) h on true
        where t.trigger_type = 'CRON'
        """;

    public static async Task<IReadOnlyList<ClusterNode>> Nodes(NpgsqlDataSource database, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<ClusterNode>(NodesSql)).AsList();
    }

    /// <summary>By what the clock calls the moment; none before a node has ever run.</summary>
    public static async Task<IReadOnlyDictionary<string, ClockTimes>> Times(NpgsqlDataSource database, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<ClockTimes>(TimesSql)).GroupBy(row => row.Name).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
    }

    // ticks since year 1, as the clock writes them
    private static string Moment(string column) => $"timestamp '0001-01-01' + make_interval(secs => ({column} / 10000000.0)::double precision)";
}
