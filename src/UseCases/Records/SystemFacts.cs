using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.Records;

/// <summary>What the system page shows of the database.</summary>
public sealed record DatabaseFacts(string Version, string Name, long Bytes, long Connections);

/// <summary>A migration of this database.</summary>
public sealed record AppliedMigration(string Name, DateTime AppliedAt);

/// <summary>A rule document in the database.</summary>
public sealed record LoadedPolicy(long PolicyVersionId, string Document, string Name, int Version, DateOnly InForceFrom, DateOnly InForceTo);

/// <summary>Facts about the installation for its operators.</summary>
public static class SystemFacts
{
    private const string DatabaseSql = """
        select current_setting('server_version') version, current_database()::text name, pg_database_size(current_database()) bytes,
               (select count(*) from pg_stat_activity where datname = current_database()) connections
        """;

    private const string PoliciesSql = """
        select distinct on (policy_id) policy_version_id, document, name, version, in_force_from, in_force_to
        from policies order by policy_id, version desc
        """;

    public static async Task<DatabaseFacts> Database(NpgsqlDataSource source, CancellationToken cancel = default) =>
        (await Query<DatabaseFacts>(source, DatabaseSql, cancel)).Single();

    /// <summary>The clock of the database's machine, as UTC.</summary>
    public static async Task<DateTime> Clock(NpgsqlDataSource source, CancellationToken cancel = default) =>
        (await Query<DateTime>(source, "select clock_timestamp() at time zone 'UTC'", cancel)).Single();

    public static Task<IReadOnlyList<AppliedMigration>> Migrations(NpgsqlDataSource source, CancellationToken cancel = default) =>
        Query<AppliedMigration>(source, "select name, applied_at from schema_migrations order by name collate \"C\"", cancel);

    public static Task<IReadOnlyList<LoadedPolicy>> Policies(NpgsqlDataSource source, CancellationToken cancel = default) =>
        Query<LoadedPolicy>(source, PoliciesSql, cancel);

    /// <summary>Years whose holiday arrangement is recorded.</summary>
    public static Task<IReadOnlyList<int>> HolidayYears(NpgsqlDataSource source, CancellationToken cancel = default) => Query<int>(
        source, "select distinct extract(year from day)::int from official_holidays where kind = 'holiday' and to_char(day, 'MMDD') = '1001' order by 1", cancel);

    /// <summary>Names of migrations this program brings and the database lacks; empty when it is ready.</summary>
    public static async Task<IReadOnlyList<string>> Missing(NpgsqlDataSource source, CancellationToken cancel = default) =>
        Data.Migrations.MissingFrom((await Migrations(source, cancel)).Select(migration => migration.Name));

    private static async Task<IReadOnlyList<T>> Query<T>(NpgsqlDataSource source, string sql, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(source);
        await using var connection = await source.OpenConnectionAsync(cancel);
        return [.. await connection.QueryAsync<T>(sql)];
    }
}
