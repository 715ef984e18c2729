using Npgsql;

namespace SmartFactory.Gansu.UseCases.Data;

/// <summary>After the database has been restarted, the connections in the pool are dead: what only reads is asked again on a fresh one.</summary>
public static class FreshConnections
{
    public static async Task<T> OnFreshConnection<T>(this NpgsqlDataSource database, Func<Task<T>> read)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return await read();
        }
        catch (NpgsqlException problem) when (problem.IsBroken())
        {
            database.Clear();
            return await read();
        }
    }
}
