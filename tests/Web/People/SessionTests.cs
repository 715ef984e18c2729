using System.Net;
using Dapper;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.People;

/// <summary>Sessions live in the database: what ends there has ended on every node with the next request, whoever holds a copy of the cookie.</summary>
public sealed class SessionTests(WebFixture web) : IClassFixture<WebFixture>
{
    public static TheoryData<string> Ends => ["sign-out", "role", "disable", "reset", "by the administrator", "own, all", "own, one"];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task What_ends_a_session_ends_it_at_once_on_every_node(string how)
    {
        string name = $"ended-{how.Replace(' ', '-').Replace(",", "", StringComparison.Ordinal)}";
        var account = await RealPeople.Make(web, name, Role.City, enrolled: true);
        var person = await RealPeople.SignIn(web, name);
        await using var other = web.AnotherNode(settings: ("Gansu:Demonstration", "false"));
        var copy = person.CopyAt(other);
        await copy.Page("/");

        switch (how)
        {
            case "sign-out": await person.PostOn("/sign-out"); break;
            case "role": await Ask(new(AccountAct.Move, account.UserId) { Role = Role.County, RegionCode = "620102" }); break;
            case "disable": await Ask(new(AccountAct.Disable, account.UserId) { Reason = "调离" }); break;
            case "reset":
                await Addressed(account);
                await Ask(new(AccountAct.Reset, account.UserId));
                break;
            case "by the administrator": await OwnSessions.EndAllOf(web.App, account.UserId, await Security()); break;
            case "own, all": Assert.Equal("/sign-in", await person.PostOn("/account/sessions/end", ("own", "true"))); break;
            case "own, one":
                long number = await Number(account);
                Assert.Equal("/account", await (await RealPeople.SignIn(web, name)).PostOn($"/account/sessions/{number}/end"));
                break;
            default: throw new ArgumentOutOfRangeException(nameof(how));
        }

        await IsLedToSignIn(copy);
        await IsLedToSignIn(person);
    }

    [Fact]
    public async Task A_new_password_ends_the_other_sessions_and_keeps_this_one()
    {
        await RealPeople.Make(web, "new-password", Role.City, enrolled: true);
        var here = await RealPeople.SignIn(web, "new-password");
        await using var other = web.AnotherNode(settings: ("Gansu:Demonstration", "false"));
        var elsewhere = await RealPeople.SignIn(web, "new-password", other);
        await elsewhere.Page("/");

        await here.Page("/account");
        const string fresh = "两岸猿声啼不住轻舟已过万重山";
        Assert.Equal("/account", await here.PostOn("/account/password", ("Current", RealPeople.Password), ("Fresh", fresh), ("Again", fresh)));

        await here.Page("/");
        await IsLedToSignIn(elsewhere);
    }

    [Fact]
    public async Task The_own_page_lists_the_sessions_and_ends_all_but_this_one()
    {
        var account = await RealPeople.Make(web, "own-page", Role.City, enrolled: true);
        var former = await RealPeople.SignIn(web, "own-page");
        await RealPeople.ByPassword(new Visitor(web.InEarnest), "own-page", "不对的密码也有十二位长");
        var present = new Visitor(web.InEarnest).From("10.7.7.7");
        present.Http.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0");
        await RealPeople.ByPassword(present, "own-page");
        await RealPeople.ByCode(present, await RealPeople.FreshCode(web, "own-page", DateTimeOffset.UtcNow));

        var page = await present.Page("/account");
        var rows = page.QuerySelectorAll("tbody tr").Select(row => string.Join(' ', row.TextContent.Split(' ', '\n').Where(word => word.Trim().Length > 0).Select(word => word.Trim()))).ToList();

        Assert.Equal(2, rows.Count);
        Assert.StartsWith("Edge，Windows 本次 10.7.7.7 ", rows[0], StringComparison.Ordinal);
        Assert.StartsWith("其他设备 127.0.0.1 ", rows[1], StringComparison.Ordinal);
        Assert.EndsWith(" 结束", rows[1], StringComparison.Ordinal);
        Assert.Contains("来自 127.0.0.1", page.QuerySelector("main .card")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("此后有 1 次登录失败", page.QuerySelector("main .alert-warning")!.TextContent, StringComparison.Ordinal);

        Assert.Equal("/account", await present.PostOn("/account/sessions/end", ("own", "")));
        await IsLedToSignIn(former);
        Assert.Single((await present.Page("/account")).QuerySelectorAll("tbody tr"));
        Assert.Equal(1, await One<int>("select count(*) from events where act = 'sessions-ended' and actor_id = @UserId", account));
    }

    [Fact]
    public async Task The_present_one_is_left_by_signing_out()
    {
        var account = await RealPeople.Make(web, "present-one", Role.City, enrolled: true);
        var person = await RealPeople.SignIn(web, "present-one");

        using var answer = await person.Post($"/account/sessions/{await Number(account)}/end");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        await person.Page("/");
    }

    [Fact]
    public async Task Nobody_ends_a_session_of_somebody_else()
    {
        var other = await RealPeople.Make(web, "other-own", Role.City, enrolled: true);
        var theirs = await RealPeople.SignIn(web, "other-own");
        var person = await web.SignInAs(Role.City);

        using var answer = await person.Post($"/account/sessions/{await Number(other)}/end");

        await theirs.Page("/");
        Assert.Equal(0, await One<int>("select count(*) from sessions where user_id = @UserId and ended_at is not null", other));
    }

    [Fact]
    public async Task A_key_that_somebody_planted_is_not_taken_over()
    {
        var attacker = await web.SignInAs(Role.Enterprise);
        var victim = attacker.CopyAt(web.Site);

        await victim.Demonstrate(await TestAccounts.Make(web.Owner, Role.Approver, null, null));

        await IsLedToSignIn(attacker); // not the approver, and no longer the enterprise either
        await victim.Page("/settlements");
    }

    [Fact]
    public async Task An_account_of_the_demonstration_is_nobody_where_there_is_none()
    {
        var person = await web.SignInAs(Role.Approver);

        await IsLedToSignIn(person.CopyAt(web.InEarnest));
    }

    [Fact]
    public async Task That_it_was_used_is_written_down_once_a_minute()
    {
        var account = await RealPeople.Make(web, "seen", Role.City, enrolled: true);
        var person = await RealPeople.SignIn(web, "seen");
        var began = (DateTimeOffset)await One<DateTime>("select created_at from sessions where user_id = @UserId", account);
        const string sql = "select extract(epoch from last_seen_at - created_at)::int from sessions where user_id = @UserId";

        foreach (var (seconds, seen) in new[] { (59, 0), (61, 61), (100, 61), (130, 130) })
        {
            await using var then = web.InEarnest.WithWebHostBuilder(host => host.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(new Standing(began.AddSeconds(seconds)))));
            await person.CopyAt(then).Page("/");
            Assert.Equal((seconds, seen), (seconds, await One<int>(sql, account)));
        }
    }

