using Dapper;
using Hangfire;
using Hangfire.Storage;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.Jobs.Lines;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.AddIns.Tests.Hangfire;

/// <summary>Hangfire in the place of the built-in engine, in this process.</summary>
[Collection("Hangfire")] // its log is one per process: what is disposed of in one class would be written to by another
public sealed class EngineTests(TemplateDatabase template) : IAsyncLifetime
{
    private readonly DatabaseFixture _database = new(template);

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Every_line_of_the_schedule_is_in_the_list_once_in_Gansu_time_and_due_when_the_clock_says()
    {
        using var first = EngineHost.Of(_database);
        using var second = EngineHost.Of(_database);
        await Task.WhenAll(first.StartAsync(), second.StartAsync()); // both make the tables at once

        using var connection = first.Services.GetRequiredService<JobStorage>().GetConnection();
        var listed = connection.GetRecurringJobs();

        Assert.Equal(Schedule.Lines.Select(line => $"{line.Name} {line.Cron}").Order(), listed.Select(job => $"{job.Id} {job.Cron}").Order());
        Assert.All(listed, job => Assert.Equal("Asia/Shanghai", job.TimeZoneId));
        foreach (var job in listed.Where(job => job.Id != Schedule.Drain))
        {
            var clock = new Quartz.CronExpression(job.Cron, Schedule.Gansu);
            Assert.Equal(clock.GetNextValidTimeAfter(DateTimeOffset.UtcNow)!.Value.UtcDateTime, job.NextExecution);
        }
        await using var owner = await _database.Owner.OpenConnectionAsync();
        Assert.Equal("gansu_app", await owner.ExecuteScalarAsync<string>("select relowner::regrole::text from pg_class where oid = 'hangfire.job'::regclass"));
        Assert.Equal(0, await owner.ExecuteScalarAsync<int>("select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relname in ('job', 'jobqueue')"));
        Assert.Equal("\"$user\", public", await _database.App.CreateCommand("show search_path").ExecuteScalarAsync()); // the installer's own path is not left in the pool
        await Task.WhenAll(first.StopAsync(), second.StopAsync());
    }

    [Fact]
    public async Task Missed_days_are_made_good_in_order_and_a_second_job_finds_nothing_to_do()
    {
        var today = new DateOnly(2028, 6, 19);
        using var node = EngineHost.Of(_database, today.ToDateTime(new(8, 31)));
        await node.StartAsync();
        await using var owner = await _database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("insert into day_jobs (job, next_day) select j, @from from unnest(@names) j", new { from = today.AddDays(-5), names = Schedule.Days.Select(job => job.Name).ToArray() });

        await EngineHost.Fire(node, "remind-renewals");
        await EngineHost.Fire(node, "remind-renewals");

        var days = (await owner.QueryAsync<(string Job, DateOnly Day, int Attempts)>("select job, day, attempts from job_days where state = 'done' order by started_at")).AsList();
        Assert.Equal(days.Select(row => row.Day).Order(), days.Select(row => row.Day));
        Assert.Equal(6, days.Count(row => row.Job == "lapse-titles"));
        Assert.Equal(1, days.Count(row => row.Job == "weekly-digest"));
        Assert.All(days, row => Assert.Equal(1, row.Attempts));
        Assert.Equal(2, await owner.ExecuteScalarAsync<int>("select count(*) from hangfire.job where statename = 'Succeeded' and arguments::text like '%remind-renewals%'"));
        await node.StopAsync();
    }

