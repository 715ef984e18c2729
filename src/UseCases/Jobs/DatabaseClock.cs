using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.Jobs;

/// <summary>The clock of the database, which all nodes share. A test that moves time puts its own in its place.</summary>
public class DatabaseClock(NpgsqlDataSource database)
{
    public virtual async Task<DateTimeOffset> Now(CancellationToken cancel = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return new DateTimeOffset(await connection.ExecuteScalarAsync<DateTime>(new CommandDefinition("select clock_timestamp()", cancellationToken: cancel)));
    }
}
