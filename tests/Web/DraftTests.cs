using Microsoft.Playwright;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web;

public sealed class DraftTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task What_was_typed_survives_a_session_that_ended_and_goes_once_it_arrived()
    {
        string url = $"/enterprises/{await new SmallLedger(browser.Owner).Enterprise("草稿企业")}/name";
        string maker = await TestAccounts.Make(browser.Owner, Role.ProvinceMaker, null, null);
        var page = (await browser.Open()).Page;
        await SignIn(page, "/sign-in", maker);

        await page.GotoAsync(url);
        await Fill(page);
        await page.Context.ClearCookiesAsync(new() { Name = "gansu.session" });
        await page.ClickAsync("main form button.btn-primary");
        await page.WaitForURLAsync("**/sign-in?**");
        await SignIn(page, null, maker);

        Assert.EndsWith(url, page.Url, StringComparison.Ordinal);
        Assert.Equal("草稿企业新名", await page.InputValueAsync("#NewName"));
        Assert.Contains("已恢复", await page.TextContentAsync("main form [role=status]"), StringComparison.Ordinal);
        await page.FillAsync("#Since", "2031-01-01");
        await page.ClickAsync("main form button.btn-primary");
        await page.WaitForSelectorAsync(".alert-danger");
        await page.GotoAsync(url);
        Assert.Equal("草稿企业新名", await page.InputValueAsync("#NewName"));

        await Fill(page);
        await page.ClickAsync("main form button.btn-primary");
        await page.WaitForSelectorAsync("main > .alert-success");
        await page.GotoAsync(url);
        Assert.Equal("", await page.InputValueAsync("#Document"));
    }

    private static async Task Fill(IPage page)
    {
        await page.FillAsync("#NewName", "草稿企业新名");
        await page.FillAsync("#Since", "2026-11-02");
        await page.FillAsync("#Document", "（兰）登字〔2026〕第8号");
    }

    private static async Task SignIn(IPage page, string? at, string userName)
    {
        if (at is not null)
            await page.GotoAsync(at);
        await page.ClickAsync($"form:has(input[value='{userName}']) button");
        await page.WaitForURLAsync(address => !address.Contains("/sign-in", StringComparison.Ordinal));
    }
}
