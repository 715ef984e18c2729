using System.Net;
using Dapper;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.AddIns.Tests.Hangfire;

/// <summary>The site with both add-ins.</summary>
[Collection("Hangfire")] // its log is one per process: what is disposed of in one class would be written to by another
public sealed class DashboardTests(TemplateDatabase template) : IAsyncLifetime
{
    private static readonly (string, string) AddIns = ("hostingStartupAssemblies", "SmartFactory.Gansu.Jobs.Hangfire;SmartFactory.Gansu.Mail.MailKit");

    private readonly WebFixture _web = new(template);

    public static TheoryData<Role> OtherRoles => [.. Roles.All.Where(role => role != Role.SystemAdministrator)];

    public ValueTask InitializeAsync() => _web.InitializeAsync();

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Fact]
    public async Task The_system_administrator_sees_the_schedule_and_starts_a_line()
    {
        var administrator = await SignIn(Role.SystemAdministrator);

        var page = await administrator.Page("/hangfire/recurring");
        Assert.Contains("复核提醒信函（remind-renewals）", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Asia/Shanghai", page.Body.TextContent, StringComparison.Ordinal);
        foreach (var sheet in page.QuerySelectorAll("link[rel=stylesheet], script[src]"))
            Assert.Equal(HttpStatusCode.OK, (await administrator.Get(sheet.GetAttribute("href") ?? sheet.GetAttribute("src")!)).StatusCode);

        Assert.Equal(HttpStatusCode.BadRequest, (await administrator.Http.PostAsync(new Uri("/hangfire/recurring/trigger", UriKind.Relative), new FormUrlEncodedContent([new("jobs[]", "check-ledger")]), TestContext.Current.CancellationToken)).StatusCode);
        await administrator.Page("/jobs");
        Assert.Equal(HttpStatusCode.NoContent, (await administrator.Post("/hangfire/recurring/trigger", ("jobs[]", "check-ledger"))).StatusCode);

        await using var owner = await _web.Owner.OpenConnectionAsync();
        while (!await owner.ExecuteScalarAsync<bool>("select exists (select from job_days where job = 'check-ledger' and state = 'done')"))
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(1, await owner.ExecuteScalarAsync<int>("select count(*) from hangfire.job where arguments::text like '%check-ledger%'"));
    }

    [Theory]
    [MemberData(nameof(OtherRoles))]
    public async Task Nobody_else_is_let_in(Role role)
    {
        var visitor = await SignIn(role);

        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.Get("/hangfire")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.Get("/hangfire/recurring")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.Post("/hangfire/recurring/trigger", ("jobs[]", "check-ledger"))).StatusCode);
    }

    [Fact]
    public async Task A_stranger_is_sent_to_the_sign_in()
    {
        var stranger = new Visitor(Site());

        foreach (string page in new[] { "/hangfire", "/hangfire/recurring", "/hangfire/jobs/succeeded" })
            Assert.StartsWith("/sign-in", (await stranger.Get(page)).Headers.Location?.PathAndQuery ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_earnest_the_second_factor_comes_first()
    {
        await RealPeople.Make(_web, "system", Role.SystemAdministrator);
        var person = await RealPeople.SignIn(_web, "system", _web.AnotherNode(settings: [AddIns, ("Gansu:Demonstration", "false")]));

        using var response = await person.Get("/hangfire");

        Assert.Equal("/account/two-factor", response.Headers.Location?.ToString());
    }

    [Fact]
    public async Task The_pages_of_the_site_say_which_engine_and_transport_are_in_use()
    {
        var with = await SignIn(Role.SystemAdministrator, ("Mail:Host", "mail.example.test"), ("Mail:From", "a@example.test"), ("Mail:Port", "994"));
        string facts = (await with.Page("/system")).QuerySelector("#background")!.TextContent;
        Assert.Contains($"Hangfire {Version(typeof(global::Hangfire.JobStorage), 3)}（办理），Quartz {Version(typeof(global::Quartz.IScheduler), 3)}（定时）", facts, StringComparison.Ordinal);
        Assert.Contains($"MailKit {Version(typeof(global::MailKit.Net.Smtp.SmtpClient), 2)}，mail.example.test:994，隐式 TLS", facts, StringComparison.Ordinal);
        Assert.NotNull((await with.Page("/jobs")).QuerySelector("a[href='/hangfire']"));

        var without = await _web.SignInAs(Role.SystemAdministrator);
        Assert.Null((await without.Page("/jobs")).QuerySelector("a[href='/hangfire']"));
        Assert.Equal(HttpStatusCode.NotFound, (await without.Get("/hangfire")).StatusCode);
        Assert.Null((await (await SignIn(Role.Auditor)).Page("/jobs")).QuerySelector("a[href='/hangfire']"));
    }

    private static string Version(Type type, int parts) => type.Assembly.GetName().Version!.ToString(parts);

    private async Task<Visitor> SignIn(Role role, params (string, string)[] settings)
    {
        var visitor = new Visitor(Site(settings));
        await visitor.Demonstrate(await TestAccounts.Make(_web.Owner, role, null, null));
        return visitor;
    }

    private Microsoft.AspNetCore.Mvc.Testing.WebApplicationFactory<Web.Features.Home.HomeController> Site(params (string, string)[] settings) =>
        _web.AnotherNode(settings: [AddIns, .. settings]);
}