    [Fact]
    public async Task A_job_that_fails_is_tried_again_by_Hangfire()
    {
        await using var owner = await _database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("""
            create sequence fails; grant usage on sequence fails to gansu_app;
            create function fail_once() returns trigger language plpgsql as $$ begin if nextval('fails') = 1 then raise exception '暂时不行'; end if; return new; end $$;
            create trigger fail_once before insert on events for each row when (new.act = 'ledger-checked') execute function fail_once()
            """);
        using var node = EngineHost.Of(_database);
        await node.StartAsync();

        await EngineHost.Fire(node, "check-ledger");

        Assert.Equal(("done", 2), await owner.QuerySingleAsync<(string, int)>("select state, attempts from job_days where job = 'check-ledger'"));
        Assert.Equal(1, await owner.ExecuteScalarAsync<int>("select count(*) from events where act = 'ledger-checked'"));
        Assert.Equal(["Enqueued", "Processing", "Failed", "Scheduled", "Enqueued", "Processing", "Succeeded"], await owner.QueryAsync<string>(
            "select s.name from hangfire.state s join hangfire.job j on j.id = s.jobid where j.arguments::text like '%check-ledger%' order by s.id"));
        Assert.Equal("1", await owner.ExecuteScalarAsync<string>("select value from hangfire.jobparameter where name = 'RetryCount'"));
        await node.StopAsync();
    }

    [Fact]
    public async Task A_job_taken_up_the_day_after_does_not_run_that_day_ahead_of_its_time()
    {
        var (eve, night) = (new DateTime(2028, 6, 18, 23, 50, 0), new DateTime(2028, 6, 19, 0, 10, 0));
        using var node = EngineHost.Of(_database, eve);
        await node.StartAsync();
        await EngineHost.Fire(node, "remind-renewals");
        var work = node.Services.GetRequiredService<LineWork>();
        var clock = node.Services.GetRequiredService<StandingClock>();
        var queued = clock.GetUtcNow();
        clock.Gansu = night;

        await work.Do("remind-renewals", queued, CancellationToken.None);
        await using var owner = await _database.Owner.OpenConnectionAsync();
        Assert.Equal(new DateOnly(2028, 6, 18), await owner.ExecuteScalarAsync<DateOnly>("select max(day) from job_days where job = 'remind-renewals'"));
        await work.Do("remind-renewals", clock.GetUtcNow(), CancellationToken.None);
        Assert.Equal(new DateOnly(2028, 6, 19), await owner.ExecuteScalarAsync<DateOnly>("select max(day) from job_days where job = 'remind-renewals'"));
        await node.StopAsync();
    }

    [Fact]
    public async Task A_line_deleted_on_the_dashboard_fires_all_the_same()
    {
        using var node = EngineHost.Of(_database);
        await node.StartAsync();
        node.Services.GetRequiredService<IRecurringJobManager>().RemoveIfExists("check-ledger");
        node.Services.GetRequiredService<IRecurringJobManager>().AddOrUpdate("no-line", () => Console.Beep(), Cron.Never());

        await EngineHost.Fire(node, "check-ledger");

        await using var owner = await _database.Owner.OpenConnectionAsync();
        Assert.Equal("done", await owner.ExecuteScalarAsync<string>("select state from job_days where job = 'check-ledger'"));
        using var connection = node.Services.GetRequiredService<JobStorage>().GetConnection();
        Assert.Equal(Schedule.Lines.Select(line => line.Name).Order(), connection.GetRecurringJobs().Select(job => job.Id).Order());
        await Assert.ThrowsAsync<InvalidOperationException>(() => EngineHost.Fire(node, "decide-all"));
        await node.StopAsync();
    }

    [Fact]
    public async Task Letters_are_sent_by_one_job_at_a_time()
    {
        using var node = EngineHost.Of(_database);
        await node.StartAsync();
        await using var other = await _database.App.OpenConnectionAsync();
        await using var held = await other.BeginTransactionAsync();
        await other.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended('line/drain-letters', 0))", transaction: held);

        await EngineHost.Fire(node, Schedule.Drain); // finds another at it, and is done

        await using var owner = await _database.Owner.OpenConnectionAsync();
        Assert.Equal("Succeeded", await owner.ExecuteScalarAsync<string>("select statename from hangfire.job where arguments::text like '%drain-letters%'"));
        Assert.InRange(await owner.ExecuteScalarAsync<double>("select extract(epoch from expireat - createdat) from hangfire.job where arguments::text like '%drain-letters%'"), 3500, 3700);
        await node.StopAsync();
    }
}
