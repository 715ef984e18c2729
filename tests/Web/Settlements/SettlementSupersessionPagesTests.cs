using System.Globalization;
using Dapper;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Awards;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.Settlements;

public sealed class SettlementSupersessionPagesTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task What_a_batch_supersedes_is_named_before_approval_and_decided_in_one_go_after_it(int width)
    {
        await using var connection = await browser.Owner.OpenConnectionAsync();
        var ledger = new SmallLedger(browser.Owner);
        var recognised = new List<RecognisedLine>();
        foreach (var (name, carrier) in new[] { ("陇东石化装备", "一号工厂"), ("河西新材料", "镍材工厂"), ("天水机床", "老厂区") })
        {
            long id = await ledger.Enterprise($"{name}{width}有限公司");
            await ledger.Title(id, TitleKind.Basic, new(2024, 12, 15), carrier);
            var code = SettlementWorld.Code(recognised.Count + (width == 390 ? 20 : 10));
            await connection.ExecuteAsync("update enterprises set uscc = @code where enterprise_id = @id", new { code = code.Code, id });
            recognised.Add(new RecognisedLine(recognised.Count + 1, code, $"{name}{width}有限公司", SmallLedger.Lanzhou, null, TitleKind.Advanced, carrier == "老厂区" ? "新厂区" : carrier, null));
        }
        var terms = new SettlementTerms($"2026年第{width}批", SmallLedger.Today, $"甘工信发〔2026〕{width}号", 2026, null, new Dictionary<TitleKind, Money>(), "名单.xlsx");
        long batch = await CreateSettlement.From(browser.Owner, terms, recognised, SmallLedger.Maker);
        await SubmitSettlement.On(browser.Owner, batch, SmallLedger.Maker);
        var finance = await browser.SignInAs(Role.ProvinceFinance, width: width);
        await finance.Page.GotoAsync($"/settlements/{batch}/finish-review");
        Assert.Contains("有 3 个较低等级的称号应由其接替", await finance.Page.TextContentAsync("main"), StringComparison.Ordinal);
        await FinishReview.On(browser.Owner, batch, SmallLedger.Finance);

        var approver = await browser.SignInAs(Role.Approver, width: width);
        await approver.Visit($"/settlements/{batch}/approve");
        Assert.Equal(3, await approver.Page.Locator("#supersessions tbody tr").CountAsync());
        Assert.Contains("请核实是否同一工厂", await approver.Page.TextContentAsync("#supersessions tbody tr >> nth=2"), StringComparison.Ordinal);
        await approver.Page.FillAsync("#document", $"甘财建〔2026〕{width}号");
        await approver.Page.FillAsync("#withoutNotice", "名单已随甘工信公示〔2026〕3号公示，期间没有异议");
        await approver.Page.ClickAsync("main form button.btn-primary");
        await approver.Page.WaitForURLAsync("**/receipt");
        Assert.Equal(0, await approver.Page.Locator("input[name=ids]").CountAsync());

        var maker = await browser.SignInAs(Role.ProvinceMaker, width: width);
        await maker.Visit($"/settlements/{batch}/supersessions?q=机床");
        await maker.Visit($"/settlements/{batch}/receipt");
        Assert.Equal(2, await maker.Page.Locator("input[name=ids]:checked").CountAsync()); // the third may be another factory
        await maker.Page.ClickAsync(".batch-bar button");
        await maker.Page.WaitForSelectorAsync("#Document");
        Assert.Equal($"甘工信发〔2026〕{width}号", await maker.Page.InputValueAsync("#Document"));
        await maker.Page.ClickAsync("main form button.btn-primary");
        await maker.Page.WaitForSelectorAsync("#plan");
        await maker.Page.ClickAsync("main form button.btn-primary");
        await maker.Page.WaitForURLAsync("**/receipt");
        await maker.Check("receipt-decided");
        Assert.Contains("已登记 2 家企业的晋级接替", await maker.Page.TextContentAsync("main"), StringComparison.Ordinal);
        Assert.Equal(1, await maker.Page.Locator("input[name=ids]").CountAsync());

        Assert.Equal(0, await Superseded(connection, width));
        await approver.Page.GotoAsync($"/decisions/confirm?{string.Join('&', (await connection.QueryAsync<long>("select decision_id from decisions where state = 'requested'")).Select(id => $"ids={id.ToString(CultureInfo.InvariantCulture)}"))}");
        await approver.Page.ClickAsync("main form button.btn-primary");
        await approver.Page.WaitForURLAsync("**/decisions?state=carried-out");
        Assert.Equal(2, await Superseded(connection, width));
    }

    private static Task<int> Superseded(Npgsql.NpgsqlConnection connection, int width) => connection.ExecuteScalarAsync<int>(
        "select count(*) from titles t join enterprises e using (enterprise_id) where t.state = 'superseded' and e.name like '%' || @width || '有限公司'", new { width });
}
