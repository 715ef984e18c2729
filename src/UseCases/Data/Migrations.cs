using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.Data;

/// <summary>One step of the schema: a file that never changes once it has been applied anywhere.</summary>
public sealed record Migration(string Name, string Sql)
{
    public string Sha256 =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));
}

/// <summary>A database whose history does not fit the files of this program.</summary>
public sealed class MigrationException(string message) : Exception(message);

/// <summary>Brings a database to the schema of this program: files in order, one transaction each, one runner at a time.</summary>
public static class Migrations
{
    private const long LockKey = 0x67616e7375; // "gansu"

    private const string CreateTable = """
        create table if not exists schema_migrations (
          name text primary key,
          sha256 text not null,
          applied_at timestamptz not null default now()
        )
        """;

    public static IReadOnlyList<Migration> Embedded { get; } =
        [.. EmbeddedFiles.In("migrations").Select(file => new Migration(file.Name, file.Text))];

    /// <summary>Names of those this program brings and a database with these applied lacks; empty when it is ready.</summary>
    public static IReadOnlyList<string> MissingFrom(IEnumerable<string> applied) =>
        [.. Embedded.Select(migration => migration.Name).Except(applied, StringComparer.Ordinal)];

    /// <summary>Applies what is missing and returns the names of the files applied now.</summary>
    public static Task<IReadOnlyList<string>> Apply(string ownerDsn, CancellationToken cancellation = default) =>
        Apply(ownerDsn, Embedded, cancellation);

    public static async Task<IReadOnlyList<string>> Apply(
        string ownerDsn, IReadOnlyList<Migration> migrations, CancellationToken cancellation = default)
    {
        var settings = new NpgsqlConnectionStringBuilder(ownerDsn) { Pooling = false, CommandTimeout = 0 }; // the lock ends with the session
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellation);
        await connection.ExecuteAsync("select pg_advisory_lock(@LockKey)", new { LockKey });
        await connection.ExecuteAsync(CreateTable);
        var applied = (await connection.QueryAsync<(string Name, string Sha256)>("select name, sha256 from schema_migrations"))
            .ToDictionary(row => row.Name, row => row.Sha256, StringComparer.Ordinal);
        Check(applied, migrations);

        var news = migrations.Where(m => !applied.ContainsKey(m.Name)).OrderBy(m => m.Name, StringComparer.Ordinal).ToList();
        foreach (var migration in news)
            await Apply(connection, migration, cancellation);
        return [.. news.Select(m => m.Name)];
    }

    private static void Check(Dictionary<string, string> applied, IReadOnlyList<Migration> migrations)
    {
        var known = migrations.ToDictionary(m => m.Name, m => m.Sha256, StringComparer.Ordinal);
        foreach (var (name, sha256) in applied.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            if (!known.TryGetValue(name, out string? expected))
                throw new MigrationException($"the database has migration {name}, which this program does not know: it is newer than the program");
            if (expected != sha256)
                throw new MigrationException($"migration {name} was changed after it was applied: add a new file instead");
        }
    }

    private static async Task Apply(NpgsqlConnection connection, Migration migration, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        try
        {
            await using var command = new NpgsqlCommand(migration.Sql, connection, transaction);
            await command.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException problem)
        {
            throw new MigrationException($"migration {migration.Name} failed: {problem.MessageText}");
        }
        await connection.ExecuteAsync(
            "insert into schema_migrations (name, sha256) values (@Name, @Sha256)", migration, transaction);
        await transaction.CommitAsync(cancellation);
    }
}
