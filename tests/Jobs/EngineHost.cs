using System.Data.Common;
using Hangfire;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Jobs;

/// <summary>A node without pages in this process.</summary>
internal static class EngineHost
{
    /// <summary>At this time in Gansu, or now.</summary>
    public static IHost Of(DatabaseFixture database, DateTime? at = null, Action<IServiceCollection>? also = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["Hangfire:PollSeconds"] = "1";
        var clock = new StandingClock { Gansu = at };
        builder.Services.AddSingleton(clock).AddSingleton<TimeProvider>(clock).AddSingleton<DatabaseClock>(new MovedDatabase(clock));
        builder.Services.AddSingleton(database.App);
        builder.Services.AddSingleton<DbDataSource>(database.App);
        builder.Services.AddSingleton(new SensitiveFields(new EphemeralDataProtectionProvider()));
        builder.Services.AddJobs();
        also?.Invoke(builder.Services);
        return builder.Build();
    }

    /// <summary>Its worker alone: the clock is the test's.</summary>
    public static async Task<IHost> Worker(DatabaseFixture database, DateTime? at = null, Action<IServiceCollection>? also = null)
    {
        var node = Of(database, at, also);
        await node.Services.GetServices<IHostedService>().OfType<EngineNode>().Single().StartAsync(TestContext.Current.CancellationToken);
        return node;
    }

    public static async Task Stop(IHost worker)
    {
        await worker.Services.GetServices<IHostedService>().OfType<EngineNode>().Single().StopAsync(CancellationToken.None);
        worker.Dispose();
    }

    /// <summary>What the clock does at a moment of a day, and waits until the queue is empty.</summary>
    public static async Task Tick(IHost node)
    {
        await ActivatorUtilities.CreateInstance<DayTick>(node.Services).Execute(null!, TestContext.Current.CancellationToken);
        await Empty(node);
    }

    /// <summary>Waits until nothing is queued, under way or to be tried again.</summary>
    public static async Task Empty(IHost node)
    {
        var look = node.Services.GetRequiredService<JobStorage>().GetMonitoringApi();
        while (look.GetStatistics() is { } now && now.Enqueued + now.Processing + now.Scheduled > 0)
            await Task.Delay(10, TestContext.Current.CancellationToken);
    }
}

/// <summary>A clock that is set by hand; not set, it goes.</summary>
internal sealed class StandingClock : TimeProvider
{
    public DateTime? Gansu { get; set; }

    public override DateTimeOffset GetUtcNow() => Gansu is { } time ? new DateTimeOffset(time, TimeSpan.FromHours(8)).ToUniversalTime() : base.GetUtcNow();
}
