using System.Data.Common;
using Hangfire;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.Jobs.Lines;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.AddIns.Tests.Hangfire;

/// <summary>A node without pages in this process.</summary>
internal static class EngineHost
{
    /// <summary>With the add-in; at this time in Gansu, or now.</summary>
    public static IHost Of(DatabaseFixture database, DateTime? at = null, string addIns = "SmartFactory.Gansu.Jobs.Hangfire")
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["Hangfire:PollSeconds"] = "1";
        Jobs.AddIns.Into(builder, addIns);
        var clock = new StandingClock { Gansu = at };
        builder.Services.AddSingleton(clock).AddSingleton<TimeProvider>(clock).AddSingleton<DatabaseClock>(new MovedDatabase(clock));
        builder.Services.AddSingleton(database.App);
        builder.Services.AddSingleton<DbDataSource>(database.App);
        builder.Services.AddSingleton(new SensitiveFields(new EphemeralDataProtectionProvider()));
        builder.Services.AddClock();
        return builder.Build();
    }

    /// <summary>What the clock does, and waits until the job has come to its end.</summary>
    public static async Task Fire(IHost node, string line)
    {
        await node.Services.GetRequiredService<IJobEngine>().Fire(line, TestContext.Current.CancellationToken);
        if (node.Services.GetService<JobStorage>()?.GetMonitoringApi() is not { } look)
            return;
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
