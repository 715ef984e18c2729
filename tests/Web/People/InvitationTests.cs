using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.People;

public sealed class InvitationTests(WebFixture web) : IClassFixture<WebFixture>
{
    private const string Password = "明月出天山苍茫云海间长风几万里";

    [Fact]
    public async Task The_first_administrator_comes_by_a_link_that_works_once()
    {
        string token = (await Invitations.ForFirstAdministrator(web.App))!;
        var person = web.Anonymous();
        var form = await person.Page($"/invitation/{token}");

        string onward = await person.SubmitOn(form, "main form", ("UserName", "first"), ("DisplayName", "首任管理员"), ("Fresh", Password), ("Again", Password));
        var again = await person.Page($"/invitation/{token}");

        Assert.Equal("/sign-in", onward);
        Assert.Contains("链接已失效", again.Title, StringComparison.Ordinal);
        Assert.Null(await Invitations.ForFirstAdministrator(web.App));
    }

    [Fact]
    public async Task An_account_is_opened_its_link_sets_the_password_once_and_a_reset_ends_the_old_link()
    {
        var security = await web.SignInAs(Role.SecurityAdministrator);
        await security.Page("/users/new");
        string shown = await security.PostOn("/users/new", ("UserName", "lan-1"), ("DisplayName", "马晓兰"), ("Organisation", "兰州市工信局"), ("Role", "City"), ("RegionCode", "620100"));
        string first = Path((await security.Page(shown)).QuerySelector(".one-time")!.TextContent);
        Assert.Null((await security.Page(shown)).QuerySelector(".one-time")); // shown once

        await security.PostOn($"{shown}/reset");
        string second = Path((await security.Page(shown)).QuerySelector(".one-time")!.TextContent);

        var person = web.Anonymous();
        Assert.Contains("链接已失效", (await person.Page(first)).Title, StringComparison.Ordinal);
        Assert.Equal("/sign-in", await person.SubmitOn(await person.Page(second), "main form", ("Fresh", Password), ("Again", Password)));
        Assert.Contains("链接已失效", (await person.Page(second)).Title, StringComparison.Ordinal);
        await person.Page("/sign-in");
        Assert.Equal("/", await person.PostOn("/sign-in", ("UserName", "lan-1"), ("Password", Password)));
    }

    [Theory]
    [InlineData("City", "620102", "", "14 个市州")]       // a county is no city
    [InlineData("County", "620100", "", "请选择一个县区")]
    [InlineData("Enterprise", "", "91620100FAKE0062X0", "没有这个统一社会信用代码")]
    public async Task Role_and_region_must_fit(string role, string region, string uscc, string reason)
    {
        var security = await web.SignInAs(Role.SecurityAdministrator);
        await security.Page("/users/new");

        var page = await security.Parse(await security.Post("/users/new", ("UserName", $"x-{role}"), ("DisplayName", "某人"), ("Organisation", "某单位"), ("Role", role), ("RegionCode", region), ("Uscc", uscc)));

        Assert.Contains(reason, page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.Equal($"x-{role}", page.QuerySelector("#UserName")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Of_two_who_use_one_link_at_once_one_gets_it()
    {
        string token = (await Invitations.ForFirstAdministrator(web.App)) ?? await Issue();

        var got = await Task.WhenAll(Invitations.Redeem(web.App, token), Invitations.Redeem(web.App, token));

        Assert.Single(got, invitation => invitation is not null);
    }

    private async Task<string> Issue()
    {
        await using var connection = await web.App.OpenConnectionAsync();
        return await Invitations.Issue(connection, null, 0);
    }

    private static string Path(string link) => new Uri(link.Trim()).AbsolutePath;
}
