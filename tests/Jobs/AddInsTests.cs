using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.Jobs.Lines;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.Tests.Jobs;
using SmartFactory.Gansu.UseCases.People;

[assembly: HostingStartup(typeof(AddInsTests.Listening))]

namespace SmartFactory.Gansu.Tests.Jobs;

/// <summary>The seams add-ins work through, tried with an engine that only listens.</summary>
public sealed class AddInsTests(TemplateDatabase template) : IAsyncLifetime
{
    private readonly WebFixture _web = new(template);

    public ValueTask InitializeAsync() => _web.InitializeAsync();

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Fact]
    public async Task A_node_without_pages_gives_every_line_that_fires_to_the_engine_of_an_add_in()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["listening"] = "yes";
        AddIns.Into(builder, "SmartFactory.Gansu.Tests");
        builder.Services.AddSingleton(_web.App);
        builder.Services.AddSingleton<DbDataSource>(_web.App);
        builder.Services.AddClock();
        using var node = builder.Build();
        await node.StartAsync();
        var scheduler = await node.Services.GetRequiredService<ISchedulerFactory>().GetScheduler();
        var heard = ((Listener)node.Services.GetRequiredService<IJobEngine>()).Heard;

        foreach (var (line, _) in Schedule.Lines)
            await scheduler.TriggerJob(new JobKey(line));
        while (Schedule.Lines.Any(line => !heard.Contains(line.Name)))
            await Task.Delay(20, TestContext.Current.CancellationToken);

        await using var owner = await _web.Owner.OpenConnectionAsync();
        await using var days = owner.CreateCommand();
        days.CommandText = "select count(*) from job_days";
        Assert.Equal(0L, await days.ExecuteScalarAsync()); // the engine did nothing, and nobody did it instead
        await node.StopAsync();
    }

    [Fact]
    public void An_add_in_that_is_not_there_stops_a_node_without_pages() =>
        Assert.Throws<FileNotFoundException>(() => AddIns.Into(Host.CreateApplicationBuilder(), "SmartFactory.Gansu.NotThere"));

    [Fact]
    public async Task The_site_says_which_engine_and_transport_are_in_use_and_whether_the_clocks_agree()
    {
        var administrator = await _web.SignInAs(Role.SystemAdministrator);
        string facts = (await administrator.Page("/system")).QuerySelector("#background")!.TextContent;
        Assert.Contains("Quartz 4.7.3（定时并办理）", facts, StringComparison.Ordinal);
        Assert.Contains("存入本机文件夹，不发出", facts, StringComparison.Ordinal);
        Assert.Contains("Asia/Shanghai", facts, StringComparison.Ordinal);
        Assert.Contains($"{Environment.MachineName}-{Environment.ProcessId}", facts, StringComparison.Ordinal);
        Assert.DoesNotContain("请校时", facts, StringComparison.Ordinal);

        var other = new Visitor(_web.AnotherNode(settings: ("listening", "yes")));
        await other.Demonstrate(await TestAccounts.Make(_web.Owner, Role.SystemAdministrator, null, null));
        Assert.Contains("只听不办", (await other.Page("/system")).QuerySelector("#background")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("任务引擎面板", (await other.Page("/jobs")).QuerySelector("a[href='/listening']")?.TextContent.Trim());
    }

    /// <summary>As an add-in registers itself; only where it is asked for, since every site in these tests takes this assembly for its own.</summary>
    public sealed class Listening : IHostingStartup
    {
        public void Configure(IWebHostBuilder builder) => builder.ConfigureServices((context, services) =>
        {
            if (context.Configuration["listening"] == "yes")
                services.AddSingleton<IJobEngine, Listener>();
        });
    }

    private sealed class Listener : IJobEngine
    {
        public ConcurrentBag<string> Heard { get; } = [];

        public string Description => "只听不办";

        public string? Dashboard => "/listening";

        public Task Fire(string line, CancellationToken cancel)
        {
            Heard.Add(line);
            return Task.CompletedTask;
        }
    }
}
