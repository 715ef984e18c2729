using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.Rules.Titles;

public sealed class SanctionedTests
{
    // domain §8.2: article, title and act, decided, years barred, then: new kind and end, rung to start from, last barred day, forfeits
    [Theory]
    [InlineData(24, "advanced cancel 2028-12-15", "2028-02-29", 2, "", "basic", "2030-02-28", true)]                       // B3, B5
    [InlineData(24, "basic cancel 2028-12-15", "2026-12-31", 3, "", "scenario", "2029-12-31", true)]                       // B4, B6
    [InlineData(24, "scenario cancel 2028-12-15", "2026-05-08", 2, "", "scenario", "2028-05-08", true)]                    // B7
    [InlineData(22, "advanced downgrade 2028-12-15", "2028-12-15", 0, "basic 2031-12-15", "advanced", "", false)]          // B8
    [InlineData(25, "advanced downgrade 2028-12-15", "2026-05-08", 2, "basic 2028-12-15", "advanced", "2028-05-08", true)] // B9
    [InlineData(22, "advanced downgrade 2028-12-15", "2029-02-10", 0, "basic 2031-12-15", "advanced", "", false)]          // D10: dated back to the end (Q22)
    [InlineData(22, "advanced cancel 2028-12-15", "2028-12-15", 0, "", "basic", "", false)]                                // B10
    public void What_follows_from_a_decision(int article, string title, string decided, int years, string becomes, string start, string barredTo, bool forfeits)
    {
        var result = Decide(article, title, decided, years);

        var item = Assert.Single(result.Titles);
        Assert.Equal(becomes, item.NewKind is { } kind ? $"{kind.Code()} {item.NewDates!.ValidTo:yyyy-MM-dd}" : "");
        Assert.Equal(start, item.Start?.Code());
        Assert.Equal(barredTo, result.Ban is { } ban ? $"{ban.LastDay:yyyy-MM-dd}" : "");
        Assert.Equal(forfeits, result.Forfeits);
        Assert.Equal(article != 22, result.CreditRecord);
    }

    [Theory]
    [InlineData(24, "advanced downgrade 2028-12-15", 2, "第二十四条没有规定降格")]
    [InlineData(24, "advanced cancel 2028-12-15", 1, "至少2年")]
    [InlineData(25, "scenario downgrade 2028-12-15", 2, "没有更低的等级可降")]
    [InlineData(22, "advanced cancel 2028-12-15", 2, "没有规定不得申报的期限")]
    [InlineData(25, "basic downgrade 2028-12-15", 2, "没有更低的等级可降")]
    [InlineData(19, "basic cancel 2028-12-15", 0, "没有规定处理措施")]
    public void What_the_article_does_not_allow(int article, string title, int years, string message) =>
        Assert.Contains(message, Assert.Throws<SanctionException>(() => Decide(article, title, "2026-05-08", years)).Message, StringComparison.Ordinal);

    [Fact]
    public void B1_a_mismatch_bars_without_touching_a_title()
    {
        var result = Sanctioned.By(Packs.Gansu, Readings.Defaults(Packs.Gansu), 23, [], new(2026, 3, 20), new(2026, 3, 20), 2);
        Assert.Empty(result.Titles);
        Assert.Equal(new DateOnly(2028, 3, 21), result.Ban!.Value.MayApplyFrom);
        Assert.False(result.Forfeits);
    }

    [Theory]
    [InlineData("Q24", "A", 25, "2029-05-08")]
    [InlineData("Q24", "B", 22, "2028-12-15")]
    public void Other_readings_of_the_period_after_a_downgrade(string reading, string letter, int article, string end)
    {
        var result = Sanctioned.By(
            Packs.Gansu, Readings.Defaults(Packs.Gansu).With(reading, letter), article,
            [new SanctionedTitle(1, TitleKind.Advanced, "甲", new(2028, 12, 15), TitleAct.Downgrade)], new(2026, 5, 8), new(2026, 5, 8), article == 22 ? 0 : 2);
        Assert.Equal(DateOnly.Parse(end), result.Titles[0].NewDates!.ValidTo);
    }

    [Fact]
    public void The_lower_title_begins_where_the_old_one_ends()
    {
        var result = Sanctioned.By(
            Packs.Gansu, Readings.Defaults(Packs.Gansu), 25, [new SanctionedTitle(1, TitleKind.Advanced, "甲", new(2028, 12, 15), TitleAct.Downgrade)],
            new(2026, 5, 8), new(2026, 5, 18), 2);
        Assert.Equal((new DateOnly(2026, 5, 18), new DateOnly(2028, 12, 15)), (result.Titles[0].NewDates!.ConfirmedOn, result.Titles[0].NewDates!.ValidTo));
        Assert.Equal(new DateOnly(2028, 5, 8), result.Ban!.Value.LastDay);
    }

    private static Consequences Decide(int article, string title, string decided, int years)
    {
        string[] part = title.Split(' ');
        return Sanctioned.By(
            Packs.Gansu, Readings.Defaults(Packs.Gansu), article,
            [new SanctionedTitle(1, TitleKinds.Parse(part[0]), "甲", DateOnly.Parse(part[2]), part[1] == "cancel" ? TitleAct.Cancel : TitleAct.Downgrade)],
            DateOnly.Parse(decided), DateOnly.Parse(decided), years);
    }
}
