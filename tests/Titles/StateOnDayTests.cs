using Dapper;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Changes;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Tests.Titles;

/// <summary>Title of 2025-12-15, so to 2028-12-15, filing from 2028-06-15. Every view that looks at a day says the same.</summary>
public sealed class StateOnDayTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static readonly DateOnly Later = new(2029, 6, 1);
    private readonly SmallLedger _ledger = new(database.Owner);
    private long _title, _old, _new, _recorded;

    //          what happened                                                              on            known on      state         holder
    [Theory]
    [InlineData("file 2028-11-01; withdraw 2029-01-10; lapse 2029-01-11", "2028-12-15", "2029-06-01", "under-review")]
    [InlineData("file 2028-11-01; withdraw 2029-01-10; lapse 2029-01-11", "2028-12-16", "2029-06-01", "expired")] // withdrawn, it was never asked for
    [InlineData("file 2028-11-01; withdraw 2029-01-10; lapse 2029-01-11", "2029-01-10", "2029-06-01", "expired")]
    [InlineData("file 2028-11-01; withdraw 2029-01-10; lapse 2029-01-11", "2029-06-01", "2029-06-01", "expired")]
    [InlineData("file 2028-11-01; withdraw 2029-01-10; lapse 2029-01-11", "2028-12-20", "2028-12-20", "under-review")]
    [InlineData("file 2028-11-01; withdraw 2029-01-10; lapse 2029-01-11", "2029-01-10", "2029-01-10", "renewal-open")]
    [InlineData("open 2028-06-15; cancel 2028-06-01 2028-06-20", "2028-05-31", "2029-06-01", "valid")]
    [InlineData("open 2028-06-15; cancel 2028-06-01 2028-06-20", "2028-06-14", "2029-06-01", "cancelled")]
    [InlineData("open 2028-06-15; cancel 2028-06-01 2028-06-20", "2028-06-16", "2029-06-01", "cancelled")] // dated back behind the nightly job
    [InlineData("open 2028-06-15; cancel 2028-06-01 2028-06-20", "2028-06-16", "2028-06-19", "renewal-open")]
    [InlineData("cancel 2028-06-20 2028-06-20; restore 2028-07-01; open 2028-07-02", "2028-06-19", "2029-06-01", "valid")]
    [InlineData("cancel 2028-06-20 2028-06-20; restore 2028-07-01; open 2028-07-02", "2028-06-25", "2029-06-01", "cancelled")]
    [InlineData("cancel 2028-06-20 2028-06-20; restore 2028-07-01; open 2028-07-02", "2028-07-02", "2029-06-01", "renewal-open")]
    [InlineData("open 2028-06-15; merge 2028-05-01 2028-06-20", "2028-04-30", "2029-06-01", "valid", "old")]
    [InlineData("open 2028-06-15; merge 2028-05-01 2028-06-20", "2028-05-10", "2029-06-01", "valid", "new")]
    [InlineData("open 2028-06-15; merge 2028-05-01 2028-06-20", "2028-06-16", "2029-06-01", "renewal-open", "new")]
    [InlineData("open 2028-06-15; merge 2028-05-01 2028-06-20", "2028-06-16", "2028-06-16", "renewal-open", "old")]
    [InlineData("cancel 2028-03-01 2028-03-01; merge 2028-02-01 2028-06-20", "2028-02-10", "2029-06-01", "valid", "new")]
    [InlineData("cancel 2028-03-01 2028-03-01; merge 2028-02-01 2028-06-20", "2028-03-01", "2029-06-01", "cancelled", "new")]
    public async Task A_title_is_what_was_recorded_last_of_what_had_taken_effect(string happened, string on, string knownOn, string state, string holder = "old")
    {
        await Begin();
        foreach (string[] act in happened.Split("; ").Select(text => text.Split(' ')))
            await Act(act[0], DateOnly.Parse(act[1]), DateOnly.Parse(act[^1]));
        var asOf = new AsOf(DateOnly.Parse(on), DateOnly.Parse(knownOn));
        long who = holder == "old" ? _old : _new;

        var page = await TitlePage.Of(database.App, SmallLedger.Maker, _title, asOf);
        Assert.Equal((state, who), (page!.Head.State, page.Head.EnterpriseId));
        var listed = await TitleList.Rows(database.App, SmallLedger.Maker, new TitleFilter($"日厂{_old}", null, "", null, null, null) { AsOf = asOf }, Later, null, 0, 10);
        Assert.Equal((state, who), (listed.Single().State, listed[0].EnterpriseId));
        var then = await EnterpriseThen.Of(database.App, SmallLedger.Maker, who, Packs.Gansu.AwardRule, AwardReadings.Default, asOf);
        Assert.Equal(state, then!.Titles.Single().State);
        if (asOf.KnownOn != Later)
            return;
        await using var connection = await database.App.OpenConnectionAsync();
        long unit = await connection.ExecuteScalarAsync<long>("select e.unit_id from titles join enterprises e using (enterprise_id) where title_id = @_title", new { _title });
        Assert.Equal(state, Assert.Single((await MayApply.On(connection, unit, asOf.On)).Applicant.Titles).State.Code());
    }

    private async Task Begin()
    {
        _old = await _ledger.Enterprise("日期企业");
        _new = await _ledger.Enterprise("存续企业");
        _title = await _ledger.Title(_old, TitleKind.Advanced, new(2025, 12, 15), $"日厂{_old}");
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("""
            insert into interpretations (policy_id, reading, letter, effective_from, document, reason, recorded_by, recorded_by_name, confirmed_by, confirmed_by_name, confirmed_at)
            select distinct policy_id, 'Q33', 'A', date '2028-08-01', '甘工信函〔2028〕1号', '继续执行', 1, '甲', 2, '乙', now() from policies
            where not exists (select from interpretations)
            """);
        await Recorded(new(2025, 12, 15));
    }

    private async Task Act(string act, DateOnly day, DateOnly recordedOn)
    {
        await (act switch
        {
            "open" => Job(new OpenRenewals(), day),
            "lapse" => Job(new LapseTitles(), day),
            "file" => FileRenewal.On(database.App, SmallLedger.LanzhouCity, _title, day, "申请复核"),
            "withdraw" => Withdraw(day),
            "merge" => Merge(day),
            "restore" => Decide(new DecisionDraft(DecisionMatter.Reversal, 26, _old, $"甘工信发〔2028〕{_old}号", day, day, "认定有误") { Reverses = await Decision() }, day),
            _ => Decide(new DecisionDraft(DecisionMatter.Sanction, 24, _old, $"甘工信发〔2027〕{_old}号", day, day, "查实")
            { Grounds = "严重失信", BanYears = 2, Titles = [new(_title, TitleAct.Cancel)] }, recordedOn),
        });
        await Recorded(recordedOn);
    }

    private async Task Job(IDayJob job, DateOnly day)
    {
        await using var work = await Work.Begin(database.App, Machine.Officer);
        await job.Run(work, day, TestContext.Current.CancellationToken);
        await work.Commit();
    }

    private async Task Withdraw(DateOnly day)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        long renewal = await connection.ExecuteScalarAsync<long>("select renewal_id from renewals where title_id = @_title", new { _title });
        await RenewalSteps.Take(database.App, SmallLedger.LanzhouCity, renewal, "withdraw", "不再申请", null, day);
    }

    private async Task<long> Decision()
    {
        await using var connection = await database.App.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>("select max(decision_id) from decisions where enterprise_id = @_old", new { _old });
    }

    private async Task Decide(DecisionDraft draft, DateOnly today) =>
        await ConfirmDecision.Confirm(database.App, SmallLedger.Approver, await SmallLedger.Request(database.App, draft), today);

    private async Task Merge(DateOnly day)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        string uscc = await connection.ExecuteScalarAsync<string>("select uscc from enterprises where enterprise_id = @_new", new { _new }) ?? "";
        var draft = new ChangeDraft(ChangeKind.Merger, _old, day, day, "登记〔2028〕1号", "") { OtherUscc = uscc };
        await ConfirmChange.Confirm(database.App, SmallLedger.Maker, await RequestChange.Of(database.App, SmallLedger.LanzhouCity, draft, day));
    }

    // what has just been written down was written down on that day
    private async Task Recorded(DateOnly day)
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("""
            alter table title_moves disable trigger title_moves_append_only; alter table enterprise_places disable trigger user;
            update title_moves set recorded_at = @at where title_id = @_title and title_move_id > @_recorded;
            update enterprise_places set recorded_at = @at where enterprise_id in (@_old, @_new) and recorded_at > now() - interval '1 minute';
            alter table title_moves enable trigger title_moves_append_only; alter table enterprise_places enable trigger user
            """, new { at = new AsOf(day, day).KnownBefore.AddHours(-12), _title, _recorded, _old, _new });
        _recorded = await owner.ExecuteScalarAsync<long>("select max(title_move_id) from title_moves where title_id = @_title", new { _title });
    }
}
