using Dapper;
using Hangfire.PostgreSql;
using Npgsql;

namespace SmartFactory.Gansu.Jobs.Hangfire;

/// <summary>Hangfire's tables, in a schema of their own: the only one in which the program's account may make any.</summary>
public static class HangfireSchema
{
    public const string Name = "hangfire";

    // two nodes at once would both create them
    private const string LockSql = $"set lock_timeout = 0; select pg_advisory_lock(hashtextextended('{Name}-schema', 0))";

    private const string UnlockSql = $"reset search_path; reset lock_timeout; select pg_advisory_unlock(hashtextextended('{Name}-schema', 0))"; // the installer leaves a search path behind

    private const string RoomSql = $"select room_for_add_in('{Name}') where not exists (select from pg_namespace where nspname = '{Name}')";

    /// <summary>Creates or upgrades them; nothing happens when they are as this version wants them.</summary>
    public static async Task Prepare(NpgsqlDataSource database, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(LockSql);
        try
        {
            await connection.ExecuteAsync(RoomSql);
            PostgreSqlObjectsInstaller.Install(connection, Name);
        }
        finally
        {
            await connection.ExecuteAsync(UnlockSql);
        }
    }
}
