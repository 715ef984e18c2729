using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Journeys;

/// <summary>What the first page counts is what the lists behind it hold.</summary>
public sealed partial class HomeCountsTests(TemplateDatabase template, RichTemplate rich, ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    [Theory]
    [InlineData(Role.ProvinceMaker)]
    [InlineData(Role.County)]
    [InlineData(Role.Enterprise)]
    public async Task Every_count_of_the_first_page_is_the_number_of_rows_behind_it(Role role)
    {
        await using var site = await CrawlSite.Open(await rich.Clone(template), chromium.Browser);
        await site.SignInAs(role, rich.Main);
        var page = site.Page;
        var counts = (await page.Locator("main section.card h2 .count").AllInnerTextsAsync()).Select(Number).ToList();
        Assert.NotEmpty(counts);
        Assert.Contains($"有 {counts.Sum():N0} 件事等待您办理", await page.InnerTextAsync("main .page-note"), StringComparison.Ordinal);

        var wrong = new List<string>();
        int sections = counts.Count;
        for (int i = 0; i < sections; i++)
        {
            var section = page.Locator("main section.card").Nth(i);
            int items = await section.Locator(".work-item").CountAsync();
            var all = section.Locator(".card-footer a");
            if (await all.CountAsync() == 0)
            {
                if (items != counts[i])
                    wrong.Add($"{await section.Locator("h2").InnerTextAsync()}：列出 {items} 件");
                continue;
            }
            string heading = await section.Locator("h2").InnerTextAsync();
            await all.ClickAsync();
            int rows = await Rows(page);
            if (rows != counts[i])
                wrong.Add($"{heading}：后面的列表有 {rows} 行");
            await page.Locator(".brand").ClickAsync();
            await page.Locator("h1:text-is('我的工作')").WaitForAsync();
        }
        Assert.Empty(wrong);
    }

    // over all pages of the list
    private static async Task<int> Rows(IPage page)
    {
        await page.Locator("main table tbody tr, main .empty-state").First.WaitForAsync();
        int rows = 0;
        while (true)
        {
            rows += await page.Locator("main table tbody tr").CountAsync();
            var next = page.Locator("main a[rel=next]");
            if (await next.CountAsync() == 0)
                return rows;
            string before = page.Url;
            await next.First.ClickAsync();
            await page.WaitForURLAsync(url => url != before);
        }
    }

    private static int Number(string text) => int.Parse(Digits().Match(text.Replace(",", "", StringComparison.Ordinal)).Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
