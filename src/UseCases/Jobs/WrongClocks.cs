using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.Jobs;

/// <summary>A node that does nothing of the day's work, because its clock is not that of the database.</summary>
public sealed record WrongClock(string Node, DateTime NodeTime, DateTime DatabaseTime);

/// <summary>One node with a wrong clock would use up the days of all: it does nothing, and 任务中心 says so.</summary>
public static class WrongClocks
{
    /// <summary>More than this is no delay on the way.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    private const string ComplainSql = """
        insert into wrong_clocks (node, node_time, database_time) values (@node, @nodeTime, @databaseTime)
        on conflict (node) do update set node_time = excluded.node_time, database_time = excluded.database_time
        """;

    // a node that is gone complains no more
    private const string ListSql = "select node, node_time, database_time from wrong_clocks where database_time > @since order by node";

    /// <summary>Compares, and leaves or takes away the node's complaint. Null when the clocks agree.</summary>
    public static async Task<WrongClock?> Of(NpgsqlDataSource database, DatabaseClock clock, TimeProvider own, string node, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(own);
        var before = own.GetUtcNow();
        var shared = await clock.Now(cancel);
        var after = own.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancel);
        if (shared >= before - Tolerance && shared <= after + Tolerance) // a slow answer is no wrong clock
        {
            await connection.ExecuteAsync("delete from wrong_clocks where node = @node", new { node });
            return null;
        }
        var wrong = new WrongClock(node, after.UtcDateTime, shared.UtcDateTime);
        await connection.ExecuteAsync(ComplainSql, new { node, nodeTime = after, databaseTime = shared });
        return wrong;
    }

    /// <summary>The complaints of the last day.</summary>
    public static async Task<IReadOnlyList<WrongClock>> Known(NpgsqlDataSource database, DateTimeOffset now, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<WrongClock>(new CommandDefinition(ListSql, new { since = now.AddDays(-1).UtcDateTime }, cancellationToken: cancel))).AsList();
    }
}
