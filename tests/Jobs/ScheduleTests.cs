using System.Data.Common;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;
using Quartz.Impl.Calendar;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.Tests.Awards;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.WorkItems;

namespace SmartFactory.Gansu.Tests.Jobs;

public sealed class ScheduleTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Fact]
    public async Task Two_nodes_form_one_cluster_and_a_job_asked_for_runs_once()
    {
        using var first = Node();
        using var second = Node();
        await first.StartAsync();
        await second.StartAsync();
        var scheduler = await first.Services.GetRequiredService<ISchedulerFactory>().GetScheduler();

        await scheduler.TriggerJob(new JobKey("check-ledger"));
        await Until("select count(*) > 0 from events where act = 'ledger-checked'");

        await using var owner = await database.Owner.OpenConnectionAsync();
        Assert.Equal(2, await owner.ExecuteScalarAsync<int>("select count(*) from quartz.qrtz_scheduler_state"));
        Assert.Equal(Schedule.Days.Select(job => job.Name).Concat(Schedule.Clocked.Select(job => job.Name)).Order(StringComparer.Ordinal), await owner.QueryAsync<string>("select distinct job_name collate \"C\" from quartz.qrtz_triggers where trigger_type = 'CRON' order by 1"));
        Assert.Equal(1, await owner.ExecuteScalarAsync<int>("select count(*) from events where act = 'ledger-checked'"));
        var holidays = Assert.IsType<HolidayCalendar>(await scheduler.GetCalendar(Holidays.Name));
        Assert.True(holidays.IsDayExcluded(new DateOnly(2026, 10, 1)));
        Assert.Equal(["weekly-digest"], await owner.QueryAsync<string>("select trigger_name from quartz.qrtz_triggers where calendar_name = @Name", new { Holidays.Name }));
        await second.StopAsync();
        await first.StopAsync();
    }

    [Fact]
    public async Task The_nightly_check_finds_an_approved_batch_whose_ledger_entry_differs()
    {
        var world = await SettlementWorld.Of(database);
        long batch = await world.Batch("0 basic", name: "对账");
        await world.Review(batch);
        await world.Approve(batch);
        Assert.Empty(await CheckLedger.On(database.App, SettlementWorld.Day));
        await using (var owner = await database.Owner.OpenConnectionAsync())
        {
            await owner.ExecuteAsync("""
                alter table settlement_lines disable trigger settlement_lines_frozen;
                update settlement_lines set proposed = proposed - 10000 where settlement_id = @batch;
                alter table settlement_lines enable trigger settlement_lines_frozen;
                """, new { batch });
        }

        var problem = Assert.Single(await CheckLedger.On(database.App, SettlementWorld.Day));

        Assert.Equal("batch", problem.Check);
        await using var look = await database.Owner.OpenConnectionAsync();
        Assert.Equal("台账核对发现 1 处问题", await look.ExecuteScalarAsync<string>("select reason from events where act = 'ledger-problem'"));
        await look.ExecuteAsync("""
            alter table settlement_lines disable trigger settlement_lines_frozen;
            update settlement_lines set proposed = proposed + 10000 where settlement_id = @batch;
            alter table settlement_lines enable trigger settlement_lines_frozen;
            """, new { batch });
    }

    [Fact]
    public async Task Old_results_are_taken_away_and_the_line_stays()
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("""
            insert into work_items (kind, title, state, result, result_name, owner_id, owner_name, finished_at)
            values ('old', '旧任务', 'done', 'x', 'x.xlsx', 1, '甲', '2026-10-01'), ('old', '新任务', 'done', 'x', 'x.xlsx', 1, '甲', '2026-11-29')
            """);

        Assert.Equal(1, await CleanWork.Before(database.App, SettlementWorld.Day.AddDays(-CleanWork.KeptDays)));

        Assert.Equal(["旧任务"], await owner.QueryAsync<string>("select title from work_items where kind = 'old' and result is null"));
    }

    private IHost Node()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(database.App);
        builder.Services.AddSingleton<DbDataSource>(database.App);
        builder.Services.AddSingleton(new SensitiveFields(new EphemeralDataProtectionProvider()));
        builder.Services.AddJobs();
        return builder.Build();
    }

    private async Task Until(string sql)
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        while (!await owner.ExecuteScalarAsync<bool>(sql))
            await Task.Delay(50);
    }
}
