using System.Net;
using Dapper;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.People;

public sealed class NodesTests(WebFixture web) : IClassFixture<WebFixture>
{
    [Fact]
    public async Task Who_signed_in_at_one_node_works_at_the_other_with_the_token_of_the_first()
    {
        await using var other = web.AnotherNode();
        var atFirst = await web.SignInAs(Role.City);
        await atFirst.Page("/");

        var atOther = atFirst.At(other);
        var left = await atOther.Post("/sign-out");

        Assert.Equal((HttpStatusCode.Redirect, "/sign-in"), (left.StatusCode, left.Headers.Location?.ToString()));
        Assert.Equal(HttpStatusCode.Redirect, (await atFirst.Get("/")).StatusCode);
    }

    [Fact]
    public async Task The_keys_are_in_the_database_and_locked()
    {
        await web.SignInAs(Role.City);

        await using var connection = await web.Owner.OpenConnectionAsync();
        var keys = (await connection.QueryAsync<string>("select xml from data_protection_keys")).ToList();

        Assert.NotEmpty(keys);
        Assert.All(keys, key => Assert.Contains("<sealed", key, StringComparison.Ordinal));
        Assert.All(keys, key => Assert.DoesNotContain("<value>", key, StringComparison.Ordinal));
    }
}
