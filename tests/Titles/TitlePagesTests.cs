using System.Net;
using AngleSharp.Dom;
using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Tests.Titles;

public sealed class TitlePagesTests(WebFixture web) : IClassFixture<WebFixture>
{
    private static readonly DateOnly Confirmed = new(2025, 12, 15);
    private readonly SmallLedger _ledger = new(web.Owner);

    [Fact]
    public async Task A_title_shows_its_life_to_those_of_its_region_only()
    {
        long enterprise = await _ledger.Enterprise("称号页企业", county: "620102");
        long title = await _ledger.Title(enterprise, TitleKind.Advanced, Confirmed, "铸造一厂");
        var county = await web.SignInAs(Role.County);
        var page = await county.Page($"/titles/{title}");

        Assert.Contains("先进级 · 铸造一厂", page.Text("h1"), StringComparison.Ordinal);
        Assert.Contains("2028年12月15日 还有 746 天", page.Text(".figures"), StringComparison.Ordinal);
        Assert.Contains("认定 有效", page.Text(".life"), StringComparison.Ordinal);
        Assert.Null(page.QuerySelector(".page-actions a")); // renewal is not open yet
        Assert.Equal($"/titles/{title}", (await county.Page("/titles?q=称号页企业")).QuerySelector("#titles td a")!.GetAttribute("href"));
        Assert.NotNull((await county.Page($"/enterprises/{enterprise}")).QuerySelector($"a[href='/titles/{title}']"));

        foreach (var stranger in new[] { await web.SignInAs(Role.County, "620103"), await web.SignInAs(Role.City, "620300") })
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get($"/titles/{title}")).StatusCode);
        var maker = await web.SignInAs(Role.ProvinceMaker);
        Assert.Contains("登记处理决定", (await maker.Page($"/titles/{title}")).Text(".page-actions"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Looking_back_shows_what_was_true_and_what_was_known_and_offers_no_act()
    {
        long enterprise = await _ledger.Enterprise("回看企业");
        long title = await _ledger.Title(enterprise, TitleKind.Basic, Confirmed, "回看一厂");
        long decision = await SmallLedger.Request(web.App, new DecisionDraft(
            DecisionMatter.Sanction, 24, enterprise, "甘工信发〔2026〕70号", new(2026, 5, 8), new(2026, 5, 8), "经查属实")
        { Grounds = "较大及以上安全事故", BanYears = 2, Titles = [new(title, TitleAct.Cancel)] });
        await ConfirmDecision.Confirm(web.App, SmallLedger.Approver, decision, new(2026, 5, 8));
        await using (var connection = await web.Owner.OpenConnectionAsync())
        {
            // recorded in its time, the cancellation four days after its day
            await connection.ExecuteAsync("""
                alter table title_moves disable trigger title_moves_append_only;
                update title_moves set recorded_at = case act when 'recognise' then timestamptz '2025-12-20 10:00+08' else timestamptz '2026-05-12 10:00+08' end where title_id = @title;
                alter table title_moves enable trigger title_moves_append_only;
                """, new { title });
        }
        var maker = await web.SignInAs(Role.ProvinceMaker);

        Assert.Contains("已取消", (await maker.Page($"/titles/{title}")).Text("main > p"), StringComparison.Ordinal);
        var before = await maker.Page($"/titles/{title}?asOf=2026-05-07");
        Assert.Contains("有效", before.Text("main > p"), StringComparison.Ordinal);
        Assert.Empty(before.QuerySelectorAll(".page-actions a"));
        Assert.NotNull(before.QuerySelector($".alert a[href='/titles/{title}']"));
        Assert.Contains("已取消", (await maker.Page($"/titles/{title}?asOf=2026-05-08")).Text("main > p"), StringComparison.Ordinal);
        Assert.Contains("有效", (await maker.Page($"/titles/{title}?asOf=2026-05-08&knownOn=2026-05-11")).Text("main > p"), StringComparison.Ordinal);
        Assert.Contains("还没有这个称号", (await maker.Page($"/titles/{title}?asOf=2025-12-18&knownOn=2025-12-18")).Text(".empty-state"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_unit_may_apply_for_names_every_reason_with_its_article()
    {
        long enterprise = await _ledger.Enterprise("可申报企业");
        long title = await _ledger.Title(enterprise, TitleKind.Advanced, Confirmed);
        long decision = await SmallLedger.Request(web.App, new DecisionDraft(
            DecisionMatter.Sanction, 24, enterprise, "甘工信发〔2026〕71号", new(2026, 5, 8), new(2026, 5, 8), "经查属实")
        { Grounds = "偷税漏税", BanYears = 2, Titles = [new(title, TitleAct.Cancel)] });
        await ConfirmDecision.Confirm(web.App, SmallLedger.Approver, decision, new(2026, 5, 8));
        var self = await web.SignInAs(Role.Enterprise, enterpriseId: enterprise);

        Assert.Contains("先进级不得申报", (await self.Page($"/enterprises/{enterprise}/may-apply?on=2028-05-08")).Text("tbody"), StringComparison.Ordinal);
        var after = await self.Page($"/enterprises/{enterprise}/may-apply?on=2028-05-09");
        Assert.Contains("基础级可以申报", after.Text("tbody"), StringComparison.Ordinal);
        Assert.Contains("须从基础级起逐级申报（第二十四条）", after.Text("tbody"), StringComparison.Ordinal);
        Assert.NotNull(after.QuerySelector("tbody a.article-link[hx-get$='/articles/24']"));

        long other = await _ledger.Enterprise("别家");
        Assert.Equal(HttpStatusCode.NotFound, (await self.Get($"/enterprises/{other}/may-apply")).StatusCode);
    }
}
