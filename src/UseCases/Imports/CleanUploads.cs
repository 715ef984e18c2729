using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.Imports;

/// <summary>Takes away uploads that never became an import: cancelled, refused or forgotten.</summary>
public static class CleanUploads
{
    private const string Sql = """
        delete from uploads u
        where u.uploaded_at < @before and not exists (select from imports i where i.upload_id = u.upload_id)
        """;

    public static async Task<int> Before(NpgsqlDataSource database, DateOnly day, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(
            Sql, new { before = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.FromHours(8)).ToUniversalTime() }, cancellationToken: cancel));
    }
}
