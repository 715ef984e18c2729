using System.Net;
using Dapper;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.People;

/// <summary>Real accounts outside the demonstration: passwords, second factor, one-time links.</summary>
public sealed class SignInTests(WebFixture web) : IClassFixture<WebFixture>
{
    private const string Password = RealPeople.Password;

    [Fact]
    public async Task The_password_lets_in_and_leads_on_to_where_one_wanted_to_go()
    {
        await Account("city-a", Role.City);
        var person = Real();

        await person.Page("/sign-in?returnUrl=%2Faccount");
        string onward = await person.PostOn("/sign-in", ("UserName", "CITY-A"), ("Password", Password), ("ReturnUrl", "/account"));

        Assert.Equal("/account", onward);
        await person.Page("/account");
    }

    [Fact]
    public async Task A_return_address_elsewhere_is_not_followed()
    {
        await Account("city-b", Role.City);
        var person = Real();
        await person.Page("/sign-in");

        Assert.Equal("/", await person.PostOn("/sign-in", ("UserName", "city-b"), ("Password", Password), ("ReturnUrl", "https://evil.example/")));
    }

    [Fact]
    public async Task The_province_must_enrol_a_second_factor_first_and_is_asked_for_it_from_then_on()
    {
        var account = await Account("maker-a", Role.ProvinceMaker);
        var person = Real();
        await person.Page("/sign-in");
        await person.PostOn("/sign-in", ("UserName", "maker-a"), ("Password", Password));
        Assert.Equal("/account/two-factor", (await person.Get("/")).Headers.Location?.ToString());

        var enrol = await person.Page("/account/two-factor");
        string key = enrol.QuerySelector(".one-time")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        string used = Totp.Now(key);
        var codes = await person.Parse(await person.Post("/account/two-factor", ("Code", used)));
        var recovery = codes.QuerySelectorAll(".codes li").Select(code => code.TextContent).ToList();
        await person.Page("/");

        Assert.Equal(10, recovery.Count);
        Assert.DoesNotContain(key, await One<string>("select authenticator_key from users where user_id = @UserId", account), StringComparison.Ordinal);
        Assert.Equal("/", await SignInWith("maker-a", recovery[0]));
        Assert.Equal("refused", await SignInWith("maker-a", recovery[0])); // each once only
        Assert.Equal("refused", await SignInWith("maker-a", used)); // the code that enrolled it
        string next = Totp.At(key, DateTimeOffset.UtcNow.AddSeconds(30));
        Assert.Equal("/", await SignInWith("maker-a", next));
        Assert.Equal("refused", await SignInWith("maker-a", next));
        Assert.Equal("refused", await SignInWith("maker-a", "000000"));
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task A_code_is_good_for_its_half_minute_and_the_ones_beside_it(int steps, bool good)
    {
        string name = $"maker-{steps}";
        await RealPeople.Make(web, name, Role.ProvinceMaker, enrolled: true);
        var now = DateTimeOffset.UtcNow;
        await using var node = web.InEarnest.WithWebHostBuilder(host => host.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(new Standing(now))));
        var person = new Visitor(node);
        await RealPeople.ByPassword(person, name);

        Assert.Equal(good ? "/" : "refused", await RealPeople.ByCode(person, await RealPeople.FreshCode(web, name, now.AddSeconds(30 * steps))));
    }

    [Fact]
    public async Task Of_two_who_use_one_code_at_once_one_comes_in()
    {
        await RealPeople.Make(web, "maker-twice", Role.ProvinceMaker, enrolled: true);
        await using var other = web.AnotherNode(settings: ("Gansu:Demonstration", "false"));
        Visitor[] people = [Real(), new(other)];
        foreach (var person in people)
        {
            await RealPeople.ByPassword(person, "maker-twice");
            await person.Page("/sign-in/two-factor");
        }
        string code = await RealPeople.FreshCode(web, "maker-twice", DateTimeOffset.UtcNow);

        var answers = await Task.WhenAll(people.Select(person => person.Post("/sign-in/two-factor", ("Code", code))));

        Assert.Single(answers, answer => answer.Headers.Location is not null);
    }

    [Fact]
    public async Task A_disabled_account_stays_outside()
    {
        var account = await Account("city-d", Role.City);
        await One<int>("update users set disabled_at = now() where user_id = @UserId returning 1", account);
        var person = Real();
        await person.Page("/sign-in");

        var answer = await person.Post("/sign-in", ("UserName", "city-d"), ("Password", Password));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("用户名或密码不对", (await person.Parse(answer)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("短短的密码", "至少 12 位")]
    [InlineData("aaaaaaaaaaaaaaaa", "不同的字符")]
    [InlineData("city-e-的密码在这里了", "不能包含用户名")]
    [InlineData(Password, "最近五次")]
    [InlineData("password1234", "太常见")]
    [InlineData("123456789012", "太常见")]
    [InlineData("qwertyuiop12", "太常见")]
    [InlineData("Gansu@123456", "太常见")]
    [InlineData("lanzhou-gongxin-2026", "太常见")]
    [InlineData("兰州市工信局智能工厂2026", "太常见")]
    public async Task A_poor_password_is_refused_with_the_reason(string fresh, string reason)
    {
        await Account("city-e", Role.City);
        var person = Real();
        await person.Page("/sign-in");
        await person.PostOn("/sign-in", ("UserName", "city-e"), ("Password", Password));

        await person.Page("/account");
        var page = await person.Parse(await person.Post("/account/password", ("Current", Password), ("Fresh", fresh), ("Again", fresh)));

        Assert.Contains(reason, page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_has_an_end()
    {
        await Account("city-f", Role.City);
        var person = Real();
        await RealPeople.ByPassword(person, "city-f");
        string fresh = string.Concat(Enumerable.Repeat("孤帆远影碧空尽", 19))[..129];

        await person.Page("/account");
        var page = await person.Parse(await person.Post("/account/password", ("Current", Password), ("Fresh", fresh), ("Again", fresh)));

        Assert.Contains("最多 128 位", page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
    }

    private Visitor Real() => new(web.InEarnest);

    private async Task<string> SignInWith(string userName, string code)
    {
        var person = Real();
        Assert.StartsWith("/sign-in/two-factor", await RealPeople.ByPassword(person, userName), StringComparison.Ordinal);
        return await RealPeople.ByCode(person, code);
    }

    private Task<Account> Account(string userName, Role role) => RealPeople.Make(web, userName, role);

    private async Task<T> One<T>(string sql, Account account)
    {
        await using var connection = await web.Owner.OpenConnectionAsync();
        return await connection.QuerySingleAsync<T>(sql, new { account.UserId });
    }
}
