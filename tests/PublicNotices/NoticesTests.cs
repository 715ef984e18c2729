using Dapper;
using SmartFactory.Gansu.Tests.Awards;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.PublicNotices;

namespace SmartFactory.Gansu.Tests.PublicNotices;

/// <summary>Each test on a database of its own.</summary>
public sealed class NoticesTests(TemplateDatabase template) : IAsyncLifetime
{
    private static readonly DateOnly Monday = NoticeWorld.Monday, Friday = NoticeWorld.Friday, After = NoticeWorld.After;

    private readonly DatabaseFixture _database = new(template);
    private NoticeWorld _notices = null!;
    private SettlementWorld _world = null!;

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        _notices = await NoticeWorld.Of(_database);
        _world = _notices.World;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData("coming", "2026-12-07", "", "公示期尚未届满：2026年12月7日至2026年12月11日，2026年12月12日起方可批准")]
    [InlineData("running", "2026-11-30", "", "公示期尚未届满")]
    [InlineData("last day", "2026-11-24", "", "公示期尚未届满")]
    [InlineData("ended", "2026-11-23", "", "approved")]
    [InlineData("withdrawn", "2026-11-23", "withdrawn", "没有登记公示")]
    [InlineData("withdrawn, with a reason", "2026-11-23", "withdrawn reason", "approved")]
    [InlineData("none", "", "", "没有登记公示")]
    [InlineData("none, with a reason", "", "reason", "approved")]
    [InlineData("a reason does not end a running notice", "2026-11-30", "reason", "公示期尚未届满")]
    public async Task A_batch_is_approved_after_its_notice_or_with_the_reason_for_having_none(string situation, string first, string also, string result)
    {
        _ = situation;
        long batch = await _notices.Submitted("0 basic");
        if (first.Length > 0)
        {
            long notice = await _notices.Recorded(batch, DateOnly.Parse(first));
            if (also.Contains("withdrawn", StringComparison.Ordinal))
                await WithdrawNotice.Of(_world.App, notice, "名单有误", SettlementWorld.Maker, Monday);
        }
        await FinishReview.On(_world.App, batch, SettlementWorld.Finance);

        Assert.Contains(result, await _notices.Approved(batch, Monday, also.Contains("reason", StringComparison.Ordinal) ? "名单已随甘工信公示〔2026〕3号公示，期间没有异议" : null), StringComparison.Ordinal);
        string[] reasons = await Strings("select reason from events where act = 'settlement-approved'");
        if (result == "approved")
            Assert.Contains(also.Contains("reason", StringComparison.Ordinal) ? "没有登记公示，理由：名单已随甘工信公示〔2026〕3号公示，期间没有异议" : "公示期：2026年11月23日至2026年11月27日（5个工作日，首日计入）", Assert.Single(reasons), StringComparison.Ordinal);
        else
            Assert.Empty(reasons);
    }

    [Theory]
    //                          open objection; what happens to it     approval                            granted: objected, other
    [InlineData("", "第 1 笔 示例企业0", 0, 0)]
    [InlineData("held", "approved", 0, 300)]
    [InlineData("dismissed", "approved", 100, 300)]
    [InlineData("upheld", "异议成立", 0, 0)]
    [InlineData("upheld held", "approved", 0, 300)]
    public async Task Only_the_item_objected_to_waits(string then, string result, int objected, int other)
    {
        long batch = await _notices.Submitted("0 basic, 1 advanced");
        long notice = await _notices.Recorded(batch, new(2026, 11, 23));
        long objection = await _notices.Object(notice, 1);
        await FinishReview.On(_world.App, batch, SettlementWorld.Finance);
        if (then.Contains("upheld", StringComparison.Ordinal) || then == "dismissed")
            await ConcludeObjection.Of(_world.App, objection, then != "dismissed", "经核查", SettlementWorld.Maker, Monday);
        if (then.Contains("held", StringComparison.Ordinal) && then != "upheld")
            await ReviewLine.On(_world.App, batch, [1], new LineReview(null, true, "公示期间有异议"), SettlementWorld.Finance); // also behind the review

        Assert.Contains(result, await _notices.Approved(batch, Monday), StringComparison.Ordinal);
        Assert.Equal((objected, other), ((int)await _world.GrantedWan(0), (int)await _world.GrantedWan(1)));
        // the title waits with the award
        Assert.Equal(objected > 0 ? 2 : other > 0 ? 1 : 0, await _world.One<int>("select count(*) from titles"));
    }

    [Fact]
    public async Task An_objection_follows_its_item_into_another_batch_and_is_concluded_after_the_approval_of_the_rest()
    {
        long first = await _notices.Submitted("0 basic, 1 advanced");
        long objection = await _notices.Object(await _notices.Recorded(first, new(2026, 11, 23)), 1);
        await ReviewLine.On(_world.App, first, [1], new LineReview(null, true, "公示期间有异议"), SettlementWorld.Finance);
        await FinishReview.On(_world.App, first, SettlementWorld.Finance);
        Assert.Equal("approved", await _notices.Approved(first, Monday));

        long second = await _notices.Submitted("0 basic", "甘工信发〔2026〕301号");
        await FinishReview.On(_world.App, second, SettlementWorld.Finance);
        Assert.Contains("第 1 笔 示例企业0", await _notices.Approved(second, Monday, "名单已随甘工信公示〔2026〕3号公示，期间没有异议"), StringComparison.Ordinal);
        await ConcludeObjection.Of(_world.App, objection, upheld: false, "不属实", SettlementWorld.Maker, Monday);

        Assert.Equal("approved", await _notices.Approved(second, Monday, "名单已随甘工信公示〔2026〕3号公示，期间没有异议"));
        Assert.Equal(100m, await _world.GrantedWan(0));
    }

    [Fact]
    public async Task What_did_not_stand_on_the_list_is_not_approved_by_it()
    {
        long batch = await _notices.Submitted("0 basic, 1 advanced");
        await ReviewLine.On(_world.App, batch, [1], new LineReview(null, true, "待核实"), SettlementWorld.Finance);
        await _notices.Recorded(batch, new(2026, 11, 23));
        await ReviewLine.On(_world.App, batch, [1], new LineReview(null, false, "已核实"), SettlementWorld.Finance);
        await FinishReview.On(_world.App, batch, SettlementWorld.Finance);

        Assert.Contains("没有列入公示名单", await _notices.Approved(batch, Monday), StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_the_other_reading_of_Q44_the_whole_list_waits()
    {
        await _world.One<int>("""
            insert into interpretations (policy_id, reading, letter, effective_from, document, reason, recorded_by, recorded_by_name, confirmed_by, confirmed_by_name, confirmed_at)
            select distinct policy_id, 'Q44', 'A', date '2026-01-01', '甘工信函〔2026〕1号', '整批暂缓', 1, '甲', 2, '乙', now() from policies
            """);
        long batch = await _notices.Submitted("0 basic, 1 advanced");
        await _notices.Object(await _notices.Recorded(batch, new(2026, 11, 23)), 1);
        await ReviewLine.On(_world.App, batch, [1], new LineReview(null, true, "公示期间有异议"), SettlementWorld.Finance);
        await FinishReview.On(_world.App, batch, SettlementWorld.Finance);

        Assert.Contains("整批暂缓", await _notices.Approved(batch, Monday), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A", 5, true)]
    [InlineData("B", 5, false)]
    [InlineData("C", 7, true)]
    [InlineData("D", 3, true)]
    public async Task The_form_proposes_what_the_reading_Q34_says(string letter, int days, bool counted)
    {
        await _world.One<int>("""
            insert into interpretations (policy_id, reading, letter, effective_from, document, reason, recorded_by, recorded_by_name, confirmed_by, confirmed_by_name, confirmed_at)
            select distinct policy_id, 'Q34', @letter, date '2026-01-01', '甘工信函〔2026〕1号', '统一', 1, '甲', 2, '乙', now() from policies
            """, new { letter });
        long batch = await _notices.Submitted("0 basic");
        await using var connection = await _world.App.OpenConnectionAsync();

        var rule = await RecordNotice.Rule(connection, batch);

        Assert.Equal((days, counted), (rule.WorkingDays, rule.CountPublicationDay));
    }

    [Fact]
    public async Task Of_two_who_act_at_once_one_is_refused()
    {
        long batch = await _notices.Submitted("0 basic, 1 advanced");
        Assert.Equal(1, await Refusals(() => RecordNotice.Of(_world.App, batch, NoticeWorld.Draft(new(2026, 11, 23)), SettlementWorld.Maker), 2));
        long notice = await _world.One<long>("select public_notice_id from public_notices");
        long objection = await _notices.Object(notice, 1);
        Assert.Equal(2, await Refusals(() => ConcludeObjection.Of(_world.App, objection, upheld: true, "属实", SettlementWorld.Maker, Monday), 3));
        Assert.Equal(1, await Refusals(() => WithdrawNotice.Of(_world.App, notice, "名单有误", SettlementWorld.Maker, Monday), 2));
        Assert.Equal(["notice-recorded", "notice-withdrawn", "objection-concluded", "objection-recorded"],
            await Strings("select act from events where act like 'notice-%' or act like 'objection-%' order by act"));
    }

    [Fact]
    public async Task An_approval_and_an_objection_at_once_never_both_go_through()
    {
        for (int round = 0; round < 5; round++)
        {
            long batch = await _notices.Submitted($"{10 + round} basic", $"甘工信发〔2026〕{400 + round}号");
            long notice = await _notices.Recorded(batch, new(2026, 11, 23));
            await FinishReview.On(_world.App, batch, SettlementWorld.Finance);
            var objecting = NoticeWorld.Told(() => _notices.Object(notice, 1));
            var approving = _notices.Approved(batch, Monday);
            string[] told = await Task.WhenAll(objecting, approving);

            Assert.Equal(told[1] == "approved", told[0].Length > 0);
        }
    }

    [Theory]
    [InlineData("select 1")]
    [InlineData("insert into public_notices (settlement_id, title, published_at, first_day, last_day, working_days, counts_first_day, recorded_by, recorded_by_name) select settlement_id, 't', 'p', '2026-11-01', '2026-11-06', 5, true, 1, '甲' from settlements; insert into objections (public_notice_id, received_on, text_cipher, recorded_by, recorded_by_name) select public_notice_id, '2026-11-02', 'x', 1, '甲' from public_notices; insert into objection_lines select objection_id, settlement_line_id from objections, settlement_lines")]
    public async Task The_database_approves_nothing_unnoticed_or_objected_to(string before)
    {
        long batch = await _notices.Submitted("0 basic");
        await FinishReview.On(_world.App, batch, SettlementWorld.Finance);
        await _world.One<int>(before);

        var problem = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => _world.One<int>(
            "update settlements set stage = 'approved', approver_id = 3, approver_name = '王', approved_at = now(), approval_document = 'x'"));

        Assert.Equal(Npgsql.PostgresErrorCodes.CheckViolation, problem.SqlState);
    }

    [Fact]
    public async Task Who_objects_and_what_is_encrypted_and_each_look_is_written_down()
    {
        long notice = await _notices.Recorded(await _notices.Submitted("0 basic"), new(2026, 11, 23));
        long objection = await new RecordObjection(_world.App, _notices.Protection).Of(
            notice, new ObjectionForm([1], Monday, "产线并未投用", "赵某某", "13900001234"), SettlementWorld.Maker, Monday);

        string stored = await _world.One<string>("select o::text || (select string_agg(e::text, '') from events e) from objections o");
        Assert.DoesNotContain(new[] { "产线并未投用", "赵某某", "13900001234" }, word => stored.Contains(word, StringComparison.Ordinal));
        await using var connection = await _world.App.OpenConnectionAsync();
        var shown = Assert.Single(await NoticePage.Objections(connection, _notices.Protection, SettlementWorld.Approver, notice));
        Assert.Equal(("产线并未投用", true, "1234"), (shown.Text, shown.Row.Named, shown.Row.ContactTail));
        Assert.Contains("用途", await NoticeWorld.Told(() => RevealObjector.Of(_world.App, _notices.Protection, SettlementWorld.Maker, objection, " ")), StringComparison.Ordinal);
        Assert.Null(await RevealObjector.Of(_world.App, _notices.Protection, SettlementWorld.Finance, objection, "好奇"));
        Assert.Equal(0, await _world.One<int>("select count(*) from sensitive_views"));
        Assert.Equal(("赵某某", "13900001234", notice), await RevealObjector.Of(_world.App, _notices.Protection, SettlementWorld.Maker, objection, "电话核实"));
        Assert.Equal("张工信 电话核实 objection", await _world.One<string>("select user_name || ' ' || purpose || ' ' || subject from sensitive_views"));
    }

    [Fact]
    public async Task The_end_is_told_once_on_the_day_after_whatever_days_were_missed()
    {
        long batch = await _notices.Submitted("0 basic");
        long wrong = await _notices.Recorded(batch, new(2026, 11, 23));
        await WithdrawNotice.Of(_world.App, wrong, "名单有误", SettlementWorld.Maker, Monday);
        long notice = await _notices.Recorded(batch, Monday);
        var job = new EndNotices();

        for (var day = Monday; day <= Friday; day = day.AddDays(1))
            Assert.Empty((await Run(job, day)).Report.Counts);
        var told = await Run(job, After);
        Assert.Equal((DayOutcome.Done, "公示期满 1 项，信函 1 封"), (told.Outcome, told.Report.Sentence));
        Assert.Equal(DayOutcome.AlreadyDone, (await Run(job, After)).Outcome);
        Assert.Empty((await Run(job, After.AddDays(1))).Report.Counts);

        Assert.Equal([$"notice-ended/{notice}/province-maker/620000"], await Strings("select key from letters"));
        string letter = await _world.One<string>("select subject || text_body from letters");
        Assert.Contains("“2026年度奖励公示”的公示期间（2026年11月30日至2026年12月4日）已经届满", letter, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-12-05", "", 1)]
    [InlineData("2026-12-20", "", 1)]           // fifteen days missed
    [InlineData("2027-01-05", "", 0)]           // no news any more
    [InlineData("2026-12-05", "withdrawn", 0)]
    [InlineData("2026-12-05", "batch withdrawn", 0)]
    [InlineData("2026-12-06", "approved", 0)]
    public async Task A_missed_day_is_made_good_while_it_is_news_and_something_is_to_be_done(string day, string meanwhile, int letters)
    {
        long batch = await _notices.Submitted("0 basic");
        long notice = await _notices.Recorded(batch, Monday);
        if (meanwhile == "withdrawn")
            await WithdrawNotice.Of(_world.App, notice, "名单有误", SettlementWorld.Maker, Monday);
        if (meanwhile == "batch withdrawn")
            await WithdrawSettlement.On(_world.App, batch, "重新核定", SettlementWorld.Maker, Monday);
        if (meanwhile == "approved")
        {
            await FinishReview.On(_world.App, batch, SettlementWorld.Finance);
            Assert.Equal("approved", await _notices.Approved(batch, After));
        }

        await Run(new EndNotices(), DateOnly.Parse(day));

        Assert.Equal(letters, await _world.One<int>("select count(*) from letters"));
        if (meanwhile == "batch withdrawn")
            Assert.Equal("批次撤回：重新核定", await _world.One<string>("select withdrawal_reason from public_notices"));
    }

    [Fact]
    public async Task The_maker_sees_what_ended_and_what_is_objected_until_it_is_done()
    {
        long batch = await _notices.Submitted("0 basic");
        long notice = await _notices.Recorded(batch, Monday);
        long objection = await _notices.Object(notice, 1);
        Assert.Equal(["待办结的公示异议"], await Waiting(Friday));
        Assert.Equal(["公示期满待办理的批次", "待办结的公示异议"], await Waiting(After));

        await ConcludeObjection.Of(_world.App, objection, upheld: false, "不属实", SettlementWorld.Maker, After);
        Assert.Equal(["公示期满待办理的批次"], await Waiting(After));
        await FinishReview.On(_world.App, batch, SettlementWorld.Finance);
        Assert.Equal("approved", await _notices.Approved(batch, After));
        Assert.Empty(await Waiting(After));
    }

    private async Task<string[]> Waiting(DateOnly day) =>
        [.. (await WaitingWork.Of(_world.App, SettlementWorld.Maker, day)).Where(group => group.ListUrl.StartsWith("/public-notices", StringComparison.Ordinal)).Select(group => group.Heading)];

    private Task<DayResult> Run(EndNotices job, DateOnly day) => RunDay.Of(_world.App, job, day, "test");

    private static async Task<int> Refusals(Func<Task> act, int people) =>
        (await Task.WhenAll(Enumerable.Range(0, people).Select(_ => Task.Run(() => NoticeWorld.Told(act))))).Count(words => words.Length > 0);

    private async Task<string[]> Strings(string sql)
    {
        await using var owner = await _database.Owner.OpenConnectionAsync();
        return [.. await owner.QueryAsync<string>(sql)];
    }
}
