using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.Rules.Titles;

public sealed class BanTermTests
{
    [Theory]
    //            case   decided     years  last day      may apply from
    [InlineData("B1", "2026-03-20", 2, "2028-03-20", "2028-03-21")]
    [InlineData("B2", "2026-06-15", 2, "2028-06-15", "2028-06-16")]
    [InlineData("B3", "2028-02-29", 2, "2030-02-28", "2030-03-01")]
    [InlineData("B4", "2026-12-31", 3, "2029-12-31", "2030-01-01")]
    [InlineData("B9", "2026-05-08", 2, "2028-05-08", "2028-05-09")]
    public void Runs_by_calendar_years_from_the_decision(string id, string decided, int years, string last, string from)
    {
        _ = id;
        var ban = new BanTerm(DateOnly.Parse(decided), years);
        Assert.Equal((DateOnly.Parse(last), DateOnly.Parse(from)), (ban.LastDay, ban.MayApplyFrom));
        Assert.True(ban.Bars(ban.DecidedOn) && ban.Bars(ban.LastDay));
        Assert.False(ban.Bars(ban.MayApplyFrom) || ban.Bars(ban.DecidedOn.AddDays(-1)));
    }

    [Fact]
    public void B2_the_window_of_2028_is_still_barred() =>
        Assert.True(new BanTerm(new(2026, 6, 15), 2).Bars(new(2028, 5, 10)));

    [Theory]
    [InlineData(23, 2, true)]
    [InlineData(23, 0, true)]  // 视情况
    [InlineData(23, 3, false)]
    [InlineData(24, 1, false)]
    [InlineData(24, 2, true)]
    [InlineData(24, 3, true)]  // 至少
    [InlineData(24, 0, false)]
    [InlineData(25, 5, true)]
    public void Years_a_decision_may_set(int article, int years, bool allowed) =>
        Assert.Equal(allowed, Packs.Gansu.Sanction(article)!.Ban!.Allows(years));

    [Fact]
    public void Failing_renewal_bars_nobody() => Assert.Null(Packs.Gansu.Sanction(22)!.Ban);
}
