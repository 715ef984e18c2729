using System.Net;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Jobs;

/// <summary>任务引擎面板: Hangfire's own pages behind the sign-in of the site.</summary>
public sealed class DashboardTests(WebFixture web) : IClassFixture<WebFixture>
{
    public static TheoryData<Role> OtherRoles => [.. Roles.All.Where(role => role != Role.SystemAdministrator)];

    [Fact]
    public async Task The_system_administrator_sees_what_was_done_by_name_and_has_it_done_again()
    {
        var administrator = await web.SignInAs(Role.SystemAdministrator);
        var queue = web.Services.GetRequiredService<JobQueue>();
        long job = queue.Put(Schedule.Of("check-ledger").On(WebFixture.Today), "数据核查");
        await Until(job, "Succeeded", 1);

        var page = await administrator.Page("/hangfire/jobs/succeeded");
        Assert.Contains("数据核查 2026-11-30", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("\"数据核查\"", (await administrator.Page($"/hangfire/jobs/details/{job}")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("任务引擎面板", (await administrator.Page("/jobs")).QuerySelector("a[href='/hangfire']")!.TextContent);
        foreach (var sheet in page.QuerySelectorAll("link[rel=stylesheet], script[src]"))
            Assert.Equal(HttpStatusCode.OK, (await administrator.Get(sheet.GetAttribute("href") ?? sheet.GetAttribute("src")!)).StatusCode);

        using var unasked = await administrator.Http.PostAsync(new Uri("/hangfire/jobs/succeeded/requeue", UriKind.Relative), new FormUrlEncodedContent([new("jobs[]", $"{job}")]), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, unasked.StatusCode);
        await administrator.Page("/jobs");
        Assert.Equal(HttpStatusCode.NoContent, (await administrator.Post("/hangfire/jobs/succeeded/requeue", ("jobs[]", $"{job}"))).StatusCode);
        await Until(job, "Succeeded", 2);

        await using var owner = await web.Owner.OpenConnectionAsync();
        Assert.Equal(1, await owner.ExecuteScalarAsync<int>("select attempts from job_days where job = 'check-ledger' and day = '2026-11-30'")); // found done
    }

    [Theory]
    [MemberData(nameof(OtherRoles))]
    public async Task Nobody_else_is_let_in(Role role)
    {
        var visitor = await web.SignInAs(role);

        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.Get("/hangfire")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.Get("/hangfire/jobs/succeeded")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.Post("/hangfire/jobs/succeeded/requeue", ("jobs[]", "1"))).StatusCode);
    }

    [Fact]
    public async Task A_stranger_is_sent_to_the_sign_in()
    {
        var stranger = web.Anonymous();

        foreach (string page in new[] { "/hangfire", "/hangfire/servers", "/hangfire/jobs/succeeded" })
            Assert.StartsWith("/sign-in", (await stranger.Get(page)).Headers.Location?.PathAndQuery ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_earnest_the_second_factor_comes_first()
    {
        await RealPeople.Make(web, "system", Role.SystemAdministrator);
        var person = await RealPeople.SignIn(web, "system", web.InEarnest);

        using var response = await person.Get("/hangfire");

        Assert.Equal("/account/two-factor", response.Headers.Location?.ToString());
    }

    [Fact]
    public async Task The_site_says_which_engine_and_transport_are_in_use_and_whether_the_clocks_agree()
    {
        var other = new Visitor(web.AnotherNode(settings: [("Mail:Host", "mail.example.test"), ("Mail:From", "a@example.test"), ("Mail:Port", "994")]));
        await other.Demonstrate(await TestAccounts.Make(web.Owner, Role.SystemAdministrator, null, null));
        string facts = (await other.Page("/system")).Text("#background");
        Assert.Contains($"Hangfire {Version(typeof(Hangfire.JobStorage), 3)}（办理），Quartz {Version(typeof(Quartz.IScheduler), 3)}（定时）", facts, StringComparison.Ordinal);
        Assert.Contains($"SMTP（MailKit {Version(typeof(MailKit.Net.Smtp.SmtpClient), 2)}），mail.example.test:994，隐式 TLS", facts, StringComparison.Ordinal);
        Assert.Contains("Asia/Shanghai", facts, StringComparison.Ordinal);
        Assert.Contains($"{Environment.MachineName}-{Environment.ProcessId}", facts, StringComparison.Ordinal);
        Assert.DoesNotContain("请校时", facts, StringComparison.Ordinal);
        Assert.Contains("存入本机文件夹，不发出", (await (await web.SignInAs(Role.SystemAdministrator)).Page("/system")).Text("#background"), StringComparison.Ordinal);
        Assert.Null((await (await web.SignInAs(Role.Auditor)).Page("/jobs")).QuerySelector("a[href='/hangfire']"));
    }

    private static string Version(Type type, int parts) => type.Assembly.GetName().Version!.ToString(parts);

    private async Task Until(long job, string state, int times)
    {
        await using var owner = await web.Owner.OpenConnectionAsync();
        while (await owner.ExecuteScalarAsync<int>("select count(*) from hangfire.state where jobid = @job and name = @state", new { job, state }) < times)
            await Task.Delay(50, TestContext.Current.CancellationToken);
    }
}