    [Fact]
    public async Task The_key_in_the_cookie_is_not_in_the_database_and_old_rows_go()
    {
        await using var connection = await web.Owner.OpenConnectionAsync();
        long user = await connection.QueryFirstAsync<long>("select user_id from users limit 1");
        var then = DateTimeOffset.UtcNow.AddDays(-200);
        string old = await Sessions.Start(web.App, user, "s", false, "10.1.1.1", "", then);
        string young = await Sessions.Start(web.App, user, "s", false, "10.1.1.2", "", then.AddDays(100));

        Assert.DoesNotContain(await connection.QueryAsync<string>("select key_hash from sessions"), hash => hash.Contains(old, StringComparison.Ordinal));
        await Sessions.Clean(web.App, DateTimeOffset.UtcNow.AddDays(-Sessions.KeptDays));

        Assert.Equal(["10.1.1.2"], await connection.QueryAsync<string>("select address from sessions where security_stamp = 's'"));
        Assert.Null(await Sessions.Find(web.App, young, web.Services.GetRequiredService<SignInSettings>(), DateTimeOffset.UtcNow));
    }

    private async Task<AccountReceipt> Ask(AccountAsked asked) => await RequestAccount.By(
        new AccountDesk(web.App, web.Services.GetRequiredService<SensitiveFields>(), "https://award.example.test", WebFixture.Today), asked, await Security());

    // the link of a reset needs somewhere to go
    private async Task Addressed(Account account)
    {
        await using var owner = await web.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("update users set email = @email, email_masked = 'so***@example.test' where user_id = @UserId",
            new { account.UserId, email = web.Services.GetRequiredService<SensitiveFields>().Encrypt(SensitiveField.Email, "someone@example.test") });
    }

    private async Task<Officer> Security()
    {
        var account = await RealPeople.Make(web, "sessions-security", Role.SecurityAdministrator, enrolled: true);
        return new(account.UserId, account.DisplayName, account.Role, account.Scope);
    }

    private static async Task IsLedToSignIn(Visitor person)
    {
        using var answer = await person.Get("/");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/sign-in", answer.Headers.Location!.IsAbsoluteUri ? answer.Headers.Location.PathAndQuery : answer.Headers.Location.ToString(), StringComparison.Ordinal);
    }

    private Task<long> Number(Account account) => One<long>("select max(session_id) from sessions where user_id = @UserId", account);

    private async Task<T> One<T>(string sql, Account account)
    {
        await using var connection = await web.Owner.OpenConnectionAsync();
        return await connection.QuerySingleAsync<T>(sql, new { account.UserId });
    }
}

/// <summary>When sessions cannot be read.</summary>
public sealed class UnreadSessionTests(WebFixture web) : IClassFixture<WebFixture>
{
    [Fact]
    public async Task A_failure_is_told_once_pages_for_everybody_are_served_and_files_ask_for_no_session()
    {
        var person = await web.SignInAs(Role.City);
        await using (var connection = await web.Owner.OpenConnectionAsync())
            await connection.ExecuteAsync("alter table sessions rename to gone");

        using var failed = await person.Get("/settlements");
        string text = await failed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var file = await person.Get("/site.css");
        using var open = await person.Get("/report/status");

        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Contains("错误编号", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        Assert.NotEqual(HttpStatusCode.InternalServerError, open.StatusCode);
    }
}
