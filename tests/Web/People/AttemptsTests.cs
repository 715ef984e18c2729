using System.Net;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Home;

namespace SmartFactory.Gansu.Tests.Web.People;

/// <summary>Guessing at the door: it is slow, it locks out whoever guesses and nobody else, and it learns nothing.</summary>
public sealed class AttemptsTests(WebFixture web) : IClassFixture<WebFixture>
{
    private const string Wrong = "不对的密码也有十二位长";

    [Fact]
    public async Task Five_failures_close_the_account_to_the_address_they_came_from_and_to_no_other()
    {
        await RealPeople.Make(web, "closed", Role.City);
        for (int n = 0; n < 5; n++)
            Assert.Equal("refused", await RealPeople.ByPassword(At("10.2.0.1"), "closed", Wrong));

        Assert.Equal("refused", await RealPeople.ByPassword(At("10.2.0.1"), "closed"));
        Assert.Equal("/", await RealPeople.ByPassword(At("10.2.0.2"), "closed"));
    }

    [Fact]
    public async Task The_lock_is_over_after_a_quarter_of_an_hour_and_trying_on_does_not_lengthen_it()
    {
        var settings = web.Services.GetRequiredService<SignInSettings>();
        var now = DateTimeOffset.UtcNow;
        for (int n = 0; n < 5; n++)
            Assert.Equal(n + 1, (await SignInAttempts.Begin(web.App, 987, "10.3.0.1", settings, now)).Failures);

        Assert.Equal(6, (await SignInAttempts.Begin(web.App, 987, "10.3.0.1", settings, now.AddMinutes(14))).Failures);
        Assert.Equal(1, (await SignInAttempts.Begin(web.App, 987, "10.3.0.1", settings, now.AddMinutes(15))).Failures);
    }

