using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.PublicNotices;

public sealed class NoticeLooksTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Theory]
    [InlineData(1440, "91620200FAKE00013H")]
    [InlineData(390, "91620300FAKE00021H")]
    public async Task A_notice_is_recorded_and_an_objection_concluded_in_a_browser(int width, string uscc)
    {
        var terms = new SettlementTerms($"2026年第{width}批", SmallLedger.Today, $"甘工信发〔2026〕{width}号", 2026, null, new Dictionary<TitleKind, Money>(), "名单.xlsx");
        long batch = await CreateSettlement.From(browser.Owner, terms,
            [new(1, Uscc.Parse(uscc), $"兰州示例铝业{width}有限公司", "620100", null, TitleKind.Basic, "电解铝智能工厂（一期）", null)], SmallLedger.Maker);
        await SubmitSettlement.On(browser.Owner, batch, SmallLedger.Maker);

        var maker = await browser.SignInAs(Role.ProvinceMaker, width: width);
        await maker.Visit($"/settlements/{batch}");
        await maker.Page.ClickAsync("#notice a.btn");
        await maker.Page.FillAsync("#PublishedAt", "https://gxt.example.gov.cn/2026/12/notice");
        await maker.Check("notice-form");
        await maker.Page.ClickAsync("main form button[value=preview]");
        await maker.Page.WaitForSelectorAsync("#period");
        await maker.Check("notice-checked");
        await maker.Page.ClickAsync("main form button[value=submit]");
        await maker.Page.WaitForSelectorAsync("#lines");
        await maker.Check("notice");
        await maker.Page.CheckAsync("#lines input[name=ids]");
        await maker.Page.ClickAsync(".batch-bar button");
        await maker.Page.WaitForSelectorAsync("#Text");
        await maker.Check("objection-form");
        await maker.Page.FillAsync("#Text", "产线没有投入使用，与申报材料不符。");
        await maker.Page.FillAsync("#Contact", "13900001234");
        await maker.Page.ClickAsync("main form button.btn-primary");
        await maker.Page.WaitForSelectorAsync("#objections article");
        await maker.Check("notice-objected");
        await maker.Page.CheckAsync("#objections input[value=dismissed]");
        await maker.Page.FillAsync("#objections textarea", "经现场核查，产线正常运行。");
        await maker.Page.ClickAsync("#objections form[action$='/conclude'] button");
        await maker.Page.WaitForSelectorAsync(".alert-success");
        await maker.Check("notice-concluded");
        Assert.Contains("异议不成立", await maker.Page.TextContentAsync("#objections article"), StringComparison.Ordinal);
        await maker.Visit("/public-notices");

        await FinishReview.On(browser.Owner, batch, SmallLedger.Finance);
        var approver = await browser.SignInAs(Role.Approver, width: width);
        await approver.Visit($"/settlements/{batch}/approve");
        Assert.Contains("公示期尚未届满", await approver.Page.TextContentAsync("#waits"), StringComparison.Ordinal);
    }
}
