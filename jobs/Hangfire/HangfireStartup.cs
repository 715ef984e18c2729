using Hangfire;
using Hangfire.PostgreSql;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SmartFactory.Gansu.Jobs.Hangfire;
using SmartFactory.Gansu.Jobs.Lines;

[assembly: HostingStartup(typeof(HangfireStartup))]

namespace SmartFactory.Gansu.Jobs.Hangfire;

/// <summary>Puts Hangfire in the place of the built-in engine; a site shows its dashboard, too.</summary>
public sealed class HangfireStartup : IHostingStartup
{
    public void Configure(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.ConfigureServices((context, services) =>
        {
            AddEngine(services);
            if (context.HostingEnvironment is null)
                return; // a node without pages
            services.AddSingleton<DashboardPages>();
            services.AddMvcCore().AddApplicationPart(typeof(HangfireStartup).Assembly);
        });
    }

    private static void AddEngine(IServiceCollection services)
    {
        services.AddSingleton(provider => HangfireSettings.Of(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<JobStorage>(provider =>
        {
            var settings = provider.GetRequiredService<HangfireSettings>();
            return new PostgreSqlStorage(new Connections(provider.GetRequiredService<NpgsqlDataSource>()), new PostgreSqlStorageOptions
            {
                SchemaName = HangfireSchema.Name,
                PrepareSchemaIfNecessary = false, // see HangfireSchema
                QueuePollInterval = settings.Poll,
                InvisibilityTimeout = settings.TakeOver,
                UseSlidingInvisibilityTimeout = true,
            });
        });
        services.AddHangfire(configuration => configuration
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings());
        services.AddSingleton<LinesInHangfire>();
        services.AddSingleton<IJobEngine, HangfireEngine>();
        services.AddHostedService<HangfireNode>();
    }

    /// <summary>The connections of the program, under the program's role.</summary>
    private sealed class Connections(NpgsqlDataSource database) : IConnectionFactory
    {
        public NpgsqlConnection GetOrCreateConnection() => database.CreateConnection();
    }
}
