using Npgsql;

namespace SmartFactory.Gansu.UseCases.Data;

/// <summary>The way to PostgreSQL: connections under the application's role, which cannot change or delete what is append-only.</summary>
public static class Database
{
    /// <summary>The role the application works under; created by the first migration.</summary>
    public const string ApplicationRole = "gansu_app";

    // a node that hangs or is cut off blocks nobody for longer than this; what the operator gives in Options comes after it and wins
    private const string Limits = "-c idle_in_transaction_session_timeout=60s -c lock_timeout=10s -c client_connection_check_interval=10s"
        + " -c tcp_keepalives_idle=30s -c tcp_keepalives_interval=10s -c tcp_keepalives_count=3 -c tcp_user_timeout=60s";

    /// <summary>Lifts them for one transaction that takes long.</summary>
    internal const string LongWork = "set local lock_timeout = 0; set local idle_in_transaction_session_timeout = '30min'";

    static Database() => TypeHandlers.Register();

    /// <summary>A data source whose connections hold the application's rights only, whoever signs in.</summary>
    public static NpgsqlDataSource ForApplication(string connectionString)
    {
        var settings = Settings(connectionString);
        settings.Options = $"{Limits} {settings.Options} -c role={ApplicationRole}";
        if (settings.Host?.StartsWith('/') != true) // a socket file has no such options
            (settings.TcpKeepAlive, settings.TcpKeepAliveTime, settings.TcpKeepAliveInterval) = (true, 30, 10);
        settings.NoResetOnClose = true; // nothing here changes a session beyond its transaction, and six statements per page are much
        return NpgsqlDataSource.Create(settings);
    }

    /// <summary>A data source with the rights of the account itself: migrations and reference data only.</summary>
    public static NpgsqlDataSource ForOwner(string connectionString) => NpgsqlDataSource.Create(Settings(connectionString));

    private static NpgsqlConnectionStringBuilder Settings(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "gansu" };
        // pages ask long statements: to plan one takes longer than to answer it
        if (settings.MaxAutoPrepare == 0)
            (settings.MaxAutoPrepare, settings.AutoPrepareMinUsages) = (100, 2);
        // what is streamed goes in fewer pieces: each piece wakes the other side
        settings.ReadBufferSize = Math.Max(settings.ReadBufferSize, 32 * 1024);
        settings.WriteBufferSize = Math.Max(settings.WriteBufferSize, 32 * 1024);
        return settings;
    }
}