    [Fact]
    public async Task Guessing_from_everywhere_slows_strangers_and_not_who_came_from_there_before()
    {
        var account = await RealPeople.Make(web, "guessed-at", Role.City);
        Assert.Equal("/", await RealPeople.ByPassword(At("10.4.0.1"), "guessed-at"));
        await Set(account, "access_failed_count = 23, lockout_end = null");
        var settings = web.Services.GetRequiredService<SignInSettings>();
        var now = DateTimeOffset.UtcNow;

        var turns = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => SignInAttempts.Begin(web.App, account.UserId, $"10.4.1.{n}", settings, now)));

        Assert.Single(turns, turn => !turn.Slowed); // of many at once one may be compared
        Assert.Equal(8, (await Until(account) - now).TotalSeconds, 0.01); // 2^3
        Assert.True((await SignInAttempts.Begin(web.App, account.UserId, "10.4.2.1", settings, now.AddSeconds(7))).Slowed);
        Assert.False((await SignInAttempts.Begin(web.App, account.UserId, "10.4.2.2", settings, now.AddSeconds(8.5))).Slowed);
        await Set(account, "access_failed_count = 1000, lockout_end = now() + interval '1 hour'");
        Assert.Equal("refused", await RealPeople.ByPassword(At("10.4.3.1"), "guessed-at"));
        Assert.Equal("/", await RealPeople.ByPassword(At("10.4.0.1"), "guessed-at"));
        Assert.Equal("/", await RealPeople.ByPassword(At("10.4.3.1"), "guessed-at")); // who came in ended it
    }

    [Fact]
    public async Task The_right_password_in_a_burst_comes_in_on_every_node()
    {
        await RealPeople.Make(web, "burst", Role.City);
        await using var other = web.AnotherNode(settings: ("Gansu:Demonstration", "false"));
        for (int n = 0; n < 3; n++)
            await RealPeople.ByPassword(At("10.5.0.1"), "burst", Wrong);

        var people = Enumerable.Range(0, 12).Select(n => At("10.5.0.1", n % 2 == 0 ? other : null)).ToList();
        string[] answers = await Task.WhenAll(people.Select(person => RealPeople.ByPassword(person, "burst")));

        Assert.All(answers, answer => Assert.Equal("/", answer));
    }

    [Fact]
    public async Task Every_failure_of_a_burst_is_counted()
    {
        var account = await RealPeople.Make(web, "counted", Role.City);
        await using var other = web.AnotherNode(settings: ("Gansu:Demonstration", "false"));

        await Task.WhenAll(Enumerable.Range(0, 12).Select(n => RealPeople.ByPassword(At("10.6.0.1", n % 2 == 0 ? other : null), "counted", Wrong)));

        Assert.Equal(12, await One<int>("select access_failed_count from users where user_id = @UserId", account));
        Assert.Equal(12, await One<int>("select failures from sign_in_failures where user_id = @UserId", account));
        Assert.Equal(6, await One<int>("select count(*) from events where actor_id = @UserId and act in ('sign-in-refused', 'sign-in-locked')", account)); // the records are not flooded
    }

    [Theory]
    [InlineData("nobody-of-this-name")]
    [InlineData("wrong")]
    [InlineData("disabled")]
    [InlineData("without-password")]
    [InlineData("locked")]
    public async Task Whatever_is_wrong_one_sentence_is_said_and_one_password_hashed(string name)
    {
        if (name != "nobody-of-this-name")
        {
            var account = await RealPeople.Make(web, name, Role.City);
            if (name == "disabled")
                await Set(account, "disabled_at = now()");
            if (name == "without-password")
                await Set(account, "password_hash = null");
            for (int n = 0; n < 5 && name == "locked"; n++)
                await SignInAttempts.Begin(web.App, account.UserId, "127.0.0.1", web.Services.GetRequiredService<SignInSettings>(), DateTimeOffset.UtcNow);
        }
        var hasher = new CountingHasher();
        await using var node = web.InEarnest.WithWebHostBuilder(host => host.ConfigureTestServices(services => services.AddSingleton<IPasswordHasher<Account>>(hasher)));
        var person = new Visitor(node);
        await person.Page("/sign-in");

        using var answer = await person.Post("/sign-in", ("UserName", name), ("Password", name == "wrong" ? Wrong : RealPeople.Password));
        var page = await person.Parse(answer);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("用户名或密码不对，或者尝试次数过多。请核对后重试；刚才已经多次不对的，请过 15 分钟再试。", page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(name, page.QuerySelector("#UserName")!.GetAttribute("value"));
        Assert.Equal(1, hasher.Verified);
    }

    [Theory]
    [InlineData("nobody-is-called-so")]
    [InlineData("unhurried")]
    public async Task A_refusal_takes_the_same_time_whoever_it_is(string name)
    {
        if (name == "unhurried")
            await RealPeople.Make(web, name, Role.City);
        await using var node = web.InEarnest.WithWebHostBuilder(host => host.UseSetting("Gansu:SignIn:RefusalMilliseconds", "1500"));
        var person = new Visitor(node);
        await person.Page("/sign-in");
        var watch = System.Diagnostics.Stopwatch.StartNew();

        using var answer = await person.Post("/sign-in", ("UserName", name), ("Password", Wrong));

        Assert.True(watch.ElapsedMilliseconds >= 1500, $"{watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public async Task A_name_that_nobody_has_is_recorded_without_the_name()
    {
        await RealPeople.ByPassword(At("10.8.0.1"), "my-password-by-mistake", Wrong);

        await using var connection = await web.Owner.OpenConnectionAsync();
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>("select count(*) from events where act = 'sign-in-unknown' and reason = '来自 10.8.0.1'"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*) from events e where e::text like '%by-mistake%'"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*) from sign_in_failures f where f::text like '%by-mistake%'"));
    }

    [Fact]
    public async Task One_address_is_held_back_and_the_buttons_of_the_demonstration_are_not()
    {
        await using var node = web.AnotherNode(settings: ("Gansu:SignIn:PerAddress", "3"));
        var person = new Visitor(node);
        await person.Page("/sign-in");
        var answers = new List<HttpStatusCode>();
        for (int n = 0; n < 4; n++)
            answers.Add((await person.Post("/sign-in", ("UserName", $"x-{n}"), ("Password", Wrong))).StatusCode);
        using var held = await person.Post("/invitation/x", ("Fresh", Wrong));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], answers);
        Assert.Contains("太频繁", (await person.Parse(held)).Title, StringComparison.Ordinal);
        string name = await TestAccounts.Make(web.Owner, Role.Auditor, null, null);
        for (int n = 0; n < 5; n++)
            await person.Demonstrate(name);
    }

    [Fact]
    public async Task One_name_is_held_back_but_not_where_it_came_from_before()
    {
        await RealPeople.Make(web, "one-name", Role.City);
        await using var limited = web.AnotherNode("10.9.0.1", ("Gansu:Demonstration", "false"), ("Gansu:SignIn:PerName", "2"));
        Assert.Equal("refused", await RealPeople.ByPassword(new(limited), "one-name", Wrong));
        Assert.Equal("refused", await RealPeople.ByPassword(new(limited), "ONE-NAME", Wrong));

        Assert.Equal("refused", await RealPeople.ByPassword(new(limited), "one-name"));
        Assert.Equal("/", await RealPeople.ByPassword(At("10.9.0.1"), "one-name"));
        Assert.Equal("/", await RealPeople.ByPassword(new(limited), "one-name"));
    }

    [Fact]
    public async Task Wrong_codes_and_wrong_own_passwords_count_like_wrong_passwords()
    {
        var account = await RealPeople.Make(web, "counts-all", Role.City, enrolled: true);
        var inside = await RealPeople.SignIn(web, "counts-all");
        for (int n = 0; n < 3; n++)
        {
            await inside.Page("/account");
            const string fresh = "两岸猿声啼不住轻舟已过万重山";
            var page = await inside.Parse(await inside.Post("/account/password", ("Current", Wrong), ("Fresh", fresh), ("Again", fresh)));
            Assert.Contains("原密码不对", page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        }
        Assert.Equal(3, await One<int>("select failures from sign_in_failures where user_id = @UserId", account));
        var outside = new Visitor(web.InEarnest);
        await RealPeople.ByPassword(outside, "counts-all");
        for (int n = 0; n < 2; n++)
            Assert.Equal("refused", await RealPeople.ByCode(outside, "000000"));

        Assert.Equal("refused", await RealPeople.ByCode(outside, await RealPeople.FreshCode(web, "counts-all", DateTimeOffset.UtcNow)));
        Assert.Equal(6, await One<int>("select access_failed_count from users where user_id = @UserId", account));
    }

    private Visitor At(string from, WebApplicationFactory<HomeController>? node = null) => new Visitor(node ?? web.InEarnest).From(from);

    private async Task<DateTimeOffset> Until(Account account) => await One<DateTime>("select lockout_end from users where user_id = @UserId", account);

    private async Task Set(Account account, string what)
    {
        await using var connection = await web.Owner.OpenConnectionAsync();
        await connection.ExecuteAsync($"update users set {what} where user_id = @UserId", new { account.UserId });
    }

    private async Task<T> One<T>(string sql, Account account)
    {
        await using var connection = await web.Owner.OpenConnectionAsync();
        return await connection.QuerySingleAsync<T>(sql, new { account.UserId });
    }

    private sealed class CountingHasher : PasswordHasher<Account>
    {
        public int Verified { get; private set; }

        public override PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
        {
            Verified++;
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
