using Npgsql;

namespace SmartFactory.Gansu.UseCases.Data;

/// <summary>The way to PostgreSQL: as the application, which cannot change or delete what is append-only, or as the owner of the tables.</summary>
public static class Database
{
    /// <summary>The account the application signs in with: member of nothing, owner of nothing.</summary>
    public const string ApplicationRole = "gansu_app";

    /// <summary>Connections of one process when the connection string says nothing else: several processes share a server.</summary>
    public const int ConnectionsOfANode = 30;

    // a node that hangs or is cut off blocks nobody for longer than this; what the operator gives in Options comes after it and wins
    private const string Limits = "-c idle_in_transaction_session_timeout=60s -c lock_timeout=10s -c client_connection_check_interval=10s"
        + " -c tcp_keepalives_idle=30s -c tcp_keepalives_interval=10s -c tcp_keepalives_count=3 -c tcp_user_timeout=60s";

    /// <summary>Lifts them for one transaction that takes long.</summary>
    internal const string LongWork = "set local lock_timeout = 0; set local idle_in_transaction_session_timeout = '30min'";

    static Database() => TypeHandlers.Register();

    /// <summary>A data source for the application's own account.</summary>
    public static NpgsqlDataSource ForApplication(string connectionString)
    {
        var settings = Settings(connectionString);
        settings.Options = $"{Limits} {settings.Options}".Trim();
        if (settings.Host?.StartsWith('/') != true) // a socket file has no such options
            (settings.TcpKeepAlive, settings.TcpKeepAliveTime, settings.TcpKeepAliveInterval) = (true, 30, 10);
        settings.NoResetOnClose = true; // nothing here changes a session beyond its transaction, and six statements per page are much
        return NpgsqlDataSource.Create(settings);
    }

    /// <summary>A data source for the owner of the tables: migrations and reference data only.</summary>
    public static NpgsqlDataSource ForOwner(string connectionString)
    {
        var settings = Settings(connectionString);
        settings.SearchPath = "public"; // not a schema that somebody has named like the account
        return NpgsqlDataSource.Create(settings);
    }

    /// <summary>The same account on another database of the server.</summary>
    public static string On(string database, string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Database = database }.ConnectionString;

    private static NpgsqlConnectionStringBuilder Settings(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "gansu" };
        if (!settings.ShouldSerialize("Maximum Pool Size"))
            settings.MaxPoolSize = ConnectionsOfANode;
        // pages ask long statements: to plan one takes longer than to answer it
        if (settings.MaxAutoPrepare == 0)
            (settings.MaxAutoPrepare, settings.AutoPrepareMinUsages) = (100, 2);
        // what is streamed goes in fewer pieces: each piece wakes the other side
        settings.ReadBufferSize = Math.Max(settings.ReadBufferSize, 32 * 1024);
        settings.WriteBufferSize = Math.Max(settings.WriteBufferSize, 32 * 1024);
        return settings;
    }
}
