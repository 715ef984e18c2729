using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Tests.Titles;

/// <summary>What a decision may say, and from when to when a title runs by it. Title of 2025-12-15, so to 2028-12-15.</summary>
public sealed class DecisionRulesTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static readonly DateOnly Confirmed = new(2025, 12, 15), Day = new(2026, 5, 8);
    private readonly SmallLedger _ledger = new(database.Owner);

    [Theory]
    [InlineData("", "还没有登记结论")] // filed only
    [InlineData("return", "还没有登记结论")]
    [InlineData("check", "还没有登记结论")]
    [InlineData("check commission", "还没有登记结论")]
    [InlineData("check commission conclude", "")]
    public async Task A_renewal_is_decided_only_after_county_check_commissioned_review_and_conclusion(string steps, string refusal)
    {
        long enterprise = await _ledger.Enterprise("复核环节" + steps);
        long title = await _ledger.Title(enterprise, TitleKind.Advanced, Confirmed);
        long renewal = await FileRenewal.On(database.App, SmallLedger.LanzhouCity, title, new(2028, 7, 1), "申请复核");
        foreach (string step in steps.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            await RenewalSteps.Take(database.App, step is "check" or "return" ? SmallLedger.LanzhouCity : SmallLedger.Maker, renewal, step, "办理", true, new(2028, 7, 20));
        var draft = Renewal(enterprise, new(title, TitleAct.Extend), new(2028, 8, 1), $"甘工信发〔2028〕{steps.Length + 100}号");

        if (refusal.Length == 0)
            Assert.True(await SmallLedger.Request(database.App, draft) > 0);
        else
            Assert.Contains(refusal, (await Assert.ThrowsAsync<RefusalException>(() => SmallLedger.Request(database.App, draft))).Message, StringComparison.Ordinal);
        Assert.Contains("还没有登记结论", (await Assert.ThrowsAsync<RefusalException>(() => SmallLedger.Request(database.App, draft with { RenewalId = renewal + 1000 }))).Message, StringComparison.Ordinal);
    }

    //          decided       effective     act                printed       the title it leaves: kind, first and last day
    [Theory]
    [InlineData("2028-08-01", "2028-08-01", "extend", "", "advanced 2025-12-15..2031-12-15")]
    [InlineData("2028-08-01", "2028-08-01", "extend", "2031-12-14", "advanced 2025-12-15..2031-12-14")]
    [InlineData("2028-08-01", "2028-08-01", "downgrade", "", "basic 2028-08-01..2031-08-01")]
    [InlineData("2028-08-01", "2028-08-11", "downgrade", "", "basic 2028-08-11..2031-08-01")] // begins where the old one ends
    [InlineData("2029-02-10", "2029-02-10", "downgrade", "", "basic 2029-02-10..2031-12-15")] // D10, Q22: dated back to the end
    [InlineData("2029-02-10", "2029-02-10", "extend", "", "advanced 2025-12-15..2031-12-15")] // D10
    [InlineData("2029-02-10", "2029-02-10", "downgrade", "2031-12-14", "basic 2029-02-10..2031-12-14")]
    public async Task A_renewal_leaves_a_title_of_these_days(string decided, string effective, string act, string printed, string expected)
    {
        await GoOn();
        string name = "期间" + decided + effective + act + printed;
        long enterprise = await _ledger.Enterprise(name);
        long title = await _ledger.Title(enterprise, TitleKind.Advanced, Confirmed);
        await Conclude(title, new(2028, 7, 20));
        var item = new DecidedTitle(title, act == "extend" ? TitleAct.Extend : TitleAct.Downgrade, null, printed.Length > 0 ? DateOnly.Parse(printed) : null);
        var day = DateOnly.Parse(effective);
        var draft = Renewal(enterprise, item, DateOnly.Parse(decided), $"甘工信发〔2028〕{enterprise + 1000}号") with { EffectiveOn = day };

        await Carry(draft, day);

        await using var connection = await database.App.OpenConnectionAsync();
        Assert.Equal(expected, await connection.ExecuteScalarAsync<string>(
            "select concat(kind, ' ', confirmed_on, '..', valid_to) from titles where enterprise_id = @enterprise and state = 'valid'", new { enterprise }));
        Assert.Equal(act == "extend" ? 1 : 2, await connection.ExecuteScalarAsync<int>("select count(*) from titles where enterprise_id = @enterprise", new { enterprise }));
        // never both on one day
        var on = new AsOf(day, day.AddYears(1));
        var held = await TitleList.Rows(database.App, SmallLedger.Maker, new TitleFilter(name, null, "", null, null, null) { AsOf = on }, day, null, 0, 10);
        Assert.Single(held, row => TitleStates.Parse(row.State).IsHeld());
    }

    [Theory]
    [InlineData("2028-12-15", "应晚于原截止日")]
    [InlineData("2032-12-16", "超过了规定的3年")]
    [InlineData("2131-12-15", "超过了规定的3年")]
    public async Task A_printed_day_that_cannot_be_is_refused(string printed, string refusal)
    {
        long enterprise = await _ledger.Enterprise("载明" + printed);
        long title = await _ledger.Title(enterprise, TitleKind.Advanced, Confirmed);
        await Conclude(title, new(2028, 7, 20));
        var draft = Renewal(enterprise, new(title, TitleAct.Extend, null, DateOnly.Parse(printed)), new(2028, 8, 1), "甘工信发〔2028〕9号");
        var refused = await Assert.ThrowsAsync<RefusalException>(() => SmallLedger.Request(database.App, draft));
        Assert.Contains(refusal, refused.Message, StringComparison.Ordinal);
        Assert.Equal("Titles", refused.Field);
    }

    //          what is wrong             field
    [Theory]
    [InlineData("decided tomorrow", "DecidedOn")]
    [InlineData("met after deciding", "MeetingOn")]
    [InlineData("no evidence", "Files")]
    [InlineData("another ground", "Grounds")]
    [InlineData("a ground of Art. 25", "Grounds")]
    [InlineData("an act of another matter", null)]
    public async Task A_sanction_needs_a_day_that_has_come_evidence_and_a_ground_of_its_article(string wrong, string? field)
    {
        long enterprise = await _ledger.Enterprise(wrong);
        long title = await _ledger.Title(enterprise, TitleKind.Advanced, Confirmed);
        var right = new DecisionDraft(DecisionMatter.Sanction, 24, enterprise, "甘工信发〔2026〕50号", Day, Day, "经查属实")
        { Grounds = "严重失信", BanYears = 2, Titles = [new(title, TitleAct.Cancel)] };
        var draft = wrong switch
        {
            "met after deciding" => right with { Meeting = "厅长办公会", MeetingOn = Day.AddDays(1) },
            "another ground" => right with { Grounds = "群众不满意" },
            "a ground of Art. 25" => right with { Grounds = Grounds.Of(25)[0].Text },
            "an act of another matter" => right with { Matter = DecisionMatter.Supersession, Article = 16 },
            _ => right,
        };
        long paper = await Attachments.Keep(database.App, SmallLedger.Maker, "证据.pdf", [1]);
        long[] papers = wrong == "no evidence" ? [] : [paper];
        var today = wrong == "decided tomorrow" ? Day.AddDays(-1) : Day;

        Assert.Equal(field, (await Assert.ThrowsAsync<RefusalException>(() => RequestDecision.AllOf(database.App, SmallLedger.Maker, [draft], papers, today))).Field);
        Assert.Equal(field, (await Assert.ThrowsAsync<RefusalException>(() => RequestDecision.PreviewAll(database.App, SmallLedger.Maker, [draft], papers, today))).Field);
        Assert.Single(await RequestDecision.AllOf(database.App, SmallLedger.Maker, [right], [paper], Day));
    }

    [Fact]
    public async Task Every_move_names_who_why_under_which_article_and_version()
    {
        long enterprise = await _ledger.Enterprise("经历齐全");
        long title = await _ledger.Title(enterprise, TitleKind.Advanced, Confirmed), legacy = await _ledger.Title(enterprise, TitleKind.LegacyWorkshop, new(2022, 9, 5), "旧车间");
        await BeginReexamination.Of(database.App, SmallLedger.Maker, [legacy], "书面复审", Day);
        await Job(new OpenRenewals(), new(2028, 6, 15));
        await Conclude(title, new(2028, 7, 20));
        await Carry(Renewal(enterprise, new(title, TitleAct.Extend), new(2028, 8, 1), "甘工信发〔2028〕7号"), new(2028, 8, 1));

        await using var connection = await database.App.OpenConnectionAsync();
        Assert.Equal(
        [
            "open-renewal 22 系统（定时任务） system-administrator 复核申请开始受理", "file-renewal 22 兰州市 city 按期申请", "extend 22 周批准 approver 复核结果", "begin-reexamination 28 李制单 province-maker 书面复审",
        ], await connection.QueryAsync<string>("""
            select concat_ws(' ', act, article, actor_name, actor_role, reason) from title_moves
            where title_id in (@title, @legacy) and from_state is not null and policy_version_id is not null and event_id is not null
            order by title_id, title_move_id
            """, new { title, legacy }));
        var life = (await TitlePage.Of(database.App, SmallLedger.Maker, title))!.Life;
        Assert.All(life.Where(item => item.Act != "recognise"), item => Assert.True(item.Policy is not null && item.Article is not null && item.ActorName.Length > 0, item.Act));
    }

    [Fact]
    public async Task L1_a_workshop_is_recognised_anew_from_the_day_of_the_list_without_award()
    {
        long enterprise = await _ledger.Enterprise("L1");
        long workshop = await _ledger.Title(enterprise, TitleKind.LegacyWorkshop, new(2022, 9, 5), "车间");
        await _ledger.Award(enterprise, TitleKind.LegacyWorkshop, 50, day: new(2022, 12, 1));
        var list = new DateOnly(2025, 12, 20);
        await BeginReexamination.Of(database.App, SmallLedger.Maker, [workshop], "书面复审", list);
        await Carry(new DecisionDraft(DecisionMatter.Reexamination, 28, enterprise, "甘工信发〔2025〕300号", list, list, "复审通过") { Titles = [new(workshop, TitleAct.Rerecognise)] }, list);

        await using var connection = await database.App.OpenConnectionAsync();
        Assert.Equal(["legacy-workshop rerecognised 2022-09-05", "basic valid 2025-12-20 2028-12-20"], await connection.QueryAsync<string>(
            "select concat_ws(' ', kind, state, confirmed_on, valid_to) from titles where enterprise_id = @enterprise order by title_id", new { enterprise }));
        var award = Assert.Single((await AwardHistories.OfUnit(connection, enterprise)).History.Awards);
        Assert.Equal((TitleKind.LegacyWorkshop, 50m), (award.Kind, award.Granted.Yuan / 10000));
    }

    [Theory]
    [InlineData("A", true)]
    [InlineData("B", true)]
    [InlineData("C", false)]
    public async Task A_bar_covers_the_renewal_of_kept_titles_where_it_is_read_so(string letter, bool accepted)
    {
        long enterprise = await _ledger.Enterprise("Q28" + letter);
        long kept = await _ledger.Title(enterprise, TitleKind.Basic, Confirmed);
        await Interpret("Q28", letter, new(2026, 1, 1));
        var draft = new DecisionDraft(DecisionMatter.Sanction, 23, enterprise, $"甘工信发〔2027〕{enterprise}号", new(2027, 10, 20), new(2027, 10, 20), "现场不符")
        { Grounds = Grounds.Of(23)[0].Text, BanYears = 2 };
        long decision = await SmallLedger.Request(database.App, draft);
        string sentence = (await ReviewDecisions.Of(database.App, SmallLedger.Maker, [decision], new(2027, 10, 20)))[0].Plan!.Sentences().First().Text;
        Assert.Equal(letter == "C", sentence.Contains("以及所保留称号的复核", StringComparison.Ordinal));
        Assert.Equal(letter == "B", sentence.Contains("不得申报同一等级", StringComparison.Ordinal));
        await ConfirmDecision.Confirm(database.App, SmallLedger.Approver, decision, new(2027, 10, 20));

        var filing = () => FileRenewal.On(database.App, SmallLedger.LanzhouCity, kept, new(2028, 7, 1), "申请复核");
        if (accepted)
            Assert.True(await filing() > 0);
        else
            Assert.Contains("2029年10月20日不得申报", (await Assert.ThrowsAsync<RefusalException>(filing)).Message, StringComparison.Ordinal);
        await Interpret("Q28", null, default);
    }

    [Theory]
    [InlineData("A", "expired", "decided commissioned")]
    [InlineData("B", "under-review", "commissioned")]
    public async Task A_review_unfinished_at_the_end_lapses_where_it_is_read_so(string letter, string state, string renewal)
    {
        long enterprise = await _ledger.Enterprise("Q22" + letter);
        long title = await _ledger.Title(enterprise, TitleKind.Advanced, Confirmed);
        await Interpret("Q22", letter, new(2026, 1, 1));
        long id = await FileRenewal.On(database.App, SmallLedger.LanzhouCity, title, new(2028, 7, 1), "申请复核");
        await RenewalSteps.Take(database.App, SmallLedger.LanzhouCity, id, "check", "齐全", null, new(2028, 7, 5));
        await RenewalSteps.Take(database.App, SmallLedger.Maker, id, "commission", "省智能制造协会", null, new(2028, 7, 20));
        await Job(new LapseTitles(), new(2028, 12, 15));
        await using var connection = await database.App.OpenConnectionAsync();
        const string stands = "select t.state || ' ' || concat_ws(' ', r.stage, r.closed_from) from titles t join renewals r using (title_id) where t.title_id = @title";
        Assert.Equal("under-review commissioned", await connection.ExecuteScalarAsync<string>(stands, new { title }));
        await Job(new LapseTitles(), new(2028, 12, 16));

        Assert.Equal($"{state} {renewal}", await connection.ExecuteScalarAsync<string>(stands, new { title }));
        await using (var work = await Work.Begin(database.App, Machine.Officer))
            Assert.DoesNotContain(await CheckTitles.Of(work, new(2028, 12, 16), TestContext.Current.CancellationToken), problem => problem.Check == "title-review");
        await Interpret("Q22", null, default);
    }

    [Fact]
    public async Task A_bar_that_runs_out_is_an_event_of_its_enterprise_under_the_version_of_its_decision()
    {
        long enterprise = await _ledger.Enterprise("期满");
        var draft = new DecisionDraft(DecisionMatter.Sanction, 23, enterprise, "甘工信发〔2026〕30号", new(2026, 3, 20), new(2026, 3, 20), "现场不符")
        { Grounds = Grounds.Of(23)[0].Text, BanYears = 2 };
        await Carry(draft, new(2026, 3, 20));
        await Job(new EndBans(), new(2028, 3, 20));
        await using var connection = await database.App.OpenConnectionAsync();
        const string happened = """
            select concat_ws(' ', act, effective_on, articles[1], document, reason) from events
            where act = 'ban-ended' and enterprise_id = @enterprise and policy_version_id = (select policy_version_id from decisions where enterprise_id = @enterprise)
            """;
        Assert.Empty(await connection.QueryAsync<string>(happened, new { enterprise })); // B1: the corresponding day is still barred
        await Job(new EndBans(), new(2028, 3, 21));
        Assert.Equal(["ban-ended 2028-03-21 23 甘工信发〔2026〕30号 不得申报至2028年3月20日，期满解除"], await connection.QueryAsync<string>(happened, new { enterprise }));
        Assert.Equal("ended", await connection.ExecuteScalarAsync<string>("select state from bans where enterprise_id = @enterprise", new { enterprise }));
    }

    private async Task Conclude(long title, DateOnly day)
    {
        long renewal = await FileRenewal.On(database.App, SmallLedger.LanzhouCity, title, day, "申请复核");
        foreach (var (by, step) in new (Officer, string)[] { (SmallLedger.LanzhouCity, "check"), (SmallLedger.Maker, "commission"), (SmallLedger.Maker, "conclude") })
            await RenewalSteps.Take(database.App, by, renewal, step, "办理", true, day);
    }

    private async Task Carry(DecisionDraft draft, DateOnly today) =>
        await ConfirmDecision.Confirm(database.App, SmallLedger.Approver, await SmallLedger.Request(database.App, draft), today);

    private async Task Job(IDayJob job, DateOnly day)
    {
        await using var work = await Work.Begin(database.App, Machine.Officer);
        await job.Run(work, day, TestContext.Current.CancellationToken);
        await work.Commit();
    }

    // the old rule goes on after its end, so that there is one to decide under
    private Task GoOn() => Interpret("Q33", "A", new(2028, 8, 1));

    private Task Interpret(string reading, string? letter, DateOnly from) => _ledger.Interpret(reading, letter, from);

    private static DecisionDraft Renewal(long enterprise, DecidedTitle title, DateOnly day, string document) =>
        new(DecisionMatter.Renewal, 22, enterprise, document, day, day, "复核结果") { Titles = [title] };
}
