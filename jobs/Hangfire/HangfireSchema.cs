using Dapper;
using Hangfire.PostgreSql;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Jobs.Hangfire;

/// <summary>Hangfire's tables, in a schema of their own that belongs to the program's role.</summary>
public static class HangfireSchema
{
    public const string Name = "hangfire";

    // two nodes at once would both create them
    private const string LockSql = $"set lock_timeout = 0; select pg_advisory_lock(hashtextextended('{Name}-schema', 0))";

    private const string UnlockSql = $"reset search_path; reset lock_timeout; select pg_advisory_unlock(hashtextextended('{Name}-schema', 0))"; // the installer leaves a search path behind

    private const string ExistsSql = $"select exists (select from pg_namespace where nspname = '{Name}')";

    // as the account that signed in: the program's role may create nothing outside
    private const string CreateSql = $"set local role none; create schema {Name} authorization {Database.ApplicationRole}";

    /// <summary>Creates or upgrades them; nothing happens when they are as this version wants them.</summary>
    public static async Task Prepare(NpgsqlDataSource database, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(LockSql);
        try
        {
            if (!await connection.ExecuteScalarAsync<bool>(ExistsSql))
                await Create(connection, cancel);
            PostgreSqlObjectsInstaller.Install(connection, Name);
        }
        finally
        {
            await connection.ExecuteAsync(UnlockSql);
        }
    }

    private static async Task Create(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        try
        {
            await connection.ExecuteAsync(CreateSql, transaction: transaction);
            await transaction.CommitAsync(cancel);
        }
        catch (PostgresException problem) when (problem.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new InvalidOperationException($"the database account may not create a schema; let its owner run: create schema {Name} authorization {Database.ApplicationRole}", problem);
        }
    }
}
