using System.Net;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.People;

public sealed class DemonstrationTests(WebFixture web) : IClassFixture<WebFixture>
{
    [Fact]
    public async Task Every_role_has_a_button_and_comes_in_by_it()
    {
        await TestAccounts.Make(web.Owner, Role.Enterprise, null, null);
        var page = await web.Anonymous().Page("/sign-in");
        var names = page.QuerySelectorAll("input[name=userName]").Select(input => input.GetAttribute("value")!).ToList();

        Assert.Subset(names.ToHashSet(), new HashSet<string>
        {
            "demo-maker", "demo-finance", "demo-approver", "demo-lanzhou", "demo-xinqu", "demo-chengguan", "demo-enterprise", "demo-auditor",
            "demo-system", "demo-security", "demo-audit",
        });
        foreach (string name in names)
            await web.Anonymous().Demonstrate(name);
    }

    [Theory]
    [InlineData("10.1.2.3", "true", null)]                // another machine
    [InlineData("127.0.0.1", "false", null)]              // no demonstration
    [InlineData("127.0.0.1", "true", "X-Forwarded-For")]  // a proxy on this machine
    [InlineData("127.0.0.1", "true", "X-Forwarded-Host")]
    [InlineData("127.0.0.1", "true", "X-Real-IP")]
    [InlineData("127.0.0.1", "true", "X-Original-For")]   // and one that was believed
    public async Task Not_from_elsewhere_and_not_outside_the_demonstration(string from, string demonstration, string? forwarded)
    {
        string name = await TestAccounts.Make(web.Owner, Role.Approver, null, null);
        await using var site = web.AnotherNode(from, ("Gansu:Demonstration", demonstration));
        var client = new Visitor(site);
        if (forwarded is not null)
            client.Http.DefaultRequestHeaders.Add(forwarded, "127.0.0.1");

        var page = await client.Page("/sign-in");
        var answer = await client.Post("/sign-in/demonstration", ("userName", name));

        Assert.Empty(page.QuerySelectorAll("input[name=userName]"));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
