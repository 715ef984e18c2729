using System.Net;
using Dapper;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web;

public sealed class HealthTests(TemplateDatabase template) : IAsyncLifetime
{
    // a database for every test: they break it
    private readonly WebFixture _web = new(template);

    public ValueTask InitializeAsync() => _web.InitializeAsync();

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Theory]
    [InlineData("/health/live", "", HttpStatusCode.OK, "live")]
    [InlineData("/health/ready", "", HttpStatusCode.OK, "ready")]
    [InlineData("/health/live", "delete from schema_migrations where name = (select max(name) from schema_migrations)", HttpStatusCode.OK, "live")]
    [InlineData("/health/ready", "delete from schema_migrations where name = (select max(name) from schema_migrations)", HttpStatusCode.ServiceUnavailable, "migrations missing")]
    public async Task A_load_balancer_learns_whether_the_node_lives_and_can_work(string url, string broken, HttpStatusCode status, string text)
    {
        await Break(broken);
        using var answer = await _web.Anonymous().Get(url);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(text, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/awards/none", "", HttpStatusCode.NotFound, "\"status\":404")]
    [InlineData("/api/v1/awards/what-if", "", HttpStatusCode.MethodNotAllowed, "\"status\":405")]
    [InlineData("/openapi/none", "", HttpStatusCode.NotFound, "\"status\":404")]
    [InlineData("/api/v1/awards/what-if", "alter table policies rename to gone", HttpStatusCode.InternalServerError, "\"errorNumber\":\"E")]
    public async Task A_program_gets_problem_details_where_a_person_gets_a_page(string url, string broken, HttpStatusCode status, string text)
    {
        var maker = await _web.SignInAs(Role.ProvinceMaker);
        await Break(broken);
        using var answer = broken.Length == 0 ? await maker.Get(url) : await maker.Send(url, new StringContent(
            """{"decidedOn":"2026-11-30","lines":[{"uscc":"91620500FAKE0003XK","kind":"basic"}]}""", System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(text, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private async Task Break(string sql)
    {
        if (sql.Length == 0)
            return;
        _ = _web.Services; // a node does not start on what is broken
        await using var connection = await _web.Owner.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }
}
