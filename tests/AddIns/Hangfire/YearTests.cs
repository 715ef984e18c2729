using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SmartFactory.Gansu.Jobs.Hangfire;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.AddIns.Tests.Hangfire;

/// <summary>A year, day by day, through one engine, through the other, and through both in turn.</summary>
[Collection("Hangfire")]
public sealed class YearTests(TemplateDatabase template)
{
    private const string BuiltIn = "";
    private const string AddIn = "SmartFactory.Gansu.Jobs.Hangfire";

    private static readonly DateOnly From = new(2028, 3, 1);

    [Fact]
    public async Task The_letters_and_moves_of_a_year_are_the_same_whichever_engine_plays_it_and_however_often_it_is_switched()
    {
        var (quartz, days) = await Play(_ => BuiltIn);
        var (hangfire, _) = await Play(_ => AddIn);
        var (switched, switchedDays) = await Play(day => day.DayNumber / 10 % 2 == 0 ? BuiltIn : AddIn);

        Assert.True(quartz.Count > 100, $"{quartz.Count}");
        Assert.Equal(quartz, hangfire);
        Assert.Equal(quartz, switched);
        Assert.Equal(days, switchedDays);
        TestContext.Current.TestOutputHelper?.WriteLine($"{quartz.Count} letters and moves");
    }

    private async Task<(List<string> Happened, List<string> Days)> Play(Func<DateOnly, string> engineOf)
    {
        await using var database = new DatabaseFixture(template);
        await database.InitializeAsync();
        var ledger = new SmallLedger(database.Owner);
        for (int i = 0; i < 24; i++)
            await ledger.Title(await ledger.Enterprise($"第{i}家", county: "620102"), i % 3 == 0 ? TitleKind.Advanced : TitleKind.Basic, From.AddYears(-3).AddDays(15 * i));
        var nodes = new Dictionary<string, IHost>();
        for (var day = From; day < From.AddYears(1); day = day.AddDays(1))
        {
            if (!nodes.TryGetValue(engineOf(day), out var node))
                nodes[engineOf(day)] = node = await Node(database, engineOf(day));
            foreach (var (hour, line) in new[] { (new TimeOnly(0, 30), "lapse-titles"), (new TimeOnly(8, 30), "remind-renewals") })
            {
                node.Services.GetRequiredService<StandingClock>().Gansu = day.ToDateTime(hour);
                await EngineHost.Fire(node, line);
            }
        }
        foreach (var node in nodes.Values)
        {
            foreach (var server in node.Services.GetServices<IHostedService>().OfType<HangfireNode>())
                await server.StopAsync(CancellationToken.None);
            node.Dispose();
        }
        await using var owner = await database.Owner.OpenConnectionAsync();
        Assert.Equal(0, await owner.ExecuteScalarAsync<int>("select count(*) from job_days where state <> 'done' or attempts <> 1"));
        return (
            (await owner.QueryAsync<string>("""
                select 'letter ' || key || ' ' || day || ' ' || mailbox || ' ' || subject from letters
                union all
                select 'move ' || title_id || ' ' || coalesce(from_state, '') || ' ' || to_state || ' ' || effective_on from title_moves
                order by 1
                """)).AsList(),
            (await owner.QueryAsync<string>("select job || ' ' || day from job_days order by 1")).AsList());
    }

    // its server alone: the clock is ours
    private static async Task<IHost> Node(DatabaseFixture database, string addIn)
    {
        var node = EngineHost.Of(database, From.ToDateTime(TimeOnly.MinValue), addIn);
        foreach (var server in node.Services.GetServices<IHostedService>().OfType<HangfireNode>())
            await server.StartAsync(CancellationToken.None);
        return node;
    }
}
