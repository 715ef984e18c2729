using System.Net;
using System.Text;
using Dapper;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.Faults;

/// <summary>The database is away, hangs, or has been restarted.</summary>
public sealed class DatabaseAwayTests(TemplateDatabase template) : IAsyncLifetime
{
    private static readonly string[] Pages = ["/", "/enterprises", "/settlements", "/titles", "/radar", "/jobs", "/sign-in", "/report", "/nonsense"];

    private readonly WebFixture _web = new(template);
    private DatabaseProxy _proxy = null!;

    public async ValueTask InitializeAsync()
    {
        await _web.InitializeAsync();
        _proxy = new DatabaseProxy(_web.AppDsn);
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync(); // first: a site whose database is silent waits long before it ends
        await _web.DisposeAsync();
    }

    [Fact]
    public async Task Every_page_says_in_words_that_the_database_is_away_and_works_again_when_it_is_back()
    {
        var node = _web.AnotherNode(settings: ("ConnectionStrings:Gansu", _proxy.Dsn));
        var auditor = (await _web.SignInAs(Role.Auditor)).At(node);
        foreach (string page in Pages)
            (await auditor.Get(page)).Dispose(); // known for as long as anything is

        _proxy.Down();
        foreach (string page in Pages.Where(page => page is not ("/sign-in" or "/nonsense")))
            await Away(auditor, page, await auditor.Get(page));
        await Away(auditor, "/status/503", await auditor.Get("/status/503")); // the page itself needs nothing
        await Away(auditor, "POST", await auditor.Post("/messages/read", ("ids", "1")));
        using var program = await auditor.Get("/openapi/v1.json");
        Assert.True(program.IsSuccessStatusCode || program.Content.Headers.ContentType?.MediaType == "application/problem+json");
        using var asked = await auditor.Send("/api/v1/awards/what-if", new StringContent(
            """{"decidedOn":"2026-11-30","lines":[{"uscc":"91620500FAKE0003XK","kind":"basic"}]}""", Encoding.UTF8, "application/json"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (asked.StatusCode, asked.Content.Headers.ContentType?.MediaType));

        _proxy.Up();
        using var back = await auditor.Get("/enterprises");
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/settlements")]
    [InlineData("/health/ready")]
    public async Task The_first_page_after_a_restart_of_the_database_is_served(string page)
    {
        var auditor = await _web.SignInAs(Role.Auditor);
        (await auditor.Get(page)).Dispose();
        await Restart();

        using var answer = await auditor.Get(page);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task The_first_form_after_a_restart_is_carried_out()
    {
        var administrator = await _web.SignInAs(Role.SystemAdministrator);
        var fields = (await administrator.Page("/jobs/weekly-digest")).Fields("/jobs/weekly-digest/pause", ("reason", "割接"));
        await Restart();

        Assert.Equal("/jobs/weekly-digest", await administrator.PostOn("/jobs/weekly-digest/pause", fields));
    }

    [Fact]
    public async Task A_load_balancer_is_answered_though_the_database_is_silent()
    {
        var node = _web.AnotherNode(settings: ("ConnectionStrings:Gansu", _proxy.Dsn));
        var balancer = new Visitor(node);
        (await balancer.Get("/health/ready")).Dispose();
        _proxy.Silence();

        using var ready = await balancer.Get("/health/ready").WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken); // a command would wait 30 s, a connection 15
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("does not answer", await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var live = await balancer.Get("/health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    private static async Task Away(Visitor visitor, string what, HttpResponseMessage answer)
    {
        var page = await visitor.Parse(answer);
        Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{what}: {(int)answer.StatusCode}");
        Assert.Contains("数据库暂时不可用，请稍后再试", page.Text("main"), StringComparison.Ordinal);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Null(page.QuerySelector("#navigation"));
        answer.Dispose();
    }

    // every connection but ours is ended, as by a restart
    private async Task Restart()
    {
        await using var owner = await _web.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
    }
}
