using Dapper;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Changes;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Tests.Titles;

public sealed class LookBackTests(WebFixture web) : IClassFixture<WebFixture>
{
    private readonly SmallLedger _ledger = new(web.Owner);

    [Fact]
    public async Task List_enterprise_and_headroom_are_as_they_were_and_as_far_as_was_known()
    {
        long enterprise = await _ledger.Enterprise("双时企业");
        long title = await _ledger.Title(enterprise, TitleKind.Advanced, new(2025, 12, 15), "双时厂");
        await _ledger.Award(enterprise, TitleKind.Advanced, 200, day: new(2025, 12, 15));
        long decision = await SmallLedger.Request(web.App, new DecisionDraft(
            DecisionMatter.Sanction, 24, enterprise, "甘工信发〔2026〕72号", new(2026, 5, 8), new(2026, 5, 8), "经查属实")
        { Grounds = "较大及以上安全事故", BanYears = 2, Titles = [new(title, TitleAct.Cancel)] });
        await ConfirmDecision.Confirm(web.App, SmallLedger.Approver, decision, new(2026, 5, 8));
        await using (var connection = await web.Owner.OpenConnectionAsync())
        {
            // recorded in its time: the award a week after its day, the decision four days after
            await connection.ExecuteAsync("""
                alter table title_moves disable trigger user; alter table award_entries disable trigger user; alter table sanctions disable trigger user;
                update title_moves set recorded_at = case act when 'recognise' then timestamptz '2025-12-15 10:00+08' else timestamptz '2026-05-12 10:00+08' end where enterprise_id = @enterprise;
                update award_entries set recorded_at = '2025-12-22 10:00+08' where enterprise_id = @enterprise;
                update sanctions set recorded_at = '2026-05-12 10:00+08' where enterprise_id = @enterprise;
                alter table title_moves enable trigger user; alter table award_entries enable trigger user; alter table sanctions enable trigger user;
                """, new { enterprise });
        }
        var maker = await web.SignInAs(Role.ProvinceMaker);

        Assert.Contains("已取消", (await maker.Page("/titles?q=双时")).Text("#titles"), StringComparison.Ordinal);
        var list = await maker.Page("/titles?q=双时&asOf=2026-05-10&knownOn=2026-05-11");
        Assert.Contains("有效", list.Text("#titles tbody"), StringComparison.Ordinal);
        Assert.DoesNotContain("已取消", list.Text("#titles tbody"), StringComparison.Ordinal);
        Assert.Contains("2026年5月10日", list.Text(".alert-warning"), StringComparison.Ordinal);
        Assert.Contains("没有符合条件", (await maker.Page("/titles?q=双时&asOf=2025-12-14")).Text(".empty-state"), StringComparison.Ordinal);
        Assert.Contains("已取消", (await maker.Page("/titles?q=双时&asOf=2026-05-10&knownOn=2026-05-12")).Text("#titles"), StringComparison.Ordinal);

        Assert.Contains("300 万元", (await maker.Page($"/enterprises/{enterprise}?asOf=2025-12-20&knownOn=2025-12-20")).Text(".figures"), StringComparison.Ordinal); // award not known yet
        var then = await maker.Page($"/enterprises/{enterprise}?asOf=2025-12-20&knownOn=2025-12-22");
        Assert.Contains("累计已批复 200 万元", then.Text(".figures").Replace("累计已批复", "累计已批复 ", StringComparison.Ordinal).Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("不再给予", then.Text("main"), StringComparison.Ordinal);
        Assert.Empty(then.QuerySelectorAll("main form[method=post], main .btn-primary"));
        Assert.Contains("2028年5月8日前不得申报", (await maker.Page($"/enterprises/{enterprise}?asOf=2026-05-12")).Text("#awards"), StringComparison.Ordinal);
        Assert.DoesNotContain("不得申报", (await maker.Page($"/enterprises/{enterprise}?asOf=2026-05-12&knownOn=2026-05-11")).Text("#awards"), StringComparison.Ordinal);
    }

    //           on            known on      name    city     holder of the title
    [Theory]
    [InlineData("2026-01-15", "2026-11-30", "旧名", "兰州市", "一厂")]
    [InlineData("2026-03-05", "2026-11-30", "新名", "兰州市", "一厂")] // renamed on 1 March
    [InlineData("2026-05-05", "2026-11-30", "新名", "金昌市", "一厂")] // moved on 1 May
    [InlineData("2026-05-05", "2026-05-06", "新名", "兰州市", "一厂")] // the move was recorded on 10 May
    [InlineData("2026-05-05", "2026-03-15", "旧名", "兰州市", "一厂")] // the new name was recorded on 20 March
    [InlineData("2026-11-30", "2026-11-30", "新名", "金昌市", "一厂")]
    public async Task Names_and_regions_are_those_of_the_day(string on, string knownOn, string name, string city, string carrier)
    {
        string unique = Guid.NewGuid().ToString("n")[..8];
        long enterprise = await _ledger.Enterprise("旧名" + unique);
        long title = await _ledger.Title(enterprise, TitleKind.Advanced, new(2025, 12, 15), carrier);
        await RecordNameChange.On(web.App, SmallLedger.Maker, enterprise, "新名" + unique, new(2026, 3, 1), "登记〔2026〕1号", "", SmallLedger.Today);
        var move = new ChangeDraft(ChangeKind.Relocation, enterprise, new(2026, 5, 1), new(2026, 5, 1), "登记〔2026〕2号", "") { City = SmallLedger.Jinchang };
        await ConfirmChange.Confirm(web.App, SmallLedger.Maker, await RequestChange.Of(web.App, SmallLedger.LanzhouCity, move, SmallLedger.Today));
        await using (var connection = await web.Owner.OpenConnectionAsync())
        {
            await connection.ExecuteAsync("""
                alter table title_moves disable trigger user; alter table enterprise_places disable trigger user;
                update title_moves set recorded_at = '2025-12-15 10:00+08' where enterprise_id = @enterprise;
                update enterprise_names set recorded_at = '2026-03-20 10:00+08' where enterprise_id = @enterprise;
                update enterprise_places set recorded_at = '2026-05-10 10:00+08' where enterprise_id = @enterprise;
                alter table title_moves enable trigger user; alter table enterprise_places enable trigger user;
                """, new { enterprise });
            Assert.Equal(new DateOnly(2026, 5, 1), await connection.ExecuteScalarAsync<DateOnly>("select effective_on from enterprise_places where enterprise_id = @enterprise", new { enterprise }));
        }
        var maker = await web.SignInAs(Role.ProvinceMaker);
        string then = $"asOf={on}&knownOn={knownOn}";

        var page = await maker.Page($"/enterprises/{enterprise}?{then}");
        Assert.Contains(name + unique, page.Text("h1"), StringComparison.Ordinal);
        Assert.Contains(city, page.Text("main"), StringComparison.Ordinal);
        Assert.Contains(name + unique, page.Text("#titles tbody"), StringComparison.Ordinal);
        var one = await maker.Page($"/titles/{title}?{then}");
        Assert.Contains(name + unique, one.Text("main"), StringComparison.Ordinal);
        Assert.Contains(city, one.Text("main"), StringComparison.Ordinal);
        string row = (await maker.Page($"/titles?q={Uri.EscapeDataString(name + unique)}&{then}")).Text("#titles tbody tr");
        Assert.Contains(city, row, StringComparison.Ordinal);
        Assert.Contains(name + unique, row, StringComparison.Ordinal);
        string code = city == "兰州市" ? SmallLedger.Lanzhou : SmallLedger.Jinchang, other = city == "兰州市" ? SmallLedger.Jinchang : SmallLedger.Lanzhou;
        Assert.NotNull((await maker.Page($"/titles?q={unique}&city={code}&{then}")).QuerySelector("#titles tbody tr"));
        Assert.Null((await maker.Page($"/titles?q={unique}&city={other}&{then}")).QuerySelector("#titles tbody tr"));
        // who answers for it now sees it, whatever the day; who answered for it then does not any more
        Assert.NotNull((await (await web.SignInAs(Role.City, SmallLedger.Jinchang)).Page($"/titles?q={unique}&{then}")).QuerySelector("#titles tbody tr"));
        Assert.Null((await (await web.SignInAs(Role.City)).Page($"/titles?q={unique}&{then}")).QuerySelector("#titles tbody tr"));
    }

    //           on            old  newcomer: what counted for each (万元)
    [Theory]
    [InlineData("2026-05-31", 100, 0)] // before the split
    [InlineData("2026-06-30", 100, 100)] // joint until the allocation
    [InlineData("2026-11-30", 60, 40)]
    public async Task The_room_of_a_split_is_joint_until_its_awards_were_allocated(string on, decimal old, decimal newcomer)
    {
        string body = $"FAKE5{on[5..7]}{on[8..9]}", first = $"91620300{body}{Uscc.BodyCheckCharacter(body)}", uscc = first + Uscc.CheckCharacter(first);
        long enterprise = await _ledger.Enterprise("分立前" + on);
        await _ledger.Award(enterprise, TitleKind.Basic, 100);
        var split = new ChangeDraft(ChangeKind.Split, enterprise, new(2026, 6, 1), new(2026, 6, 1), "登记〔2026〕3号", "") { OtherUscc = uscc, OtherName = "分立后" + on, City = SmallLedger.Jinchang };
        long change = await RequestChange.Of(web.App, SmallLedger.Maker, split, SmallLedger.Today);
        await ConfirmChange.Confirm(web.App, SmallLedger.Approver, change);
        var plan = await RequestAllocation.Preview(web.App, SmallLedger.Maker, change, null, SmallLedger.Today);
        await RequestAllocation.Of(web.App, SmallLedger.Maker, change, plan.Parts.ToDictionary(part => part.Award.Key, _ => Money.FromWan(40)), "分立协议", "", SmallLedger.Today);
        await DecideAllocation.Confirm(web.App, SmallLedger.Approver, change, SmallLedger.Today);
        await using var connection = await web.Owner.OpenConnectionAsync();
        long other = await connection.ExecuteScalarAsync<long>("select enterprise_id from enterprises where uscc = @uscc", new { uscc });
        var maker = await web.SignInAs(Role.ProvinceMaker);

        async Task<string> Room(long id) => (await maker.Page($"/enterprises/{id}?asOf={on}&knownOn=2026-11-30")).Text(".figures");
        Assert.Contains($"累计奖励上限余额 {300 - old} 万元", (await Room(enterprise)).Replace("余额", "余额 ", StringComparison.Ordinal).Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        if (on != "2026-05-31") // there was no newcomer then
            Assert.Contains($"累计奖励上限余额 {300 - newcomer} 万元", (await Room(other)).Replace("余额", "余额 ", StringComparison.Ordinal).Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
