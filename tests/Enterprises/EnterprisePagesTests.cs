using System.Net;
using AngleSharp.Dom;
using Dapper;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.Payments;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Enterprises;

public sealed class EnterprisePagesTests(WebFixture web) : IClassFixture<WebFixture>
{
    private SmallLedger Ledger => new(web.Owner);

    [Fact]
    public async Task The_page_shows_the_figures_the_room_and_the_way_up()
    {
        long id = await Ledger.Enterprise("示例机械有限公司");
        await Ledger.Award(id, TitleKind.Scenario, 30);
        var maker = await web.SignInAs(Role.ProvinceMaker);

        var page = await maker.Page($"/enterprises/{id}");

        string text = Text(page.QuerySelector("main"));
        Assert.Contains("累计已批复30 万元", text, StringComparison.Ordinal);
        Assert.Contains("基础级70 万元", text, StringComparison.Ordinal);
        Assert.Contains("最多还可获 570 万元", text, StringComparison.Ordinal);
        Assert.Contains("扣除以往奖励 30 万元，余 70 万元", text, StringComparison.Ordinal);
        Assert.Equal(2, page.QuerySelectorAll("figure.headroom svg[role=img]").Length);
        Assert.NotNull(page.QuerySelector(".timeline svg"));
    }

    [Fact]
    public async Task Its_own_part_of_what_was_done_for_many_stands_in_the_record()
    {
        long id = await Ledger.Enterprise("记录企业"), other = await Ledger.Enterprise("同批企业");
        long settlement = (await Ledger.Batch(TitleKind.Basic, 100, id, other)).SettlementId;
        var finance = await web.SignInAs(Role.ProvinceFinance);
        await using var connection = await web.Owner.OpenConnectionAsync();
        await IssueQuota.On(web.App, SmallLedger.Finance, new QuotaIssue(settlement, "甘财产〔2026〕8号", SmallLedger.Today, false,
            [.. await connection.QueryAsync<long>("select award_entry_id from award_entries where enterprise_id = any (@both)", new { both = new[] { id, other } })]), SmallLedger.Today);
        await connection.ExecuteAsync("""
            with happened as (insert into events (actor_name, actor_role, act, subject) values ('王财政', 'province-finance', 'ledger-imported', 'import') returning event_id)
            insert into award_entries (enterprise_id, kind, entry_type, amount, decided_on, document, event_id)
            select e, 'scenario', 'granted', 305000, '2025-12-15', '甘工信发〔2025〕9号', event_id from happened, unnest(@both) e
            """, new { both = new[] { id, other } });

        string record = Text((await finance.Page($"/enterprises/{id}")).QuerySelector("#record"));
        Assert.Contains("下达资金 王财政 ：本企业 1 笔 （甘财产〔2026〕8号）", record, StringComparison.Ordinal);
        Assert.Contains("台账入库 王财政 ：本企业 1 笔，共 30.5 万元", record, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_long_record_the_latest_are_shown_first()
    {
        long id = await Ledger.Enterprise("老企业");
        await using var connection = await web.Owner.OpenConnectionAsync();
        await connection.ExecuteAsync("""
            insert into events (actor_name, actor_role, act, subject, enterprise_id, occurred_at)
            select '某人', 'city', 'account-recorded', 'enterprise', @id, now() - n * interval '1 day' from generate_series(1, 230) n
            """, new { id });
        var maker = await web.SignInAs(Role.ProvinceMaker);

        var page = await maker.Page($"/enterprises/{id}");
        Assert.Equal(200, page.QuerySelectorAll("#record li").Length);
        Assert.Contains("最近 200 条", Text(page.QuerySelector("#record")), StringComparison.Ordinal);
        Assert.Equal(230, (await maker.Page($"/enterprises/{id}?record=all")).QuerySelectorAll("#record li").Length);
    }

    [Theory]
    [InlineData(Role.Approver, "reversal", "批准名单企业")]
    [InlineData(Role.ProvinceFinance, "account-waiting", "待确认企业")]
    [InlineData(Role.ProvinceFinance, "account-rejected", "退回企业")]
    [InlineData(Role.City, "account-rejected", "退回企业")]
    [InlineData(Role.County, "account-rejected", null)]
    public async Task Work_in_hand_has_a_tab_for_those_who_do_it(Role role, string tab, string? expected)
    {
        long reversed = await Ledger.Enterprise("批准名单企业"), waiting = await Ledger.Enterprise("待确认企业"), rejected = await Ledger.Enterprise("退回企业");
        long award = await Ledger.Award(reversed, TitleKind.Basic, 100);
        await Ledger.Account(waiting, confirmed: false);
        long account = await Ledger.Account(rejected, confirmed: false);
        await RequestReversal.On(web.App, SmallLedger.Maker, new Reversal(award, "revoked", Money.FromWan(100), SmallLedger.Today, "甘工信发〔2026〕9号", "", "重复申报"), SmallLedger.Today);
        await RejectAccount.On(web.App, SmallLedger.Finance, account, "户名不符");
        var person = await web.SignInAs(role);

        var page = await person.Page("/enterprises");
        var link = page.QuerySelector($".list-tabs a[href$=\"tab={tab}\"]");
        if (expected is null)
            Assert.Null(link);
        else
            Assert.Contains((await person.Page(link!.GetAttribute("href")!)).QuerySelectorAll("#enterprises tbody th"), row => row.TextContent.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_hit_of_the_search_opens_the_enterprise_itself()
    {
        long id = await Ledger.Enterprise("独一无二铝业");
        await Ledger.Enterprise("双胞胎甲厂");
        await Ledger.Enterprise("双胞胎乙厂");
        var maker = await web.SignInAs(Role.ProvinceMaker);

        using var one = await maker.Get("/enterprises?q=独一无二");
        Assert.Equal($"/enterprises/{id}", one.Headers.Location?.ToString());
        Assert.Equal(2, (await maker.Page("/enterprises?q=双胞胎")).QuerySelectorAll("#enterprises tbody tr").Length);
        Assert.NotNull((await maker.Page("/enterprises?q=没有这家")).QuerySelector(".empty-state"));
    }

    [Fact]
    public async Task Nobody_opens_what_lies_outside_their_region()
    {
        long mine = await Ledger.Enterprise("兰州企业"), others = await Ledger.Enterprise("新区企业", SmallLedger.NewArea);
        var city = await web.SignInAs(Role.City);
        var self = await web.SignInAs(Role.Enterprise, enterpriseId: mine);

        using var stranger = await city.Get($"/enterprises/{others}");
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
        using var list = await self.Get("/enterprises");
        Assert.Equal($"/enterprises/{mine}", list.Headers.Location?.ToString());
        using var neighbour = await self.Get($"/enterprises/{others}");
        Assert.Equal(HttpStatusCode.NotFound, neighbour.StatusCode);
        using var rename = await city.Get($"/enterprises/{mine}/name");
        Assert.NotEqual(HttpStatusCode.OK, rename.StatusCode);
    }

    [Fact]
    public async Task A_refused_renaming_keeps_what_was_typed()
    {
        long id = await Ledger.Enterprise("待更名企业");
        var maker = await web.SignInAs(Role.ProvinceMaker);
        await maker.Page($"/enterprises/{id}/name");

        using var refused = await maker.Post($"/enterprises/{id}/name", ("NewName", "待更名企业"), ("Since", "2026-05-01"), ("Document", "变更1号"), ("Reason", "改制说明"));
        var again = await maker.Parse(refused);

        Assert.Contains("新名称与现名称相同", Text(again.QuerySelector(".error-summary")), StringComparison.Ordinal);
        Assert.Equal("改制说明", again.QuerySelector("textarea")!.TextContent.Trim());
        Assert.Equal($"/enterprises/{id}", await maker.PostOn($"/enterprises/{id}/name", ("NewName", "已更名企业"), ("Since", "2026-05-01"), ("Document", "变更1号")));
    }

    [Fact]
    public async Task An_account_is_encrypted_masked_confirmed_by_finance_and_each_look_is_recorded()
    {
        long id = await Ledger.Enterprise("账户企业");
        var self = await web.SignInAs(Role.Enterprise, enterpriseId: id);
        var finance = await web.SignInAs(Role.ProvinceFinance);
        await self.Page($"/enterprises/{id}/account");
        await self.PostOn($"/enterprises/{id}/account", ("AccountName", "账户企业"), ("BankName", "建设银行兰州分行"), ("Number", "6222 0212 3456 7890"));
        await using var connection = await web.Owner.OpenConnectionAsync();
        var stored = await connection.QuerySingleAsync<(long Id, string Cipher)>(
            "select enterprise_account_id, account_cipher from enterprise_accounts where enterprise_id = @id", new { id });
        Assert.DoesNotContain("7890", stored.Cipher, StringComparison.Ordinal);

        var page = await finance.Page($"/enterprises/{id}");
        Assert.Contains("尾号 7890", Text(page.QuerySelector("#accounts")), StringComparison.Ordinal);
        Assert.DoesNotContain("622202", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        await finance.PostOn($"/enterprises/{id}/accounts/{stored.Id}/confirm");
        using var shown = await finance.Post($"/enterprises/{id}/accounts/{stored.Id}/reveal", ("purpose", "核对拨付账户"), ("field", "account"));

        Assert.Contains("6222021234567890", Text((await finance.Parse(shown)).QuerySelector("main")), StringComparison.Ordinal);
        Assert.Equal("核对拨付账户", await connection.ExecuteScalarAsync<string>("select purpose from sensitive_views where enterprise_id = @id", new { id }));
    }

    [Fact]
    public async Task Titles_are_listed_filtered_and_exported()
    {
        long id = await Ledger.Enterprise("称号企业");
        await using var connection = await web.Owner.OpenConnectionAsync();
        await connection.ExecuteAsync("""
            insert into titles (enterprise_id, kind, carrier, document, confirmed_on, valid_to, renewal_due, state, state_since)
            values (@id, 'basic', '一号产线', '甘工信发〔2025〕9号', '2024-01-06', '2027-01-06', '2026-10-06', 'valid', '2024-01-06')
            """, new { id });
        var maker = await web.SignInAs(Role.ProvinceMaker);

        var page = await maker.Page("/titles?q=称号企业&within=90");
        Assert.Contains("还有 37 天", Text(page.QuerySelector("#titles")), StringComparison.Ordinal);
        Assert.NotNull((await maker.Page("/titles?q=称号企业&year=2020")).QuerySelector(".empty-state"));
        using var file = await maker.Get("/titles/export?q=称号企业");
        string csv = await file.Content.ReadAsStringAsync();
        Assert.Contains("称号企业", csv, StringComparison.Ordinal);
        Assert.Contains("\t", csv, StringComparison.Ordinal);
    }

    private static string Text(IElement? element) => element!.TextContent.OneLine();
}
