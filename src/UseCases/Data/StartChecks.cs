using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.Data;

/// <summary>Something without which a node must not start: says in a sentence what is wrong, or null.</summary>
public delegate Task<string?> StartCheck(NpgsqlConnection connection, CancellationToken cancel);

/// <summary>A node that does not start, and why, in a sentence for its operator.</summary>
public sealed class NotStartedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What every node, with pages or without, looks at before it starts. Whatever is wrong is one sentence.</summary>
public static class StartChecks
{
    /// <summary>Seconds to wait for a database that is not there yet, as a setting and as an environment variable.</summary>
    public const string WaitSetting = "Gansu:DatabaseWaitSeconds";

    private const int DefaultWait = 60;

    private const string ReadOnlySql = "select pg_is_in_recovery() or current_setting('default_transaction_read_only')::bool";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>In this order; the first that finds something is said.</summary>
    public static IReadOnlyList<StartCheck> All { get; } = [Writable, LeastPower.Wrong, Schema];

    /// <summary>How long to wait, by the setting.</summary>
    public static TimeSpan Wait(string? setting) => string.IsNullOrWhiteSpace(setting) ? TimeSpan.FromSeconds(DefaultWait)
        : int.TryParse(setting, out int seconds) && seconds is >= 0 and <= 3600 ? TimeSpan.FromSeconds(seconds)
        : throw new RefusalException($"{WaitSetting.Replace(":", "__", StringComparison.Ordinal)}={setting} 应为 0 至 3600 的整数（秒）");

    /// <summary>Waits for the database, then makes every check.</summary>
    public static async Task Pass(NpgsqlDataSource database, TimeSpan wait, Action<string> say, IEnumerable<StartCheck> checks, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(checks);
        await using var connection = await Reach(database, wait, say, cancel);
        foreach (var check in checks)
        {
            if (await check(connection, cancel) is { } wrong)
                throw new NotStartedException(wrong);
        }
    }

    /// <summary>A connection, as soon as the database gives one: machines start in any order.</summary>
    public static async Task<NpgsqlConnection> Reach(NpgsqlDataSource database, TimeSpan wait, Action<string> say, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(say);
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        string place = $"{settings.Database}（{settings.Host}:{settings.Port}）";
        var began = TimeProvider.System.GetTimestamp();
        for (bool said = false; ; said = true)
        {
            try
            {
                return await database.OpenConnectionAsync(cancel);
            }
            catch (NpgsqlException problem) when (problem.IsAway())
            {
                if (TimeProvider.System.GetElapsedTime(began) >= wait)
                    throw new NotStartedException($"数据库 {place} 等了 {wait.TotalSeconds:0} 秒仍没有应答（{problem.Message}）。请启动数据库，或检查 ConnectionStrings__Gansu", problem);
                if (!said)
                    say($"数据库 {place} 还没有应答，最多再等 {wait.TotalSeconds:0} 秒 …");
                await Task.Delay(Pause, cancel);
            }
            catch (PostgresException problem) when (problem.SqlState is PostgresErrorCodes.InvalidCatalogName)
            {
                throw new NotStartedException($"数据库 {place} 不存在。请先运行 gansu setup", problem);
            }
            catch (NpgsqlException problem)
            {
                throw new NotStartedException($"不能登录数据库 {place}：{(problem as PostgresException)?.MessageText ?? problem.Message}", problem);
            }
        }
    }

    /// <summary>Waits for a server that may not have the database yet, and makes sure that it takes changes.</summary>
    public static async Task ReachServer(string ownerDsn, TimeSpan wait, Action<string> say, CancellationToken cancel = default)
    {
        await using var server = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ownerDsn) { Pooling = false });
        try
        {
            await Pass(server, wait, say, [Writable], cancel);
        }
        catch (NotStartedException missing) when (missing.InnerException is PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName })
        {
        }
    }

    private static async Task<string?> Writable(NpgsqlConnection connection, CancellationToken cancel) =>
        await connection.ExecuteScalarAsync<bool>(new CommandDefinition(ReadOnlySql, cancellationToken: cancel))
            ? "数据库是只读的（备用库，或者设为只读），不能办理业务。请让 ConnectionStrings__Gansu 指向主库，或先把备用库升为主库" : null;

    /// <summary>The schema is the one this program works with.</summary>
    internal static async Task<string?> Schema(NpgsqlConnection connection, CancellationToken cancel)
    {
        bool any = await connection.ExecuteScalarAsync<bool>("select to_regclass('schema_migrations') is not null");
        var applied = any ? (await connection.QueryAsync<string>(new CommandDefinition("select name from schema_migrations", cancellationToken: cancel))).AsList() : [];
        int missing = Migrations.MissingFrom(applied).Count;
        return missing == 0 ? null : applied.Count == 0
            ? "数据库里还没有本系统的库结构。请先运行 gansu setup"
            : $"数据库的库结构比程序旧，还缺 {missing} 步升级。请先运行 gansu setup";
    }
}
