using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Tests.Titles;

public sealed class TitleLooksTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private readonly List<string> _faults = [];

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Pages_of_the_life_of_a_title_fit_the_window_and_pass_the_checks(int width)
    {
        var ledger = new SmallLedger(browser.Owner);
        long id = await ledger.Enterprise($"陇原精密铸造有限公司{width}", county: "620102");
        long advanced = await ledger.Title(id, TitleKind.Advanced, new(2025, 12, 15), "精密铸造工厂");
        long basic = await ledger.Title(id, TitleKind.Basic, new(2024, 2, 10), "精密铸造生产线", new(2027, 2, 10));
        await ledger.Title(id, TitleKind.Basic, new(2025, 12, 15), "精密铸造工厂");
        await ledger.Title(id, TitleKind.LegacyWorkshop, new(2022, 9, 5), "铸造数字化车间");
        await using var source = Database.ForApplication(browser.AppDsn);
        long renewal = await FileRenewal.On(source, SmallLedger.LanzhouCity, basic, new(2026, 11, 20), "三年来生产线运行稳定，主要指标保持先进。");
        foreach (var (officer, code, text) in new[] { (SmallLedger.LanzhouCity, "check", "材料齐全"), (SmallLedger.Maker, "commission", "省智能制造协会"), (SmallLedger.Maker, "conclude", "符合条件") })
            await RenewalSteps.Take(source, officer, renewal, code, text, code == "conclude" ? true : (bool?)null, new(2026, 11, 25));
        var maker = await browser.SignInAs(Role.ProvinceMaker, width: width);

        foreach (string url in new[]
        {
            $"/titles/{basic}", $"/titles/{advanced}?asOf=2026-01-01", $"/enterprises/{id}/may-apply", "/renewals?stage=concluded", $"/renewals/{renewal}",
            "/legacy-titles?state=legacy", "/decisions/supersessions", $"/decisions/start?enterprise={id}&title={advanced}",
            $"/enterprises/{id}?asOf=2026-06-01", $"/decisions/new?matter=renewal&ids={renewal}",
        })
            await Look(maker, url);

        string decision = await Decide(maker, id, width);
        var approver = await browser.SignInAs(Role.Approver, width: width);
        await Look(approver, "/decisions?state=requested");
        await Look(approver, $"/decisions/confirm?ids={decision}");
        // the article opens in a dialog over the page
        await approver.Page.ClickAsync("#plan .article-link >> nth=0");
        await approver.Page.WaitForSelectorAsync("dialog[open] .statute");
        await Try(() => approver.Check("decision-dialog"));
        await approver.Page.ClickAsync("dialog[open] button[aria-label='关闭']");
        await approver.Page.ClickAsync("main form button.btn-primary");
        await approver.Page.WaitForURLAsync($"**/decisions/{decision}");
        await Try(() => approver.Check("decision-receipt"));
        await Look(approver, $"/titles/{advanced}");

        var self = await browser.SignInAs(Role.Enterprise, enterpriseId: id, width: width);
        await Look(self, "/renewals");
        await Look(self, $"/enterprises/{id}/may-apply?on=2027-01-01");
        Assert.True(_faults.Count == 0, string.Join('\n', _faults));
    }

    // by hand, as an officer does
    private async Task<string> Decide(BrowserWindow maker, long enterprise, int width)
    {
        var page = maker.Page;
        await page.GotoAsync($"/decisions/start?enterprise={enterprise}");
        await page.ClickAsync("main form button.btn-primary");
        await page.FillAsync("#Document", $"甘工信发〔2026〕{width}号");
        await page.FillAsync("#Reason", "应急管理部门认定为较大安全事故。");
        await page.SetInputFilesAsync("#Files", new Microsoft.Playwright.FilePayload { Name = "事故认定书.pdf", MimeType = "application/pdf", Buffer = "%PDF-"u8.ToArray() });
        await Try(() => maker.Check("decision-form"));
        await page.ClickAsync("main form button.btn-primary");
        await page.WaitForSelectorAsync("#plan");
        await Try(() => maker.Check("decision-check"));
        await page.ClickAsync("main form button.btn-primary");
        await page.WaitForURLAsync(new System.Text.RegularExpressions.Regex("/decisions/[0-9]+$"));
        await Try(() => maker.Check("decision-requested"));
        return page.Url.Split('/')[^1];
    }

    private Task Look(BrowserWindow window, string url) => Try(() => window.Visit(url));

    private async Task Try(Func<Task> look)
    {
        try
        {
            await look();
        }
        catch (Xunit.Sdk.XunitException fault)
        {
            _faults.Add(fault.Message);
        }
    }
}
