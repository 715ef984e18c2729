using Dapper;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Home;

namespace SmartFactory.Gansu.Tests.Jobs;

/// <summary>A wrong day: a node whose clock is not the database's does nothing, much is made good only when asked for, and there is a way back.</summary>
public sealed class WrongDayTests(TemplateDatabase template) : IAsyncLifetime
{
    // a database for every test: they use up days
    private readonly WebFixture _web = new(template);

    // due at whatever hour the test runs
    private const string Yesterday = "insert into day_jobs (job, next_day) values ('end-bans', @Today::date - 1)";

    public ValueTask InitializeAsync() => _web.InitializeAsync();

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Theory]
    [InlineData(-50, true)]
    [InlineData(50, true)]
    [InlineData(90, false)]
    [InlineData(-90, false)]
    [InlineData(366 * 24 * 3600, false)]
    public async Task A_node_whose_clock_is_not_the_database_s_does_nothing_of_the_day_and_says_so(int secondsOff, bool works)
    {
        await Execute(Yesterday, new { WebFixture.Today });
        await using var node = With(new DatabaseTime(TimeSpan.FromSeconds(secondsOff)));

        var problem = await Record.ExceptionAsync(() => Work(node));

        Assert.Equal(works, problem is null);
        Assert.Equal(works, await One<bool>("select exists (select from job_days)"));
        var page = await (await SignIn(node)).Page("/jobs");
        Assert.Equal(works ? 0 : 1, page.QuerySelectorAll("[data-clock]").Length);
    }

    [Fact]
    public async Task A_node_that_was_put_right_works_again_and_complains_no_more()
    {
        await Execute(Yesterday, new { WebFixture.Today });
        await using (var node = With(new DatabaseTime(TimeSpan.FromDays(-1))))
            await Assert.ThrowsAsync<JobFailedException>(() => Work(node));
        Assert.Equal(1, await One<long>("select count(*) from wrong_clocks"));

        await Work(_web.Site);

        Assert.Equal(0, await One<long>("select count(*) from wrong_clocks"));
        Assert.True(await One<bool>("select exists (select from job_days where job = 'end-bans' and state = 'done')"));
    }

    [Fact]
    public async Task Days_used_up_ahead_of_their_time_are_told_and_given_back()
    {
        var ahead = WebFixture.Today.AddYears(1);
        DayJob[] one = [Schedule.Days.Single(job => job.Name == "end-bans")];
        await RunDue.Now(_web.App, one, WebFixture.Today.ToDateTime(new(23, 0)), "right");
        await RunDue.Now(_web.App, one, ahead.ToDateTime(new(23, 0)), "a year ahead");
        Assert.Equal(ahead.AddDays(1), await One<DateOnly>("select next_day from day_jobs where job = 'end-bans'"));

        Assert.Contains(await CheckLedger.On(_web.App, WebFixture.Today), problem => problem is { Check: "day", Subject: "end-bans" });
        Assert.DoesNotContain(await CheckLedger.On(_web.App, ahead), problem => problem.Check == "day"); // a demonstration with that day
        var administrator = await _web.SignInAs(Role.SystemAdministrator);
        var page = await administrator.Page("/jobs");
        Assert.Contains("晚于明天，最晚是 2027年12月1日", page.Text("#ahead"), StringComparison.Ordinal);
        using (var unfounded = await administrator.Post("/jobs/back-to-today", ("reason", " ")))
            Assert.Contains("请填写", (await administrator.Parse(unfounded)).Text("main"), StringComparison.Ordinal);
        Assert.Equal("/jobs", await administrator.PostOn("/jobs/back-to-today", page.Fields("/jobs/back-to-today", ("reason", "演示日期改回今天"))));

        page = await administrator.Page("/jobs");
        Assert.Contains("重新开放了 365 个", page.Text("main"), StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("#ahead"));
        Assert.Equal("不得申报期满解除；重新开放 365 个业务日（无变化）：演示日期改回今天", await One<string>("select reason from events where act = 'jobs-back-to-today'"));
        Assert.Equal(DayOutcome.AlreadyDone, Assert.Single(await RunDue.Now(_web.App, one, WebFixture.Today.ToDateTime(new(23, 0)), "right")).Outcome);
        var tomorrow = Assert.Single(await RunDue.Now(_web.App, one, WebFixture.Today.AddDays(1).ToDateTime(new(23, 0)), "right"));
        Assert.Equal((DayOutcome.Done, WebFixture.Today.AddDays(1)), (tomorrow.Outcome, tomorrow.Day));
        Assert.Contains("曾被提前办理，到这一天再办", (await administrator.Page("/jobs/history?state=reopened")).Text("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_missed_days_than_an_outage_explains_are_made_good_only_when_somebody_asks()
    {
        var today = WebFixture.Today;
        await using var inEarnest = _web.AnotherNode(settings: ("Gansu:Today", "")); // the real day
        today = inEarnest.Services.GetRequiredService<OfficialClock>().Today;
        foreach (var (job, days) in new[] { ("end-bans", 41), ("open-renewals", 40) })
            await Execute("insert into day_jobs (job, next_day) values (@job, @day)", new { job, day = today.AddDays(-days) });

        await Work(inEarnest);
        Assert.Equal(0, await One<long>("select count(*) from job_days where job = 'end-bans'"));
        Assert.Equal(41, await One<long>("select count(*) from job_days where job = 'open-renewals' and day < @tomorrow", new { tomorrow = today.AddDays(1) })
            + (await One<bool>("select exists (select from job_days where job = 'open-renewals' and day = @today)", new { today }) ? 0 : 1));

        var administrator = await SignIn(inEarnest);
        var page = await administrator.Page("/jobs");
        Assert.Contains("不得申报期满解除已有超过 40 天没有办理", page.Text("#behind"), StringComparison.Ordinal);
        await administrator.PostOn("/jobs/catch-up", page.Fields("/jobs/catch-up", ("reason", "机房搬迁停机")));
        await Work(inEarnest);

        Assert.InRange(await One<long>("select count(*) from job_days where job = 'end-bans' and state = 'done'"), 41, 42); // today's at half past midnight
        Assert.Null((await administrator.Page("/jobs")).QuerySelector("#behind"));
        Assert.Contains("机房搬迁停机", await One<string>("select reason from events where act = 'jobs-catch-up'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_demonstration_that_was_given_a_later_day_does_its_days()
    {
        await Execute("insert into day_jobs (job, next_day) values ('end-bans', @day)", new { day = WebFixture.Today.AddYears(-1) });

        await Work(_web.Site);

        Assert.InRange(await One<long>("select count(*) from job_days where job = 'end-bans' and state = 'done'"), 365, 366); // today's at half past midnight
    }

    [Fact]
    public async Task A_person_cannot_have_a_future_day_done_by_a_node_with_a_wrong_clock()
    {
        await using var node = With(new DatabaseTime(TimeSpan.FromDays(-2)));
        var administrator = await SignIn(node);

        using var refused = await administrator.Post("/jobs/end-bans/run", ("on", "2026-11-30"));

        Assert.Contains("时钟与数据库相差超过一分钟", (await administrator.Parse(refused)).Text("main"), StringComparison.Ordinal);
        Assert.Equal(0, await One<long>("select count(*) from job_days"));
    }

    // a node that is not wrong about its own time, but whose database is so far off: the same difference
    private WebApplicationFactory<HomeController> With(DatabaseClock clock) =>
        _web.AnotherNode().WithWebHostBuilder(host => host.ConfigureTestServices(services => services.AddSingleton(clock)));

    // what the clock puts into the queue and a worker takes out of it
    private static async Task Work(WebApplicationFactory<HomeController> node)
    {
        var days = node.Services.GetRequiredService<DueDays>();
        foreach (var (job, day) in await days.ByNow(TestContext.Current.CancellationToken))
            await days.Do(job.Name, day, TestContext.Current.CancellationToken);
        await days.Do("end-bans", WebFixture.Today.AddDays(-1), TestContext.Current.CancellationToken); // whatever the clock put there, a worker looks for itself
    }

    private async Task<Visitor> SignIn(WebApplicationFactory<HomeController> node)
    {
        var administrator = (await _web.SignInAs(Role.SystemAdministrator)).At(node);
        await administrator.Page("/");
        return administrator;
    }

    private async Task<T> One<T>(string sql, object? values = null)
    {
        await using var owner = await _web.Owner.OpenConnectionAsync();
        return (await owner.ExecuteScalarAsync<T>(sql, values))!;
    }

    private async Task Execute(string sql, object values)
    {
        await using var owner = await _web.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync(sql, values);
    }

    private sealed class DatabaseTime(TimeSpan off) : DatabaseClock(null!)
    {
        public override Task<DateTimeOffset> Now(CancellationToken cancel = default) => Task.FromResult(DateTimeOffset.UtcNow + off);
    }
}
