using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.Data;

/// <summary>Creates the database of a connection string when the server does not have it; two processes may race.</summary>
public static class EnsureDatabase
{
    /// <summary>True when the database was created now.</summary>
    public static async Task<bool> Exists(string ownerDsn, CancellationToken cancellation = default)
    {
        var settings = new NpgsqlConnectionStringBuilder(ownerDsn) { Pooling = false };
        if (await CanOpen(settings, cancellation))
            return false;

        string name = settings.Database!;
        settings.Database = "postgres";
        await using var server = new NpgsqlConnection(settings.ConnectionString);
        await server.OpenAsync(cancellation);
        try
        {
            await server.ExecuteAsync($"create database {Quoted(name)}");
            return true;
        }
        catch (PostgresException problem) when (problem.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new RefusalException($"库“{name}”还没有建立，账号“{settings.Username}”又不能建库。请数据库管理员运行：\n\ncreate database {Quoted(name)} owner {Quoted(settings.Username ?? "")};", problem);
        }
        catch (PostgresException problem) when (problem.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            return false;
        }
    }

    private static async Task<bool> CanOpen(NpgsqlConnectionStringBuilder settings, CancellationToken cancellation)
    {
        try
        {
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync(cancellation);
            return true;
        }
        catch (PostgresException problem) when (problem.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return false;
        }
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
