using Dapper;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Tests.Jobs;

public sealed class RunDueTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static readonly OfficialCalendar Weekends = new([]);

    private static readonly Officer Administrator = new(8, "系统管理员", Role.SystemAdministrator, RegionScope.Nothing);
    private readonly SmallLedger _ledger = new(database.Owner);

    [Theory]
    //          now                 what is due
    [InlineData("2028-06-12 00:29", "a 06-10, b 06-10, a 06-11, b 06-11")] // not yet today
    [InlineData("2028-06-12 00:30", "a 06-10, b 06-10, a 06-11, b 06-11, a 06-12")]
    [InlineData("2028-06-12 23:59", "a 06-10, b 06-10, a 06-11, b 06-11, a 06-12, b 06-12, weekly 06-12")]
    public void Missed_days_come_first_and_each_day_in_its_own_order(string now, string due)
    {
        DayJob[] jobs =
        [
            new(new FakeJob("b"), "", new(8, 30)), new(new FakeJob("a"), "", new(0, 30)),
            new(new FakeJob("weekly"), "", new(9, 0), day => day.DayOfWeek == DayOfWeek.Monday), new(new FakeJob("paused"), "", new(0, 30)),
        ];
        var next = new Dictionary<string, DateOnly> { ["a"] = new(2028, 6, 10), ["b"] = new(2028, 6, 10), ["weekly"] = new(2028, 5, 1) };

        var order = RunDue.Order(jobs, next, DateTime.Parse(now, System.Globalization.CultureInfo.InvariantCulture), Weekends);

        var daily = order.Where(item => item.Job.Name != "weekly").Select(item => $"{item.Job.Name} {item.Day:MM-dd}");
        var weekly = order.Where(item => item.Job.Name == "weekly").Select(item => $"weekly {item.Day:MM-dd}").Where(line => line == "weekly 06-12");
        Assert.Equal(due, string.Join(", ", daily.Concat(weekly)));
        Assert.Single(order, item => item.Job.Name == "weekly"); // only the last of six missed weeks
    }

    [Theory]
    //          day, in a year whose National Day is 1-8 October and whose 10 October is worked for it
    [InlineData("2026-09-28", true)]  // a plain Monday
    [InlineData("2026-09-29", false)]
    [InlineData("2026-10-05", false)] // a Monday in the holidays
    [InlineData("2026-10-09", true)]  // the first working day after it
    [InlineData("2026-10-10", false)] // a Saturday worked
    [InlineData("2026-10-12", true)]
    public void A_digest_due_on_a_holiday_is_put_off_to_the_next_working_day(string day, bool runs)
    {
        var calendar = new OfficialCalendar(
            [.. Enumerable.Range(1, 8).Select(at => new ArrangedDay(new(2026, 10, at), "国庆节", false)), new(new(2026, 10, 10), "国庆节", true)]);
        var digest = Schedule.Days.Single(job => job.Name == "weekly-digest");

        Assert.Equal(runs, digest.RunsOn(DateOnly.Parse(day), calendar));
        Assert.Equal(new DateOnly(2026, 10, 9), digest.NextAfter(new(2026, 9, 28), calendar));
        var order = RunDue.Order([digest], new Dictionary<string, DateOnly> { [digest.Name] = new(2026, 9, 29) }, new(2026, 10, 11, 12, 0, 0), calendar);
        Assert.Equal(new DateOnly(2026, 10, 9), Assert.Single(order).Day);
    }

    [Fact]
    public void Every_job_has_a_name_of_its_own_and_a_moment_of_the_clock()
    {
        Assert.DoesNotContain(Schedule.Days, job => job.Title == job.Name);
        Assert.Equal(["0030", "0230", "0830"], Schedule.Days.Select(Schedule.TickOf).Distinct());
        Assert.Equal(Schedule.Jobs.Count, Schedule.Jobs.Select(job => job.Type).Distinct().Count());
        Assert.All(Schedule.Jobs, job => Assert.Equal(job.Type, job.On(new(2028, 6, 12)).Type));
    }

    [Theory]
    //          asked                  is done
    [InlineData("b 06-11", "a 06-10, b 06-10, a 06-11, b 06-11")] // what comes before it first
    [InlineData("a 06-10", "a 06-10")]
    [InlineData("a 06-09", "")] // done long ago
    public async Task A_job_of_a_day_does_first_what_should_have_been_done_before_it(string asked, string done)
    {
        string name = Guid.NewGuid().ToString("N");
        DayJob[] jobs = [new(new FakeJob(name + "b"), "", new(8, 30)), new(new FakeJob(name + "a"), "", new(0, 30))];
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("insert into day_jobs (job, next_day) select j, date '2028-06-10' from unnest(@names) j", new { names = jobs.Select(job => job.Name).ToArray() });

        var results = await RunDue.UpTo(database.App, jobs, name + asked[0], DateOnly.Parse($"2028-{asked[2..]}", System.Globalization.CultureInfo.InvariantCulture), "node");

        Assert.Equal(done, string.Join(", ", results.Select(result => $"{result.Job[^1]} {result.Day:MM-dd}")));
        Assert.All(results, result => Assert.Equal(DayOutcome.Done, result.Outcome));
    }

    [Fact]
    public async Task What_failed_before_it_is_not_tried_again_by_another_and_holds_up_its_own_later_days_only()
    {
        string name = Guid.NewGuid().ToString("N");
        var failing = new FakeJob(name + "a") { Fails = 1 };
        DayJob[] jobs = [new(failing, "", new(0, 30)), new(new FakeJob(name + "b"), "", new(8, 30))];
        var (first, second) = (new DateOnly(2028, 6, 10), new DateOnly(2028, 6, 11));
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("insert into day_jobs (job, next_day) select j, @first from unnest(@names) j", new { first, names = jobs.Select(job => job.Name).ToArray() });

        Assert.Equal(DayOutcome.Failed, Assert.Single(await RunDue.UpTo(database.App, jobs, failing.Name, first, "node")).Outcome);
        var beside = await RunDue.UpTo(database.App, jobs, name + "b", first, "node");
        var later = await RunDue.UpTo(database.App, jobs, failing.Name, second, "node");

        Assert.Equal([DayOutcome.Failed, DayOutcome.Done], beside.Select(result => result.Outcome));
        Assert.Equal((failing.Name, first, DayOutcome.Failed), later.Select(result => (result.Job, result.Day, result.Outcome)).Single());
        Assert.Equal(1, await owner.ExecuteScalarAsync<int>("select attempts from job_days where job = @Name", new { failing.Name }));
        Assert.Equal(DayOutcome.Done, Assert.Single(await RunDue.UpTo(database.App, jobs, failing.Name, first, "node")).Outcome);
    }

    [Fact]
    public async Task A_missed_week_is_made_good_in_order_and_twice_is_once()
    {
        var start = new DateOnly(2028, 6, 12);
        long title = await _ledger.Title(await _ledger.Enterprise("漏跑一周", county: "620102"), TitleKind.Advanced, new(2025, 12, 15));
        await RunDue.Now(database.App, Schedule.Days, start.ToDateTime(new(23, 0)), "node");
        var late = start.AddDays(7).ToDateTime(new(23, 0));

        var made = await RunDue.Now(database.App, Schedule.Days, late, "node");
        var again = await RunDue.Now(database.App, Schedule.Days, late, "node");

        Assert.Equal(7, made.Count(result => result.Job == "open-renewals"));
        Assert.Equal(made.Select(result => result.Day).Order(), made.Select(result => result.Day));
        Assert.All(made, result => Assert.Equal(DayOutcome.Done, result.Outcome));
        Assert.Equal(new(2028, 6, 15), made.Single(result => result.Report.Counts.ContainsKey("opened")).Day);
        Assert.Empty(again);
        await using var owner = await database.Owner.OpenConnectionAsync();
        Assert.Equal(["county/620102 2028-06-15", "enterprise 2028-06-15"], await owner.QueryAsync<string>(
            "select replace(mailbox, 'enterprise/' || enterprise_id, 'enterprise') || ' ' || day from letters where title_id = @title and kind = 'renewal-open' order by 1", new { title }));
        Assert.Equal(DayOutcome.AlreadyDone, (await RunDay.Of(database.App, new RemindRenewals(), new(2028, 6, 15), "node")).Outcome);
    }

    [Fact]
    public async Task Two_nodes_at_once_do_it_once()
    {
        var job = new FakeJob("twice") { Takes = TimeSpan.FromMilliseconds(200) };
        var day = new DateOnly(2028, 1, 1);

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => RunDay.Of(database.App, job, day, $"node-{i}")));

        Assert.Equal([DayOutcome.Done, DayOutcome.AlreadyDone, DayOutcome.AlreadyDone, DayOutcome.AlreadyDone], results.Select(result => result.Outcome).Order());
        Assert.Equal(1, job.Runs);
    }

    [Fact]
    public async Task A_failing_day_keeps_nothing_holds_back_its_later_days_and_is_told_once()
    {
        var job = new FakeJob("failing") { Fails = 6 };
        DayJob[] jobs = [new(job, "", TimeOnly.MinValue), new(new FakeJob("beside"), "", TimeOnly.MinValue)];
        var now = new DateTime(2028, 2, 1, 12, 0, 0);
        await using var owner = await database.Owner.OpenConnectionAsync();

        for (int attempt = 1; attempt <= 6; attempt++)
        {
            var results = await RunDue.Now(database.App, jobs, now.AddDays(attempt > 1 ? 2 : 0), "node");
            var failed = Assert.Single(results, result => result.Job == "failing");
            Assert.Equal((DayOutcome.Failed, new DateOnly(2028, 2, 1), attempt), (failed.Outcome, failed.Day, failed.Attempts));
            Assert.Equal(attempt >= FailedAlert ? 1 : 0, await owner.ExecuteScalarAsync<int>("select count(*) from letters where kind = 'job-failed'"));
        }
        Assert.Equal(0, await owner.ExecuteScalarAsync<int>("select count(*) from events where act = 'fake-failing'"));
        Assert.Equal(3, await owner.ExecuteScalarAsync<int>("select count(*) from job_days where job = 'beside' and state = 'done'"));
        Assert.NotEmpty((await JobList.Unfinished(database.App)).Single(row => row.Job == "failing").ErrorNumber);

        var good = await RunDue.Now(database.App, jobs, now.AddDays(2), "node");

        Assert.Equal([1, 2, 3], good.Where(result => result.Job == "failing").Select(result => result.Day.Day));
        Assert.DoesNotContain(await JobList.Unfinished(database.App), row => row.Job == "failing");
    }

    [Fact]
    public async Task A_pause_holds_for_every_node_and_what_it_missed_is_made_good()
    {
        DayJob[] jobs = [new(new FakeJob("remind-renewals-x"), "", TimeOnly.MinValue)];
        var now = new DateTime(2028, 3, 1, 12, 0, 0);
        await RunDue.Now(database.App, jobs, now, "node");
        await PauseJob.Of(database.App, Administrator, "remind-renewals-x", "邮件系统割接", new(2028, 3, 1));
        await Assert.ThrowsAsync<RefusalException>(() => PauseJob.Of(database.App, Administrator, "remind-renewals-x", "再来", new(2028, 3, 1)));
        await Assert.ThrowsAsync<RefusalException>(() => PauseJob.Resume(database.App, SmallLedger.Maker, "remind-renewals-x", new(2028, 3, 1)));

        Assert.Empty(await RunDue.Now(database.App, jobs, now.AddDays(3), "other"));
        await PauseJob.Resume(database.App, Administrator, "remind-renewals-x", new(2028, 3, 4));

        Assert.Equal([2, 3, 4], (await RunDue.Now(database.App, jobs, now.AddDays(3), "other")).Select(result => result.Day.Day));
    }

    [Fact]
    public async Task A_preview_tells_every_change_and_leaves_nothing()
    {
        long title = await _ledger.Title(await _ledger.Enterprise("试算"), TitleKind.Basic, new(2026, 3, 10));

        var open = await RunDay.Preview(database.App, new OpenRenewals(), new(2028, 9, 10));
        var letters = await RunDay.Preview(database.App, new RemindRenewals(), new(2028, 11, 9));

        var moved = Assert.Single(open.Changes.Titles, move => move.TitleId == title);
        Assert.Equal(("有效", "复核期", new DateOnly(2028, 9, 10)), (moved.From, moved.To, moved.EffectiveOn));
        Assert.Equal(["renewal-open", "renewal-open"], letters.Changes.Letters.Where(letter => letter.TitleId == title).Select(letter => letter.Kind));
        await using var owner = await database.Owner.OpenConnectionAsync();
        Assert.Equal(("valid", 0, 0), await owner.QuerySingleAsync<(string, int, int)>(
            "select state, (select count(*) from letters where title_id = @title)::int, (select count(*) from title_reminders where title_id = @title)::int from titles where title_id = @title", new { title }));
    }

    [Theory]
    //          first seen     the one letter
    [InlineData("2029-02-11", "renewal-open")]
    [InlineData("2029-07-02", "renewal-due")] // four and three months before have passed: one letter, not three
    [InlineData("2029-08-28", "renewal-overdue-1m")]
    public async Task Stages_passed_before_a_title_was_first_seen_become_one_letter(string day, string kind)
    {
        var on = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
        long title = await _ledger.Title(await _ledger.Enterprise($"补录{day}"), TitleKind.Basic, new(2026, 8, day == "2029-02-11" ? 11 : 29));

        var result = await RunDay.Preview(database.App, new RemindRenewals(), on);

        Assert.Equal([kind, kind], result.Changes.Letters.Where(letter => letter.TitleId == title).Select(letter => letter.Kind));
    }

    [Fact]
    public async Task The_machine_never_decides()
    {
        Assert.Equal([TitleAct.OpenRenewal, TitleAct.Lapse], TitleMoves.All.Where(move => move.Cause == MoveCause.Date).Select(move => move.Act).Distinct());
        foreach (var kind in new[] { TitleKind.Scenario, TitleKind.Basic, TitleKind.Advanced })
            await _ledger.Title(await _ledger.Enterprise("没有人决定"), kind, new(2025, 9, 9));
        await using var owner = await database.Owner.OpenConnectionAsync();
        const string Decided = "select concat_ws('/', (select count(*) from decisions), (select count(*) from sanctions), (select count(*) from bans), (select count(*) from titles))";
        string before = await owner.ExecuteScalarAsync<string>(Decided) ?? "";

        for (var day = new DateOnly(2028, 3, 1); day <= new DateOnly(2028, 10, 1); day = day.AddDays(1))
        {
            foreach (var job in Schedule.Days.Where(job => job.RunsOn(day, Weekends)))
                await RunDay.Preview(database.App, job.Act, day);
        }
        foreach (var day in new DateOnly[] { new(2028, 6, 3), new(2028, 12, 3) })
        {
            foreach (var job in Schedule.Days)
                await RunDay.Of(database.App, job.Act, day, "node");
        }

        Assert.Equal(before, await owner.ExecuteScalarAsync<string>(Decided));
        Assert.Equal(["expired", "renewal-open"], (await owner.QueryAsync<string>("select distinct to_state from title_moves where actor_name = @Name", new { Machine.Officer.Name })).Order());
    }

    private const int FailedAlert = 4;

    private sealed class FakeJob(string name) : IDayJob
    {
        public string Name => name;

        public int Fails { get; set; }

        public int Runs { get; private set; }

        public TimeSpan Takes { get; init; }

        public async Task<DayReport> Run(Work work, DateOnly day, CancellationToken cancel = default)
        {
            Runs++;
            await Task.Delay(Takes, cancel);
            if (Fails-- > 0)
            {
                await work.Record(new Event($"fake-{name}", "job", null));
                throw new InvalidOperationException("not today");
            }
            return DayReport.Nothing;
        }
    }
}
