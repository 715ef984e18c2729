using Dapper;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.People;

/// <summary>What ends by itself: a session left alone, a password grown old.</summary>
public sealed class ExpiryTests(WebFixture web) : IClassFixture<WebFixture>
{
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
    [InlineData(11, true)]
    [InlineData(13, false)]
    public async Task And_after_half_a_day_however_much_it_is_used(int hours, bool stillIn)
    {
        var person = await web.SignInAs(Role.ProvinceFinance);
        await using (var connection = await web.Owner.OpenConnectionAsync())
            await connection.ExecuteAsync("update sessions set created_at = created_at - make_interval(hours => @hours)", new { hours });

        using var answer = await person.Get("/");

        Assert.Equal(stillIn, answer.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData(179, "/settlements", null)]
    [InlineData(181, "/settlements", "/account")] // first a new password
    [InlineData(181, "/account", null)]
    public async Task A_password_is_renewed_after_half_a_year(int days, string page, string? ledTo)
    {
        string name = $"city-{days}";
        await RealPeople.Make(web, name, Role.City, enrolled: true);
        await using (var connection = await web.Owner.OpenConnectionAsync())
            await connection.ExecuteAsync("update users set password_changed_at = now() - make_interval(days => @days) where user_name = @name", new { days, name });
        var person = await RealPeople.SignIn(web, name);

        using var answer = await person.Get(page);

        Assert.Equal(ledTo, answer.Headers.Location?.ToString());
    }
}
