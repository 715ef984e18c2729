using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Quartz;
using SmartFactory.Gansu.Tests.Awards;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.WorkItems;

namespace SmartFactory.Gansu.Tests.Jobs;

public sealed class ScheduleTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Fact]
    public async Task Two_nodes_form_one_cluster_and_what_is_due_at_a_tick_is_queued_and_done_once()
    {
        using var first = EngineHost.Of(database);
        using var second = EngineHost.Of(database);
        await first.StartAsync();
        await second.StartAsync();
        var scheduler = await first.Services.GetRequiredService<ISchedulerFactory>().GetScheduler();
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync($"insert into day_jobs (job, next_day) values ('check-ledger', {JobWorld.Today} - 1)"); // due at whatever hour this runs

        await scheduler.TriggerJob(new JobKey("0230"));
        await Until($"select exists (select from job_days where job = 'check-ledger' and day = {JobWorld.Today} - 1 and state = 'done')");

        Assert.Equal(2, await owner.ExecuteScalarAsync<int>("select count(*) from quartz.qrtz_scheduler_state"));
        Assert.Equal(["0030 0 30 0 * * ?", "0230 0 30 2 * * ?", "0830 0 30 8 * * ?", "clean-work 0 0 3 * * ?", "every-minute 0 * * * * ?"], await owner.QueryAsync<string>(
            "select t.trigger_name || ' ' || c.cron_expression from quartz.qrtz_triggers t join quartz.qrtz_cron_triggers c using (sched_name, trigger_name, trigger_group) where t.calendar_name is null order by 1"));
        Assert.Equal(["Asia/Shanghai"], await owner.QueryAsync<string>("select distinct time_zone_id from quartz.qrtz_cron_triggers"));
        Assert.Equal(1, await owner.ExecuteScalarAsync<int>($"select count(*) from hangfire.job where invocationdata ->> 'Type' like '%CheckLedgerJob%' and arguments ->> 0 like '%' || ({JobWorld.Today} - 1)::text || '%'"));
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

    private async Task Until(string sql)
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        while (!await owner.ExecuteScalarAsync<bool>(sql))
            await Task.Delay(50);
    }
}
