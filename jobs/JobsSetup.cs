using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Quartz;
using SmartFactory.Gansu.Jobs.Imports;
using SmartFactory.Gansu.Jobs.Lines;
using SmartFactory.Gansu.Jobs.Papers;
using SmartFactory.Gansu.Jobs.WorkItems;
using SmartFactory.Gansu.Reports.Awards;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.WorkItems;

namespace SmartFactory.Gansu.Jobs;

/// <summary>Clock and long work of a node. Needs the NpgsqlDataSource, also registered as DbDataSource.</summary>
public static class JobsSetup
{
    /// <summary>Handlers of long work, the pump that carries them out, and the schedule; all nodes of one database form one cluster.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RevealAccounts>();
        services.AddSingleton<SettlementPapers>();
        services.AddSingleton<IWorkHandler, SettlementPaperWork>();
        services.AddSingleton<IWorkHandler, LedgerPreviewWork>();
        services.AddSingleton<IWorkHandler, MarkedLedgerWork>();
        services.AddSingleton<IWorkHandler, LedgerCommitWork>();
        services.AddSingleton<WorkPump>();
        services.AddHostedService<WorkNode>();
        return services.AddClock();
    }

    /// <summary>The schedule alone: a node that only does what is due by date, and sends letters. Dead nodes are noticed after two check-ins.</summary>
    public static IServiceCollection AddClock(this IServiceCollection services, TimeSpan? checkIn = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => OfficialClock.By(provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<TimeProvider>()));
        services.AddLetters();
        services.TryAddSingleton<DatabaseClock>();
        services.TryAddSingleton(provider => JobSettings.Of(provider.GetRequiredService<IConfiguration>()));
        services.TryAddSingleton<LineWork>();
        services.TryAddSingleton<IJobEngine, RunHere>();
        services.AddQuartz(quartz => Configure(quartz, checkIn ?? TimeSpan.FromSeconds(10)));
        services.Configure<QuartzOptions>(options => options.Scheduling.ScheduleTriggerRelativeToReplacedTrigger = true); // else a misfire of a total outage is lost
        services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
        return services;
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
        quartz.AddJobTimeout(TimeSpan.FromMinutes(30));
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
