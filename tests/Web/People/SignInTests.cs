using System.Net;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.People;

/// <summary>Real accounts outside the demonstration: passwords, lockout, second factor, one-time links.</summary>
public sealed class SignInTests(WebFixture web) : IClassFixture<WebFixture>
{
    private const string Password = "黄河之水天上来奔流到海不复回";

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
    public async Task Five_wrong_passwords_lock_even_the_right_one_out_and_the_name_stays_typed()
    {
        await Account("city-c", Role.City);
        var person = Real();
        await person.Page("/sign-in");
        for (int i = 0; i < 5; i++)
            await person.Post("/sign-in", ("UserName", "city-c"), ("Password", "wrong"));

        var page = await person.Parse(await person.Post("/sign-in", ("UserName", "city-c"), ("Password", Password)));

        Assert.Contains("已锁定 15 分钟", page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("city-c", page.QuerySelector("#UserName")!.GetAttribute("value"));
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
        var codes = await person.Parse(await person.Post("/account/two-factor", ("Code", Totp.Now(key))));
        var recovery = codes.QuerySelectorAll(".codes li").Select(code => code.TextContent).ToList();
        await person.Page("/");

        Assert.Equal(10, recovery.Count);
        Assert.DoesNotContain(key, await One<string>("select authenticator_key from users where user_id = @UserId", account), StringComparison.Ordinal);
        Assert.Equal("/", await SignInWith("maker-a", recovery[0]));
        Assert.Equal("refused", await SignInWith("maker-a", recovery[0])); // each once only
        Assert.Equal("/", await SignInWith("maker-a", Totp.Now(key)));
        Assert.Equal("refused", await SignInWith("maker-a", "000000"));
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

    private Visitor Real() => new(web.InEarnest);

    private async Task<string> SignInWith(string userName, string code)
    {
        var person = Real();
        await person.Page("/sign-in");
        Assert.StartsWith("/sign-in/two-factor", await person.PostOn("/sign-in", ("UserName", userName), ("Password", Password)), StringComparison.Ordinal);
        await person.Page("/sign-in/two-factor");
        using var answer = await person.Post("/sign-in/two-factor", ("Code", code));
        return answer.Headers.Location?.ToString() ?? "refused";
    }

    private async Task<Account> Account(string userName, Role role)
    {
        using var scope = web.Services.CreateScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        if (await accounts.FindByNameAsync(userName) is { } known)
            return known;
        var account = new Account { UserName = userName, DisplayName = "测试人", Role = role, RegionCode = role == Role.City ? "620100" : "620000" };
        Assert.Empty((await accounts.CreateAsync(account, Password)).Errors.Select(error => error.Description));
        return account;
    }

    private async Task<T> One<T>(string sql, Account account)
    {
        await using var connection = await web.Owner.OpenConnectionAsync();
        return await connection.QuerySingleAsync<T>(sql, new { account.UserId });
    }
}
