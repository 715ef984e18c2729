using Hangfire;
using Hangfire.PostgreSql;
using Npgsql;
using Quartz;

namespace SmartFactory.Gansu.Jobs.Engine;

/// <summary>Hangfire's tables: made by a migration, in the schema <c>hangfire</c>, used over the program's own connections.</summary>
public static class EngineStorage
{
    public const string Schema = "hangfire";

    /// <summary>Who works and who keeps the time, with versions.</summary>
    public static string Description { get; } =
        $"Hangfire {typeof(JobStorage).Assembly.GetName().Version?.ToString(3)}（办理），Quartz {typeof(IScheduler).Assembly.GetName().Version?.ToString(3)}（定时）";

    // of the process, whatever nodes are in it
    static EngineStorage() => GlobalConfiguration.Configuration
        .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
        .UseSimpleAssemblyNameTypeSerializer()
        .UseRecommendedSerializerSettings();

    public static JobStorage Of(NpgsqlDataSource database, EngineSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new PostgreSqlStorage(new Connections(database), new PostgreSqlStorageOptions
        {
            SchemaName = Schema,
            PrepareSchemaIfNecessary = false, // the program's account may make no tables
            QueuePollInterval = settings.Poll,
            InvisibilityTimeout = settings.TakeOver,
            UseSlidingInvisibilityTimeout = true, // else long work goes to a second node, and a killed node's lies for half an hour
        });
    }

    private sealed class Connections(NpgsqlDataSource database) : IConnectionFactory
    {
        public NpgsqlConnection GetOrCreateConnection() => database.CreateConnection();
    }
}
