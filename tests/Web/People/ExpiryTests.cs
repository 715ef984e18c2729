using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.People;

/// <summary>What ends by itself: a session left alone, a password grown old.</summary>
public sealed class ExpiryTests(WebFixture web) : IClassFixture<WebFixture>
{
    private const string Password = "长风破浪会有时直挂云帆济沧海";

    [Theory]
    [InlineData(29, true)]
    [InlineData(31, false)]
    public async Task A_session_ends_after_half_an_hour_without_use(int minutes, bool stillIn)
    {
        var person = await web.SignInAs(Role.ProvinceMaker);
        await using var later = web.Site.WithWebHostBuilder(host => host.ConfigureServices(
            services => services.AddSingleton<TimeProvider>(new Later(TimeSpan.FromMinutes(minutes)))));

        using var answer = await person.At(later).Get("/");

        Assert.Equal(stillIn, answer.IsSuccessStatusCode);
        Assert.Equal(!stillIn, answer.Headers.Location?.ToString().Contains("/sign-in", StringComparison.Ordinal) ?? false);
    }

    [Theory]
    [InlineData(179, "/settlements", null)]
    [InlineData(181, "/settlements", "/account")] // first a new password
    [InlineData(181, "/account", null)]
    public async Task A_password_is_renewed_after_half_a_year(int days, string page, string? ledTo)
    {
        string name = $"city-{days}";
        await Account(name, days);
        var person = new Visitor(web.InEarnest);
        await person.Page("/sign-in");
        await person.PostOn("/sign-in", ("UserName", name), ("Password", Password));

        using var answer = await person.Get(page);

        Assert.Equal(ledTo, answer.Headers.Location?.ToString());
    }

    private async Task Account(string name, int days)
    {
        using var scope = web.Services.CreateScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        if (await accounts.FindByNameAsync(name) is null)
            Assert.True((await accounts.CreateAsync(new Account { UserName = name, DisplayName = "测试人", Role = Role.City, RegionCode = "620100" }, Password)).Succeeded);
        await using var connection = await web.Owner.OpenConnectionAsync();
        await connection.ExecuteAsync("update users set password_changed_at = now() - make_interval(days => @days) where user_name = @name", new { days, name });
    }

    private sealed class Later(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
