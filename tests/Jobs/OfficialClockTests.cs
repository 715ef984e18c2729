using System.Globalization;
using AngleSharp.Dom;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Tests.Jobs;

public sealed class OfficialClockTests(WebFixture web) : IClassFixture<WebFixture>
{
    //          demonstration  Gansu:Today    UTC                 day and hour in Gansu
    [Theory]
    [InlineData("true", "2026-11-30", "2027-03-04T17:30:00Z", "2026-11-30T01:30:00", true)] // the day stands in, the hour is real
    [InlineData("true", null, "2027-03-04T17:30:00Z", "2027-03-05T01:30:00", false)]
    [InlineData("false", "2026-11-30", "2027-03-04T15:30:00Z", "2027-03-04T23:30:00", false)] // in earnest nobody sets the day
    [InlineData(null, "2026-11-30", "2027-03-04T15:30:00Z", "2027-03-04T23:30:00", false)]
    public void The_day_is_that_of_Gansu_or_in_a_demonstration_the_given_one(string? demonstration, string? today, string utc, string now, bool overridden)
    {
        var settings = new Dictionary<string, string?> { ["Gansu:Demonstration"] = demonstration, ["Gansu:Today"] = today };
        var clock = OfficialClock.By(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), new Stopped(DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture)));
        Assert.Equal((DateTime.Parse(now, CultureInfo.InvariantCulture), DateOnly.Parse(now[..10], CultureInfo.InvariantCulture), overridden), (clock.Now, clock.Today, clock.IsOverridden));
    }

    [Fact]
    public async Task Pages_and_jobs_of_a_demonstration_go_by_one_day_and_the_job_centre_says_so()
    {
        Assert.Equal(WebFixture.Today, web.Services.GetRequiredService<OfficialClock>().Today);
        Assert.Equal(WebFixture.Today, web.Services.GetRequiredService<OfficialDay>().Today);
        var page = await (await web.SignInAs(Role.SystemAdministrator)).Page("/jobs");
        Assert.Contains("2026年11月30日：页面和定时任务都按这一天办理", page.Text("#demonstration-day"), StringComparison.Ordinal);

        await using var real = web.AnotherNode(settings: ("Gansu:Today", ""));
        Assert.Equal(real.Services.GetRequiredService<OfficialClock>().Today, real.Services.GetRequiredService<OfficialDay>().Today);
        Assert.False(real.Services.GetRequiredService<OfficialClock>().IsOverridden);
    }

    private sealed class Stopped(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}
