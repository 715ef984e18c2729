using Dapper;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.Jobs;

/// <summary>Nodes as real processes on one database; one of them is killed in the middle of its letters.</summary>
public sealed class JobProcessesTests(TemplateDatabase template) : IAsyncLifetime
{
    // a database for every test: each counts what its processes did
    private readonly DatabaseFixture _database = new(template);

    private const int Titles = 5_000;

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Two_nodes_fire_each_line_once_and_one_killed_in_its_letters_is_succeeded_without_a_duplicate()
    {
        await using var owner = await _database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("alter table enterprises disable trigger user");
        await owner.ExecuteAsync(JobWorld.TitlesSql, new { Titles });
        await using var first = new JobProcess(_database.AppDsn, "job node --check-in 1");
        await using var second = new JobProcess(_database.AppDsn, "job node --check-in 1");
        await Until("select count(*) = 2 from quartz.qrtz_scheduler_state", first, second);

        string[] others = [.. Schedule.Days.Select(job => job.Name).Where(name => name is not ("remind-renewals" or "escalate-renewals"))];
        await owner.ExecuteAsync(JobWorld.HoldSql);
        await owner.ExecuteAsync(JobWorld.FireSql, new { names = others });
        await Until("select count(*) >= 5 from job_days where state = 'done'", first, second);
        await Until($"select count(distinct job_name) >= {others.Length} from quartz.qrtz_execution_history where job_name <> 'drain-letters' and job_name <> 'clean-work'", first, second);
        Assert.Equal(0, await owner.ExecuteScalarAsync<int>("select count(*) from job_days where attempts <> 1 or state <> 'done'"));
        Assert.Equal(others.Length, await owner.ExecuteScalarAsync<int>("select count(*) from quartz.qrtz_execution_history where job_name = any (@others)", new { others }));
        Assert.Equal(Titles, await owner.ExecuteScalarAsync<int>("select count(*) from title_moves where act = 'open-renewal'"));

        await owner.ExecuteAsync(JobWorld.SlowSql);
        await owner.ExecuteAsync("update day_jobs set paused_at = null, paused_by_name = '' where job = 'remind-renewals'");
        await owner.ExecuteAsync(JobWorld.FireSql, new { names = new[] { "remind-renewals" } });
        await Until("select exists (select from job_days where job = 'remind-renewals' and state = 'running') and exists (select from pg_stat_activity where wait_event = 'PgSleep')", first, second);
        string held = await owner.ExecuteScalarAsync<string>("select node from job_days where job = 'remind-renewals'") ?? "";
        Assert.Equal(0, await owner.ExecuteScalarAsync<int>("select count(*) from letters where kind = 'renewal-open'"));
        (held == first.Node ? first : second).Kill();
        await Until("select exists (select from job_days where job = 'remind-renewals' and state = 'done')", held == first.Node ? second : first);

        Assert.Equal((held == first.Node ? second : first).Node, await owner.ExecuteScalarAsync<string>("select node from job_days where job = 'remind-renewals'"));
        Assert.Equal((2, 2 * Titles, 2 * Titles, Titles), await owner.QuerySingleAsync<(int, int, int, int)>("""
            select (select attempts from job_days where job = 'remind-renewals'), (select count(*)::int from letters where kind = 'renewal-open'),
                   (select count(distinct (title_id, mailbox))::int from letters where kind = 'renewal-open'), (select count(*)::int from title_reminders where months = 6)
            """));
    }

    [Fact]
    public async Task What_is_tried_on_the_command_line_leaves_nothing_and_the_future_is_not_done_ahead()
    {
        await using var dry = new JobProcess(_database.AppDsn, "job run policy-ending --on 2028-03-01 --dry-run");
        await using var ahead = new JobProcess(_database.AppDsn, "job run policy-ending --on 2099-03-01");
        await using var unknown = new JobProcess(_database.AppDsn, "job run decide-all --on 2028-03-01");

        Assert.Equal((0, 2, 2), (await dry.Exit(), await ahead.Exit(), await unknown.Exit()));
        Assert.Contains("信函 policy-ending 甘肃省工业和信息化厅", dry.Said, StringComparison.Ordinal);
        Assert.Contains("还没有到", ahead.Said, StringComparison.Ordinal);
        await using var owner = await _database.Owner.OpenConnectionAsync();
        Assert.Equal(0, await owner.ExecuteScalarAsync<int>("select count(*) from letters where kind = 'policy-ending'"));
    }

    [Fact]
    public async Task A_simulation_plays_on_a_copy_and_the_copy_is_gone_afterwards()
    {
        var ledger = new SmallLedger(_database.Owner);
        await ledger.Title(await ledger.Enterprise("推演", county: "620102"), TitleKind.Basic, new(2025, 12, 31));

        await using var simulation = new JobProcess(_database.AppDsn, "job simulate --from 2028-09-29 --to 2028-10-02", ("ConnectionStrings__GansuOwner", _database.OwnerDsn));

        Assert.True(await simulation.Exit() == 0, simulation.Said);
        Assert.Contains("2028-09-30 信函 renewal-due 推演：", simulation.Said, StringComparison.Ordinal);
        await using var owner = await _database.Owner.OpenConnectionAsync();
        Assert.Equal((0, 0), await owner.QuerySingleAsync<(int, int)>(
            "select (select count(*)::int from letters where kind = 'renewal-due'), (select count(*)::int from pg_database where datname like 'gansu_simulate_%')"));
    }

    private async Task Until(string sql, params JobProcess[] nodes)
    {
        await using var owner = await _database.Owner.OpenConnectionAsync();
        for (int i = 0; i < 900; i++)
        {
            if (await owner.ExecuteScalarAsync<bool>(sql))
                return;
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"{sql}\n{string.Join("\n----\n", nodes.Select(node => node.Said))}");
    }
}
