using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.Common;
using Hangfire.Logging;
using Hangfire.Server;
using Hangfire.States;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SmartFactory.Gansu.Jobs.Engine;

/// <summary>This process as a server of Hangfire: takes jobs from the queues and tries again what failed. The time is kept by Quartz alone, so Hangfire's own scheduler stays off.</summary>
public sealed class EngineNode(IServiceScopeFactory scopes, JobStorage storage, EngineSettings settings, ILoggerFactory log) : IHostedService, IDisposable
{
    /// <summary>The days, one at a time.</summary>
    public const string Days = "days";

    /// <summary>Letters and cleaning.</summary>
    public const string Upkeep = "upkeep";

    /// <summary>Long work of people: it may take an hour, and nothing else is to wait for it.</summary>
    public const string LongWork = "work";

    private BackgroundProcessingServer? _server;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogProvider.SetCurrentLogProvider(new EngineLog(log));
        var filters = JobFilterProviders.Providers;
        var changer = new BackgroundJobStateChanger(filters);
        var performer = new BackgroundJobPerformer(filters, new AspNetCoreJobActivator(scopes));
        IBackgroundProcessDispatcherBuilder Workers(string queue, int count) => new Worker([queue], performer, changer).UseBackgroundPool(count);
        _server = new BackgroundProcessingServer(
            storage,
            [
                Workers(Days, 1), Workers(Upkeep, 1), Workers(LongWork, settings.Workers),
                new DelayedJobScheduler(settings.Poll, changer).UseBackgroundPool(1),
            ],
            new Dictionary<string, object> { ["Queues"] = new[] { Days, Upkeep, LongWork }, ["WorkerCount"] = 2 + settings.Workers },
            new BackgroundProcessingServerOptions { ServerName = Node.Name });
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _server?.SendStop();
        if (_server is not null)
            await _server.WaitForShutdownAsync(cancellationToken);
    }

    public void Dispose() => _server?.Dispose();
}
