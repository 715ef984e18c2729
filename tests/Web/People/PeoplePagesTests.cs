using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.People;

/// <summary>The pages of this folder in a browser, wide and narrow: no fault, nothing too wide, accessible.</summary>
public sealed class PeoplePagesTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Pages_of_people_are_clean(int width)
    {
        var stranger = await browser.Open(width);
        await stranger.Visit("/sign-in");

        var security = await browser.SignInAs(Role.SecurityAdministrator, width: width);
        foreach (string page in new[] { "/", "/users", "/users?state=disabled", "/users/new", "/account-requests", "/account-requests?state=lapsed", "/account", "/account/two-factor", "/system" })
            await security.Visit(page);
        await security.Page.GotoAsync("/users");
        await security.Page.Locator("main table a[href^='/users/']").First.ClickAsync();
        await security.Page.WaitForURLAsync("**/users/*");
        await security.Check("/users/one");

        var auditor = await browser.SignInAs(Role.Auditor, width: width);
        foreach (string page in new[] { "/", "/events", "/events?person=nobody", "/sensitive-views" })
            await auditor.Visit(page);
    }

    [Fact]
    public async Task The_slash_key_goes_to_the_search_box()
    {
        var maker = await browser.SignInAs(Role.ProvinceMaker);
        await maker.Page.Keyboard.PressAsync("/");

        Assert.Equal("find", await maker.Page.EvaluateAsync<string>("document.activeElement.id"));
    }
}
