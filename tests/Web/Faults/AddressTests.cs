using System.Net;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.Faults;

/// <summary>Addresses as nobody types them are answered, and not by a fault.</summary>
public sealed class AddressTests(WebFixture web) : IClassFixture<WebFixture>
{
    [Theory]
    [InlineData(null, "/report/status?code=%00", HttpStatusCode.BadRequest)]
    [InlineData(Role.Auditor, "/enterprises?q=%00", HttpStatusCode.BadRequest)]
    [InlineData(Role.Auditor, "/titles?q=a%00b", HttpStatusCode.BadRequest)]
    [InlineData(Role.Auditor, "/events?from=0001-01-01", HttpStatusCode.OK)]
    [InlineData(Role.Auditor, "/events?until=9999-12-31", HttpStatusCode.OK)]
    [InlineData(Role.Auditor, "/sensitive-views?from=0001-01-01&until=9999-12-31", HttpStatusCode.OK)]
    public async Task It_is_answered(Role? role, string address, HttpStatusCode status)
    {
        var visitor = role is { } who ? await web.SignInAs(who) : web.Anonymous();

        using var answer = await visitor.Get(address);

        Assert.Equal(status, answer.StatusCode);
    }
}
