using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Tests.Titles;

public sealed class DecisionTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static readonly DateOnly Confirmed = new(2025, 12, 15), Day = new(2026, 5, 8);
    private readonly SmallLedger _ledger = new(database.Owner);

    [Fact]
    public async Task A_downgrade_after_a_report_keeps_the_old_end_bars_and_forfeits_and_is_taken_back_whole()
    {
        long enterprise = await _ledger.Enterprise("降格");
        long title = await _ledger.Title(enterprise, TitleKind.Advanced, Confirmed);
        long decision = await SmallLedger.Request(database.App, Draft(enterprise, 25, new(title, TitleAct.Downgrade, TitleKind.Basic)));
        await Assert.ThrowsAsync<RefusalException>(() => ConfirmDecision.Confirm(database.App, SmallLedger.Maker, decision, Day));
        Assert.Equal("valid", await State(title));

        await ConfirmDecision.Confirm(database.App, SmallLedger.Approver, decision, Day);

        Assert.Equal("downgraded", await State(title));
        Assert.Equal(["basic valid 2028-12-15 downgraded"], await Derived(title));
        Assert.Equal(EntryVerdict.Barred, await Verdict(enterprise, TitleKind.Advanced, new(2028, 5, 8)));
        Assert.Equal(EntryVerdict.Allowed, await Verdict(enterprise, TitleKind.Advanced, new(2028, 5, 9)));
        await using var connection = await database.App.OpenConnectionAsync();
        Assert.NotNull((await AwardHistories.OfUnit(connection, enterprise)).History.Forfeiture);

        long reversal = await SmallLedger.Request(database.App, new DecisionDraft(
            DecisionMatter.Reversal, 26, enterprise, "甘工信发〔2026〕60号", new(2026, 6, 1), new(2026, 6, 1), "原决定认定事实有误")
        { Reverses = decision });
        await ConfirmDecision.Confirm(database.App, SmallLedger.Approver, reversal, new(2026, 6, 1));

        Assert.Equal("valid", await State(title));
        Assert.Equal(["basic withdrawn 2028-12-15 downgraded"], await Derived(title));
        Assert.Equal(EntryVerdict.Warned, await Verdict(enterprise, TitleKind.Advanced, new(2026, 6, 2)));
        Assert.Null((await AwardHistories.OfUnit(connection, enterprise)).History.Forfeiture);
        Assert.Equal(["recognise", "downgrade", "restore"], await connection.QueryAsync<string>(
            "select act from title_moves where title_id = @title order by title_move_id", new { title }));
    }

    [Fact]
    public async Task A_decision_with_a_later_day_waits_for_it()
    {
        long enterprise = await _ledger.Enterprise("缓期");
        long title = await _ledger.Title(enterprise, TitleKind.Basic, Confirmed);
        long decision = await SmallLedger.Request(database.App, Draft(enterprise, 24, new(title, TitleAct.Cancel)) with { EffectiveOn = Day.AddDays(10) });
        await ConfirmDecision.Confirm(database.App, SmallLedger.Approver, decision, Day);
        Assert.Equal("valid", await State(title));

        await using var work = await Work.Begin(database.App, SmallLedger.Approver);
        Assert.DoesNotContain(decision, await CarryOutDecision.DueOn(work, Day.AddDays(9)));
        Assert.Contains(decision, await CarryOutDecision.DueOn(work, Day.AddDays(10)));
        await CarryOutDecision.Of(work, decision, Day.AddDays(10));
        await CarryOutDecision.Of(work, decision, Day.AddDays(10));
        await work.Commit();
        Assert.Equal("cancelled", await State(title));
    }

    [Fact]
    public async Task A_renewal_goes_from_late_filing_to_the_longer_period()
    {
        long enterprise = await _ledger.Enterprise("复核");
        long title = await _ledger.Title(enterprise, TitleKind.Advanced, Confirmed);
        await Assert.ThrowsAsync<RefusalException>(() => FileRenewal.On(database.App, SmallLedger.LanzhouCity, title, new(2028, 6, 14), "申请复核"));
        await Assert.ThrowsAsync<RefusalException>(() => FileRenewal.On(database.App, SmallLedger.NewAreaCity, title, new(2028, 6, 15), "申请复核"));

        long renewal = await FileRenewal.On(database.App, SmallLedger.LanzhouCity, title, new(2028, 7, 1), "申请复核"); // D1: opens 2028-06-15
        Assert.Equal("under-review", await State(title));
        await Step(SmallLedger.LanzhouCity, renewal, "check", "材料齐全");
        await Assert.ThrowsAsync<RefusalException>(() => Step(SmallLedger.LanzhouCity, renewal, "check", "再来一次"));
        await Step(SmallLedger.Maker, renewal, "commission", "省智能制造协会");
        await Step(SmallLedger.Maker, renewal, "conclude", "符合条件", true);
        long decision = await SmallLedger.Request(database.App, new DecisionDraft(
            DecisionMatter.Renewal, 22, enterprise, "甘工信发〔2028〕9号", new(2028, 8, 1), new(2028, 8, 1), "复核通过")
        { RenewalId = renewal, Titles = [new(title, TitleAct.Extend)] });
        await ConfirmDecision.Confirm(database.App, SmallLedger.Approver, decision, new(2028, 8, 1));

        await using var connection = await database.App.OpenConnectionAsync();
        Assert.Equal(("valid", new DateOnly(2031, 12, 15), new DateOnly(2031, 9, 15)), await connection.QuerySingleAsync<(string, DateOnly, DateOnly)>(
            "select state, valid_to, renewal_due from titles where title_id = @title", new { title }));
        Assert.Equal(["recognise", "open-renewal", "file-renewal", "extend"], await connection.QueryAsync<string>(
            "select act from title_moves where title_id = @title order by title_move_id", new { title }));
        Assert.Equal("decided", await connection.ExecuteScalarAsync<string>("select stage from renewals where renewal_id = @renewal", new { renewal }));
    }

    [Theory]
    [InlineData("filed", TitleAct.Cancel)]
    [InlineData("returned", TitleAct.Cancel)]
    [InlineData("checked", TitleAct.Downgrade)]
    [InlineData("commissioned", TitleAct.Cancel)]
    [InlineData("concluded", TitleAct.Downgrade)]
    public async Task A_renewal_in_progress_halts_before_the_sanction_closes_with_it_and_goes_on_when_it_is_taken_back(string stage, TitleAct act)
    {
        long enterprise = await _ledger.Enterprise($"在办{stage}");
        long title = await _ledger.Title(enterprise, TitleKind.Advanced, Confirmed);
        long kept = await _ledger.Title(enterprise, TitleKind.Basic, Confirmed);
        long renewal = await FileRenewal.On(database.App, SmallLedger.LanzhouCity, title, new(2028, 7, 1), "申请复核");
        long other = await FileRenewal.On(database.App, SmallLedger.LanzhouCity, kept, new(2028, 7, 1), "申请复核");
        (Officer By, string Step, bool? Passed)[] way = [(SmallLedger.LanzhouCity, "check", null), (SmallLedger.Maker, "commission", null), (SmallLedger.Maker, "conclude", true)];
        int done = Array.IndexOf(["filed", "checked", "commissioned", "concluded"], stage);
        foreach (var (by, step, passed) in way.Take(Math.Max(0, done)))
            await Step(by, renewal, step, "同意", passed);
        if (stage == "returned")
            await Step(SmallLedger.LanzhouCity, renewal, "return", "缺少材料");
        var day = new DateOnly(2028, 7, 21);
        var draft = Draft(enterprise, 25, new(title, act, act == TitleAct.Downgrade ? TitleKind.Basic : null)) with
        { Document = $"甘工信发〔2028〕{50 + done}号", DecidedOn = day, MeetingOn = day, EffectiveOn = day.AddDays(5) };
        long decision = await SmallLedger.Request(database.App, draft);
        await ConfirmDecision.Confirm(database.App, SmallLedger.Approver, decision, day);

        // Q31: halted from the decision on, closed when it takes effect
        Assert.Equal(stage, await Stage(renewal));
        var (next, officer) = stage switch
        {
            "filed" => ("check", SmallLedger.LanzhouCity),
            "returned" => ("resubmit", SmallLedger.LanzhouCity),
            "checked" => ("commission", SmallLedger.Maker),
            _ => ("conclude", SmallLedger.Maker),
        };
        if (stage != "concluded")
            Assert.Contains("复核中止办理", (await Assert.ThrowsAsync<RefusalException>(() => Step(officer, renewal, next, "同意", true))).Message, StringComparison.Ordinal);
        Assert.NotNull((await RenewalPage.Of(database.App, SmallLedger.LanzhouCity, renewal, day))!.Halted);
        await CarryOut(decision, day.AddDays(5));
        var closed = (await RenewalPage.Of(database.App, SmallLedger.LanzhouCity, renewal, day))!;
        Assert.Equal(("decided", stage, draft.Document, null), (closed.Facts.Stage, closed.Facts.ClosedFrom, closed.Facts.ClosedBy, closed.Halted));
        Assert.Equal(("renewal-close", $"{draft.Document}生效，复核终结"), (closed.Steps[^1].Act, closed.Steps[^1].Reason));
        await using var connection = await database.App.OpenConnectionAsync();
        Assert.Equal(2, await connection.ExecuteScalarAsync<int>(
            "select count(*) from letters where kind = 'decision-effective' and enterprise_id = @enterprise and text_body like '%正在办理的复核随之终结%'", new { enterprise }));
        // Q28: the renewal of what it keeps goes on
        Assert.Equal(("filed", "under-review"), (await Stage(other), await State(kept)));

        var later = day.AddDays(10);
        long reversal = await SmallLedger.Request(database.App, new DecisionDraft(
            DecisionMatter.Reversal, 26, enterprise, "甘工信发〔2028〕60号", later, later, "原决定认定事实有误")
        { Reverses = decision });
        await ConfirmDecision.Confirm(database.App, SmallLedger.Approver, reversal, later);
        Assert.Equal((stage, "under-review"), (await Stage(renewal), await State(title)));
        Assert.Equal("renewal-reopen", (await RenewalPage.Of(database.App, SmallLedger.LanzhouCity, renewal, day))!.Steps[^1].Act);
        if (stage != "concluded")
            await Step(officer, renewal, next, "同意", true);
    }

    private async Task<string?> Stage(long renewal)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<string>("select stage from renewals where renewal_id = @renewal", new { renewal });
    }

    private async Task CarryOut(long decision, DateOnly day)
    {
        await using var work = await Work.Begin(database.App, SmallLedger.Approver);
        await CarryOutDecision.Of(work, decision, day);
        await work.Commit();
    }

    [Fact]
    public async Task What_is_recorded_cannot_be_changed()
    {
        long enterprise = await _ledger.Enterprise("不改");
        long title = await _ledger.Title(enterprise, TitleKind.Basic, Confirmed);
        long decision = await SmallLedger.Request(database.App, Draft(enterprise, 24, new(title, TitleAct.Cancel)));
        await using var connection = await database.App.OpenConnectionAsync();

        foreach (string sql in new[]
        {
            $"update decisions set reason = '另一个理由' where decision_id = {decision}",
            $"update decisions set state = 'carried-out', carried_out_on = '2026-05-08' where decision_id = {decision}",
            $"delete from decisions where decision_id = {decision}",
            $"update title_moves set to_state = 'valid' where title_id = {title}",
            $"delete from title_moves where title_id = {title}",
        })
        {
            await Assert.ThrowsAsync<Npgsql.PostgresException>(() => connection.ExecuteAsync(sql));
        }
    }

    private static DecisionDraft Draft(long enterprise, int article, DecidedTitle title) =>
        new(DecisionMatter.Sanction, article, enterprise, "甘工信发〔2026〕50号", Day, Day, "经查属实")
        { Grounds = Grounds.Of(article)[0].Text, Meeting = "厅长办公会", MeetingOn = Day, BanYears = 2, Titles = [title] };

    private Task Step(Officer officer, long renewal, string code, string text, bool? passed = null) =>
        RenewalSteps.Take(database.App, officer, renewal, code, text, passed, new(2028, 7, 20));

    private async Task<string?> State(long title)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<string>("select state from titles where title_id = @title", new { title });
    }

    private async Task<IEnumerable<string>> Derived(long title)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        return await connection.QueryAsync<string>("select concat_ws(' ', kind, state, valid_to, origin) from titles where derived_from = @title", new { title });
    }

    private async Task<EntryVerdict> Verdict(long enterprise, TitleKind kind, DateOnly day)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        return (await MayApply.On(connection, enterprise, day)).Entries.Single(entry => entry.Kind == kind).Verdict;
    }
}
