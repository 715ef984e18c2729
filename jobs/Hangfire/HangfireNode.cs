using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.Common;
using Hangfire.Server;
using Hangfire.States;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using SmartFactory.Gansu.Jobs.Days;

namespace SmartFactory.Gansu.Jobs.Hangfire;

/// <summary>This process as a server of Hangfire: it enters the schedule, takes jobs from the queue and tries again what failed. The time is kept by the clock of every engine, so Hangfire's own stays off.</summary>
public sealed class HangfireNode(IServiceProvider services, JobStorage storage, NpgsqlDataSource database, HangfireSettings settings) : IHostedService, IDisposable
{
    private BackgroundProcessingServer? _server;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await HangfireSchema.Prepare(database, cancellationToken);
        _ = services.GetRequiredService<IGlobalConfiguration>(); // serializer and log, before the first job is written
        services.GetRequiredService<LinesInHangfire>().Enter();
        var filters = services.GetRequiredService<IJobFilterProvider>();
        var changer = new BackgroundJobStateChanger(filters);
        string[] queues = [EnqueuedState.DefaultQueue];
        _server = new BackgroundProcessingServer(
            storage,
            [
                new Worker(queues, new BackgroundJobPerformer(filters, new AspNetCoreJobActivator(services.GetRequiredService<IServiceScopeFactory>())), changer).UseBackgroundPool(settings.Workers),
                new DelayedJobScheduler(settings.Poll, changer).UseBackgroundPool(1),
            ],
            new Dictionary<string, object> { ["Queues"] = queues, ["WorkerCount"] = settings.Workers },
            new BackgroundProcessingServerOptions { ServerName = Node.Name });
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _server?.SendStop();
        if (_server is not null)
            await _server.WaitForShutdownAsync(cancellationToken);
    }

    public void Dispose() => _server?.Dispose();
}
