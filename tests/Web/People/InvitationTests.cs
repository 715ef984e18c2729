using Dapper;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.People;

public sealed class InvitationTests(WebFixture web) : IClassFixture<WebFixture>
{
    private const string Password = "明月出天山苍茫云海间长风几万里";

    [Fact]
    public async Task The_first_administrator_comes_by_a_link_that_works_once()
    {
        await using (var owner = await web.Owner.OpenConnectionAsync())
            await owner.ExecuteAsync("update users set role = 'auditor' where role = 'security-administrator' and not demonstration");
        string token = (await Invitations.ForFirstAdministrator(web.App))!;
        var person = web.Anonymous();
        var form = await person.Page($"/invitation/{token}");

        string onward = await person.SubmitOn(form, "main form", ("UserName", "first"), ("DisplayName", "首任管理员"), ("Email", "first@example.test"), ("Fresh", Password), ("Again", Password));
        var again = await person.Page($"/invitation/{token}");

        Assert.Equal("/sign-in", onward);
        Assert.Contains("链接已失效", again.Title, StringComparison.Ordinal);
        Assert.Null(await Invitations.ForFirstAdministrator(web.App));
        Assert.Empty(await AccountLinks.PlacesOf(web.Owner, "first@example.test"));
        Assert.NotEmpty(await AccountLinks.PlacesOf(web.Owner, "fi***@example.test"));
    }

    [Fact]
    public async Task An_account_is_opened_its_link_sets_the_password_once_and_a_new_link_ends_the_old_one()
    {
        var security = await web.SignInAs(Role.SecurityAdministrator);
        await security.Page("/users/new");
        string shown = await security.PostOn(
            "/users/new", ("UserName", "lan-1"), ("DisplayName", "马晓兰"), ("Organisation", "兰州市工信局"), ("Email", "ma.xiaolan@example.test"), ("Role", "City"), ("RegionCode", "620100"));
        var receipt = await security.Page(shown);
        Assert.Contains("ma***@example.test，有效期至", receipt.Body!.TextContent, StringComparison.Ordinal);
        string first = await Link(shown);

        await security.PostOn($"{shown}/link");
        string second = await Link(shown);

        var person = web.Anonymous();
        Assert.Contains("链接已失效", (await person.Page(first)).Title, StringComparison.Ordinal);
        Assert.Equal("/sign-in", await person.SubmitOn(await person.Page(second), "main form", ("Fresh", Password), ("Again", Password)));
        Assert.Contains("链接已失效", (await person.Page(second)).Title, StringComparison.Ordinal);
        await person.Page("/sign-in");
        Assert.Equal("/", await person.PostOn("/sign-in", ("UserName", "lan-1"), ("Password", Password)));
    }

    [Theory]
    [InlineData("City", "620102", "", "a@example.test", "RegionCode", "14 个市州")]       // a county is no city
    [InlineData("County", "620100", "", "a@example.test", "RegionCode", "请选择一个县区")]
    [InlineData("Enterprise", "", "91620100FAKE0062X0", "a@example.test", "Uscc", "台账导入")]
    [InlineData("City", "620100", "", "", "Email", "设置密码的链接发往这里")]
    [InlineData("City", "620100", "", "no address", "Email", "应如 office@example.com")]
    public async Task Role_region_and_address_must_fit(string role, string region, string uscc, string email, string field, string reason)
    {
        var security = await web.SignInAs(Role.SecurityAdministrator);
        await security.Page("/users/new");

        var page = await security.Parse(await security.Post(
            "/users/new", ("UserName", $"x-{role}"), ("DisplayName", "某人"), ("Organisation", "某单位"), ("Email", email), ("Role", role), ("RegionCode", region), ("Uscc", uscc)));

        Assert.Contains(reason, page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.QuerySelectorAll($".error-summary a[href='#{field}']"));
        Assert.Equal($"x-{role}", page.QuerySelector("#UserName")!.GetAttribute("value"));
        Assert.Equal(email, page.QuerySelector("#Email")!.GetAttribute("value") ?? "");
    }

    [Fact]
    public async Task Of_two_who_use_one_link_at_once_one_gets_it()
    {
        string token = await Issue();

        var got = await Task.WhenAll(Invitations.Redeem(web.App, token), Invitations.Redeem(web.App, token));

        Assert.Single(got, invitation => invitation is not null);
    }

    private async Task<string> Issue()
    {
        await using var connection = await web.Owner.OpenConnectionAsync();
        long someone = await connection.ExecuteScalarAsync<long>("select min(user_id) from users");
        return (await Invitations.Issue(connection, someone, 0)).Token;
    }

    private async Task<string> Link(string shown) => (await AccountLinks.Of(
        web.Owner, web.Services.GetRequiredService<SensitiveFields>(), long.Parse(shown.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture))).AbsolutePath;
}
