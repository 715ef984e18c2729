using Microsoft.Playwright;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web;

/// <summary>The whole main job as people do it: the ledger in, a year's list settled, three hands, the papers, one enterprise.</summary>
public sealed class MainJobTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task From_the_ledger_to_the_papers()
    {
        var maker = await browser.SignInAs(Role.ProvinceMaker);
        await ImportTheLedger(maker.Page);
        string batch = await SettleTheList(maker);
        await maker.Page.ClickAsync("a:has-text('提交复核')");
        await Confirm(maker.Page);

        var finance = await browser.SignInAs(Role.ProvinceFinance);
        await finance.Visit(batch);
        await finance.Page.ClickAsync("a:has-text('复核通过')");
        await Confirm(finance.Page);

        var approver = await browser.SignInAs(Role.Approver);
        await approver.Page.GotoAsync(batch);
        await approver.Page.ClickAsync("a.btn-primary:has-text('批准')");
        await approver.Page.Locator("main form input:not([type=hidden])").First.FillAsync("甘财建〔2026〕99号");
        await approver.Page.FillAsync("#withoutNotice", "名单已随甘工信公示〔2026〕3号公示，期间没有异议，2026年11月20日至26日");
        await Confirm(approver.Page);
        await approver.Check("receipt");
        Assert.Contains("9,690 万元", await approver.Page.InnerTextAsync("main"), StringComparison.Ordinal);

        foreach (string paper in (string[])["奖励核算表", "资金安排表", "市州资金下达汇总表", "公示名单"])
        {
            var file = await approver.Page.RunAndWaitForDownloadAsync(() => approver.Page.ClickAsync($"main a:has-text('{paper}')"));
            Assert.EndsWith($"{paper}.xlsx", file.SuggestedFilename, StringComparison.Ordinal);
        }
        await approver.Page.ClickAsync("main a:has-text('拨付账户表')");
        await approver.Page.FillAsync("#purpose", "办理2026年度奖励资金拨付");
        var accounts = await approver.Page.RunAndWaitForDownloadAsync(() => approver.Page.ClickAsync("main form button.btn-primary"));
        Assert.EndsWith("拨付账户表.xlsx", accounts.SuggestedFilename, StringComparison.Ordinal);
        await LookAround(batch);
    }

    private static async Task ImportTheLedger(IPage page)
    {
        await page.GotoAsync("/imports/new");
        await page.SetInputFilesAsync("input[type=file]", Path.GetFullPath("cases/ledger-2021-2025.xlsx"));
        await page.ClickAsync("button:has-text('上传并核对')");
        await page.ClickAsync("a:has-text('办理入库')");
        await Confirm(page);
    }

    private static async Task<string> SettleTheList(BrowserWindow maker)
    {
        var page = maker.Page;
        await page.GotoAsync("/settlements/new");
        await page.FillAsync("[name=Name]", "2026年度奖励");
        await page.SetInputFilesAsync("input[type=file]", Path.GetFullPath("cases/recognised-2026.xlsx"));
        await page.FillAsync("[name=DecidedOn]", "2026-11-30");
        await page.FillAsync("[name=Document]", "甘工信发〔2026〕300号");
        await page.SelectOptionAsync("[name=Pool]", "new");
        await page.FillAsync("[name=PoolName]", "省级数据信息发展专项经费");
        await page.FillAsync("[name=PoolWan]", "12000");
        await page.ClickAsync("button:has-text('建立并测算')");
        await page.WaitForURLAsync("**/settlements/*");
        await maker.Check("batch");
        await page.Locator("td.wide a").First.ClickAsync();
        await page.WaitForSelectorAsync("#dialog-body :text('第十九条')");
        Assert.Contains("= 40 万元", await page.InnerTextAsync("#dialog-body"), StringComparison.Ordinal);
        await page.ClickAsync("#dialog-body a.article-link:has-text('第十九条')");
        await page.WaitForSelectorAsync("#dialog-body :text('叠加累计不超过最高标准原则')");
        await page.Keyboard.PressAsync("Escape");
        string batch = new Uri(page.Url).AbsolutePath;
        await maker.Visit($"{batch}/what-if");
        await page.FillAsync("#Standards_basic_", "80");
        await page.ClickAsync("#what-if button:has-text('试算')");
        await page.WaitForSelectorAsync("[data-chart] svg");
        Assert.Contains("8,660 万元", await page.InnerTextAsync("[data-what-if-total]"), StringComparison.Ordinal);
        await page.GotoAsync(batch);
        return batch;
    }

    private async Task LookAround(string batch)
    {
        foreach (int width in (int[])[1440, 390])
        {
            var auditor = await browser.SignInAs(Role.Auditor, width: width);
            foreach (string url in (string[])[batch, "/settlements", "/imports", "/enterprises", "/titles", "/quota-issues", "/work-items", "/policies", "/events"])
                await auditor.Visit(url);
            await auditor.Page.GotoAsync("/enterprises?q=91622926NY28AJ7L55");
            await auditor.Check("enterprise");
        }
    }

    // the last step of every act: one page of sentences and one button
    private static async Task Confirm(IPage page)
    {
        string before = page.Url;
        await page.Locator("main form button.btn-primary, main form button.btn-danger").Last.ClickAsync();
        await page.WaitForFunctionAsync("before => location.href !== before", before);
        await page.WaitForLoadStateAsync();
    }
}
