using Dapper;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Jobs;

namespace SmartFactory.Gansu.Tests.Jobs;

/// <summary>Five months, day by day: through the queue, and as the acts alone would have it.</summary>
public sealed class MonthsTests(TemplateDatabase template)
{
    private static readonly DateOnly From = new(2028, 9, 1), Until = new(2029, 2, 1);

    [Fact]
    public async Task The_letters_and_moves_are_those_of_the_acts_and_each_day_is_done_once()
    {
        var (acts, _) = await Play(ByActs);
        var (queued, days) = await Play(ByQueue);

        Assert.True(acts.Count > 100, $"{acts.Count}");
        Assert.Equal(acts, queued);
        Assert.Equal(Until.DayNumber - From.DayNumber, days.Count(line => line.StartsWith("lapse-titles", StringComparison.Ordinal)));
        TestContext.Current.TestOutputHelper?.WriteLine($"{acts.Count} letters and moves");
    }

    private static async Task ByActs(DatabaseFixture database)
    {
        await foreach (var _ in Simulate.Days(database.App, Schedule.Days, From, Until.AddDays(-1)))
        {
        }
    }

    private static async Task ByQueue(DatabaseFixture database)
    {
        var node = await EngineHost.Worker(database, From.ToDateTime(TimeOnly.MinValue));
        for (var day = From; day < Until; day = day.AddDays(1))
        {
            foreach (var hour in new TimeOnly[] { new(0, 30), new(8, 30) })
            {
                node.Services.GetRequiredService<StandingClock>().Gansu = day.ToDateTime(hour);
                await EngineHost.Tick(node);
            }
        }
        await EngineHost.Stop(node);
    }

    private async Task<(List<string> Happened, List<string> Days)> Play(Func<DatabaseFixture, Task> player)
    {
        await using var database = new DatabaseFixture(template);
        await database.InitializeAsync();
        var ledger = new SmallLedger(database.Owner);
        for (int i = 0; i < 24; i++)
            await ledger.Title(await ledger.Enterprise($"第{i}家", county: "620102"), i % 3 == 0 ? TitleKind.Advanced : TitleKind.Basic, From.AddYears(-3).AddDays(5 * i));
        await player(database);
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
}
