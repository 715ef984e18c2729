using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Home;

namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>People with passwords and second factors, outside the demonstration.</summary>
public static class RealPeople
{
    public const string Password = "黄河之水天上来奔流到海不复回";

    /// <summary>An account with this password, made when there is none of the name yet; enrolled, when asked for.</summary>
    public static async Task<Account> Make(WebFixture web, string name, Role role, bool enrolled = false)
    {
        ArgumentNullException.ThrowIfNull(web);
        using var scope = web.Services.CreateScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        if (await accounts.FindByNameAsync(name) is { } known)
            return known;
        string region = role switch { Role.City => "620100", Role.County => "620102", _ => "620000" };
        long? enterprise = role == Role.Enterprise ? await new SmallLedger(web.Owner).Enterprise($"{name}的企业") : null;
        var account = new Account { UserName = name, DisplayName = "测试人", Role = role, RegionCode = region, EnterpriseId = enterprise };
        Assert.Empty((await accounts.CreateAsync(account, Password)).Errors.Select(error => error.Description));
        if (enrolled)
        {
            await accounts.ResetAuthenticatorKeyAsync(account);
            await accounts.SetTwoFactorEnabledAsync(account, true);
        }
        return account;
    }

    /// <summary>In by password and, when enrolled, by the code of this moment.</summary>
    public static async Task<Visitor> SignIn(WebFixture web, string name, WebApplicationFactory<HomeController>? node = null)
    {
        ArgumentNullException.ThrowIfNull(web);
        var person = new Visitor(node ?? web.InEarnest);
        string onward = await ByPassword(person, name);
        if (onward.StartsWith("/sign-in/two-factor", StringComparison.Ordinal))
            onward = await ByCode(person, await FreshCode(web, name, DateTimeOffset.UtcNow));
        Assert.Equal("/", onward);
        return person;
    }

    /// <summary>The first step: where it leads, or "refused".</summary>
    public static async Task<string> ByPassword(Visitor person, string name, string password = Password)
    {
        ArgumentNullException.ThrowIfNull(person);
        await person.Page("/sign-in");
        using var answer = await person.Post("/sign-in", ("UserName", name), ("Password", password));
        return answer.Headers.Location?.ToString() ?? "refused";
    }

    /// <summary>The second step: where it leads, or "refused".</summary>
    public static async Task<string> ByCode(Visitor person, string code)
    {
        ArgumentNullException.ThrowIfNull(person);
        await person.Page("/sign-in/two-factor");
        using var answer = await person.Post("/sign-in/two-factor", ("Code", code));
        return answer.Headers.Location?.ToString() ?? "refused";
    }

    /// <summary>The code of this moment, as if none had been used yet.</summary>
    public static async Task<string> FreshCode(WebFixture web, string name, DateTimeOffset moment)
    {
        ArgumentNullException.ThrowIfNull(web);
        await using var connection = await web.Owner.OpenConnectionAsync();
        await connection.ExecuteAsync("update users set last_totp_step = 0 where user_name = @name", new { name });
        return Totp.At(await Key(web, name), moment);
    }

    /// <summary>The secret in the person's authenticator.</summary>
    public static async Task<string> Key(WebFixture web, string name)
    {
        ArgumentNullException.ThrowIfNull(web);
        using var scope = web.Services.CreateScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        return (await accounts.GetAuthenticatorKeyAsync((await accounts.FindByNameAsync(name))!))!;
    }
}
