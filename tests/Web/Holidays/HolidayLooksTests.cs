using Dapper;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Reference;

namespace SmartFactory.Gansu.Tests.Web.Holidays;

public sealed class HolidayLooksTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task The_pages_fit_the_window_and_pass_the_checks(int width)
    {
        await using var connection = await browser.Owner.OpenConnectionAsync();
        string table = string.Join('\n', File.ReadLines(Checkout.Path("db/reference/holidays-cn.csv")).Where((line, at) => at == 0 || line.StartsWith("2025-", StringComparison.Ordinal)));
        if (!await connection.ExecuteScalarAsync<bool>("select exists (select from holiday_arrangements)"))
            await RequestHolidays.Of(browser.Owner, SmallLedger.Maker, 2025, "国办发明电〔2024〕12号", table.Replace("2025-02-08,春节,workday\n", "", StringComparison.Ordinal));
        var administrator = await browser.SignInAs(Role.SystemAdministrator, width: width);
        await administrator.Visit("/");
        await administrator.Visit("/holidays");
        await administrator.Page.ClickAsync("#entered a");
        await administrator.Page.WaitForSelectorAsync(".year-grid");
        await administrator.Check("holidays-waiting");
        await administrator.Page.GotoAsync("/holidays/new?year=2024");
        await administrator.Page.FillAsync("#Text", table.Replace("2025-", "2024-", StringComparison.Ordinal));
        await administrator.Page.ClickAsync("button[value=preview]");
        await administrator.Page.WaitForSelectorAsync(".error-summary");
        await administrator.Picture("holidays-wrong"); // a 422 is a fault in the console of the browser
        administrator = await browser.SignInAs(Role.SystemAdministrator, width: width);
        await administrator.Page.GotoAsync("/holidays/new?year=2025");
        await administrator.Page.FillAsync("#Text", table);
        await administrator.Page.FillAsync("#Document", "国办发明电〔2024〕12号");
        await administrator.Page.ClickAsync("button[value=preview]");
        await administrator.Page.WaitForSelectorAsync(".year-grid");
        await administrator.Check("holidays-preview");
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Counties_follow_the_city_chosen(int width)
    {
        var maker = await browser.SignInAs(Role.ProvinceMaker, width: width);
        await maker.Page.GotoAsync("/reports/new");
        await maker.Page.SelectOptionAsync("#City", SmallLedger.Lanzhou);
        await maker.Page.SelectOptionAsync("#County", "620102");
        Assert.Equal(["620100"], await maker.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('#County optgroup:not([disabled])')].map(group => group.dataset.of)"));
        await maker.Page.SelectOptionAsync("#City", "620400");
        Assert.Equal("", await maker.Page.InputValueAsync("#County"));
        var county = await browser.SignInAs(Role.County, width: width);
        await county.Visit("/reports/new");
        Assert.Equal("620100/620102", $"{await county.Page.InputValueAsync("#City")}/{await county.Page.InputValueAsync("#County")}");
    }
}
