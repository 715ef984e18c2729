using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
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
        long decision = await RequestDecision.Of(web.App, SmallLedger.Maker, new DecisionDraft(
            DecisionMatter.Sanction, 24, enterprise, "甘工信发〔2026〕72号", new(2026, 5, 8), new(2026, 5, 8), "经查属实")
        { Grounds = "较大安全事故", BanYears = 2, Titles = [new(title, TitleAct.Cancel)] });
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
}
