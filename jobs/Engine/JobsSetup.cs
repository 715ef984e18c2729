using System.Globalization;
using Hangfire;
using Hangfire.Dashboard;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Quartz;
using SmartFactory.Gansu.Jobs.Imports;
using SmartFactory.Gansu.Jobs.Papers;
using SmartFactory.Gansu.Mail;
using SmartFactory.Gansu.Reports.Awards;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.WorkItems;

namespace SmartFactory.Gansu.Jobs.Engine;

/// <summary>Clock and worker of a node. Needs the NpgsqlDataSource, also registered as DbDataSource.</summary>
public static class JobsSetup
{
    /// <summary>All nodes of one database form one cluster. Dead nodes are noticed by the clock after two check-ins.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services, TimeSpan? checkIn = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => OfficialClock.By(provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<DatabaseClock>();
        services.TryAddSingleton(provider => JobSettings.Of(provider.GetRequiredService<IConfiguration>()));
        services.TryAddSingleton<RevealAccounts>();
        services.AddSingleton<SettlementPapers>();
        services.AddSingleton<IWorkHandler, SettlementPaperWork>();
        services.AddSingleton<IWorkHandler, LedgerPreviewWork>();
        services.AddSingleton<IWorkHandler, MarkedLedgerWork>();
        services.AddSingleton<IWorkHandler, LedgerCommitWork>();
        services.AddLetters();
        return services.AddWorker().AddClock(checkIn ?? TimeSpan.FromSeconds(10));
    }

    private static IServiceCollection AddWorker(this IServiceCollection services)
    {
        services.AddSingleton(provider => EngineSettings.Of(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton(provider => EngineStorage.Of(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<EngineSettings>()));
        services.AddSingleton<IGlobalConfiguration>(GlobalConfiguration.Configuration);
        services.AddSingleton(DashboardRoutes.Routes);
        services.AddSingleton<JobQueue>();
        services.AddSingleton<DueDays>();
        services.AddSingleton<LongWork>();
        return services.AddHostedService<EngineNode>();
    }

    private static IServiceCollection AddClock(this IServiceCollection services, TimeSpan checkIn)
    {
        services.AddQuartz(quartz => Configure(quartz, checkIn));
        services.Configure<QuartzOptions>(options => options.Scheduling.ScheduleTriggerRelativeToReplacedTrigger = true); // else a misfire of a total outage is lost
        return services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
    }

    private static void Configure(IQuartzBuilder quartz, TimeSpan checkIn)
    {
        quartz.ConfigureScheduler(options =>
        {
            options.InstanceName = "gansu";
            options.InstanceId = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..6]}");
            options.MaxBatchSize = 2;
            options.IdleWaitTime = checkIn * 2;
        });
        quartz.UseDefaultThreadPool(2);
        quartz.UseDefaultRetryPolicy(RetryPolicy.Exponential(3, TimeSpan.FromSeconds(10), 2, TimeSpan.FromMinutes(10), jitter: 0.2));
        quartz.AddJobTimeout(TimeSpan.FromMinutes(5));
        quartz.UsePersistentStore(store =>
        {
            store.UsePostgres(options => options.UseRegisteredDataSource = true);
            store.UseSystemTextJsonSerializer();
            store.UseClustering(cluster =>
            {
                cluster.CheckinInterval = checkIn;
                cluster.CheckinMisfireThreshold = checkIn * 2;
            });
            store.UseExecutionHistory();
            store.ConfigureStore(options =>
            {
                options.TablePrefix = "quartz.qrtz_"; // own schema, made by migration 0020
                options.StoreJobDataAsStrings = true;
            });
        });
        Schedule.All(quartz);
    }
}
