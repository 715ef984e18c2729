using Dapper;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.Jobs.Hangfire;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.Tests.Jobs;

namespace SmartFactory.Gansu.AddIns.Tests.Hangfire;

/// <summary>Nodes as real processes on one database, with the add-in or without.</summary>
[Collection("Hangfire")]
public sealed class ProcessesTests(TemplateDatabase template) : IAsyncLifetime
{
    private const int Titles = 5_000;

    private static readonly (string, string)[] WithHangfire =
    [
        ("GANSU_ADDINS", AppContext.BaseDirectory), ("ASPNETCORE_HOSTINGSTARTUPASSEMBLIES", "SmartFactory.Gansu.Jobs.Hangfire"),
        ("Hangfire__TakeOverSeconds", "5"), ("Hangfire__PollSeconds", "1"),
    ];

    private const string TitlesSql = $"alter table enterprises disable trigger user; {JobWorld.TitlesSql}";

    private const string QueuedSql = "select count(*) from hangfire.job where arguments::text like '%' || @line || '%'";

    private const string HappenedSql = """
        select (select count(*)::int from letters where kind = 'renewal-open'), (select count(distinct (title_id, mailbox))::int from letters where kind = 'renewal-open'),
               (select count(*)::int from title_moves where act = 'open-renewal'), (select count(*)::int from job_days where state <> 'done')
        """;

    private readonly DatabaseFixture _database = new(template);

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Two_nodes_queue_each_line_once_and_one_killed_in_its_letters_is_succeeded_without_a_duplicate()
    {
        await using var owner = await _database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync(TitlesSql, new { Titles });
        await using var first = Node(WithHangfire);
        await using var second = Node(WithHangfire);
        await Until("select count(*) = 2 from quartz.qrtz_scheduler_state", first, second);

        string[] others = [.. Schedule.Days.Select(job => job.Name).Where(name => name is not ("remind-renewals" or "escalate-renewals"))];
        await owner.ExecuteAsync(JobWorld.HoldSql);
        await owner.ExecuteAsync(JobWorld.FireSql, new { names = others });
        await Until("select count(*) >= 5 from job_days where state = 'done'", first, second);
        await Until($"select count(*) >= {others.Length} from hangfire.job where statename = 'Succeeded' and arguments::text not like '%drain-letters%'", first, second);
        foreach (string line in others)
            Assert.Equal((line, 1), (line, await owner.ExecuteScalarAsync<int>(QueuedSql, new { line })));
        Assert.Equal(0, await owner.ExecuteScalarAsync<int>("select count(*) from job_days where attempts <> 1 or state <> 'done'"));

        await owner.ExecuteAsync(JobWorld.SlowSql);
        await owner.ExecuteAsync("update day_jobs set paused_at = null, paused_by_name = '' where job = 'remind-renewals'");
        await owner.ExecuteAsync(JobWorld.FireSql, new { names = new[] { "remind-renewals" } });
        await Until("select exists (select from job_days where job = 'remind-renewals' and state = 'running') and exists (select from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database())", first, second);
        string held = await owner.ExecuteScalarAsync<string>("select node from job_days where job = 'remind-renewals'") ?? "";
        var (killed, left) = held == first.Node ? (first, second) : (second, first);
        Assert.Equal(0, await owner.ExecuteScalarAsync<int>("select count(*) from letters where kind = 'renewal-open'"));
        killed.Kill();
        await Until("select exists (select from job_days where job = 'remind-renewals' and state = 'done')", left);

        Assert.Equal((2, left.Node), await owner.QuerySingleAsync<(int, string)>("select attempts, node from job_days where job = 'remind-renewals'"));
        Assert.Equal((2 * Titles, 2 * Titles, Titles, 0), await owner.QuerySingleAsync<(int, int, int, int)>(HappenedSql));
        Assert.Equal(1, await owner.ExecuteScalarAsync<int>(QueuedSql, new { line = "remind-renewals" })); // the same job, taken over
    }

    [Fact]
    public async Task What_is_left_in_the_queue_at_a_switch_is_done_by_the_other_engine_and_found_done_by_the_first()
    {
        await using var owner = await _database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync(TitlesSql, new { Titles = 50 });
        string[] lines = ["open-renewals", "remind-renewals"];
        using (var queueing = EngineHost.Of(_database))
        {
            await HangfireSchema.Prepare(_database.App);
            foreach (string line in lines)
                queueing.Services.GetRequiredService<LinesInHangfire>().Enqueue(line); // and then its node is switched off
        }

        await using (var builtIn = Node())
        {
            await Until("select count(*) = 1 from quartz.qrtz_scheduler_state", builtIn);
            await Fire(owner, builtIn, lines);
            builtIn.Kill();
        }
        Assert.Equal((100, 100, 50, 0), await owner.QuerySingleAsync<(int, int, int, int)>(HappenedSql));
        Assert.Equal(2, await owner.ExecuteScalarAsync<int>("select count(*) from hangfire.jobqueue"));

        await using (var hangfire = Node(WithHangfire))
        {
            await Until("select count(*) = 2 from hangfire.job where statename = 'Succeeded' and arguments::text like '%-renewals%'", hangfire);
            hangfire.Kill();
        }
        await using (var builtIn = Node())
        {
            await owner.ExecuteAsync("delete from quartz.qrtz_scheduler_state");
            await Until("select count(*) = 1 from quartz.qrtz_scheduler_state", builtIn);
            await owner.ExecuteAsync("delete from quartz.qrtz_execution_history");
            await Fire(owner, builtIn, lines);
        }
        Assert.Equal((100, 100, 50, 0), await owner.QuerySingleAsync<(int, int, int, int)>(HappenedSql));
        Assert.Equal(0, await owner.ExecuteScalarAsync<int>("select count(*) from job_days where attempts <> 1"));
    }

    // one after the other: early in the day a line does its own job only, and what is opened is reminded of. At least once: what a killed node
    // had done but not yet signed off is done once more by its successor, and finds nothing to do
    private async Task Fire(Npgsql.NpgsqlConnection owner, JobProcess node, string[] lines)
    {
        foreach (string line in lines)
        {
            await owner.ExecuteAsync(JobWorld.FireSql, new { names = new[] { line } });
            await Until($"select exists (select from quartz.qrtz_execution_history where job_name = '{line}')", node);
        }
    }

    private JobProcess Node(params (string, string)[] environment) => new(_database.AppDsn, "job node --check-in 1", environment);

    private async Task Until(string sql, params JobProcess[] nodes)
    {
        await using var owner = await _database.Owner.OpenConnectionAsync();
        for (int i = 0; i < 600; i++)
        {
            if (await owner.ExecuteScalarAsync<bool>(sql))
                return;
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"{sql}\n{string.Join("\n----\n", nodes.Select(node => node.Said))}");
    }
}
