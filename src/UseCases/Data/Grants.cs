using System.Text.RegularExpressions;
using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.Data;

/// <summary>The rights of the application, as the migrations gave them, given once more: a database restored where the account was missing has none of them.</summary>
public static partial class Grants
{
    private const string MissingSql = $"select not has_table_privilege('{Database.ApplicationRole}', 'schema_migrations', 'select')";

    /// <summary>Every statement of the migrations that gives the application a right or takes it, in their order.</summary>
    public static IReadOnlyList<string> Statements { get; } = [.. Migrations.Embedded.SelectMany(migration => Statement().Matches(migration.Sql).Select(found => found.Value))];

    /// <summary>True when the application has no rights at all.</summary>
    public static async Task<bool> AreMissing(NpgsqlDataSource owner, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        await using var connection = await owner.OpenConnectionAsync(cancel);
        return await connection.ExecuteScalarAsync<bool>(MissingSql);
    }

    /// <summary>Gives them again; what a later migration has taken away or done without is left out.</summary>
    public static async Task Repeat(NpgsqlDataSource owner, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        await using var connection = await owner.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync("select pg_advisory_xact_lock(hashtext('grants'))", transaction: transaction); // two at once would change the same rows
        foreach (string sql in Statements)
        {
            await transaction.SaveAsync("one", cancel);
            try
            {
                await connection.ExecuteAsync(sql, transaction: transaction);
            }
            catch (PostgresException problem) when (problem.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.UndefinedColumn)
            {
                await transaction.RollbackAsync("one", cancel);
            }
        }
        await transaction.CommitAsync(cancel);
    }

    [GeneratedRegex($@"^(grant|revoke)\s[^;]*\b{Database.ApplicationRole}\b[^;]*;", RegexOptions.Multiline)]
    private static partial Regex Statement();
}
