using System.Globalization;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Tests.Rules.Awards;

public sealed class ShortageTests
{
    private static readonly DateOnly Day = new(2026, 11, 30);

    [Theory]
    //          batch                               pool  shortfall  by 万元            total  by 0.01 万元                total
    [InlineData("1 basic, 2 basic, 3 basic", 200, 100, "basic 66", 198, "basic 66.66", 199.98)]
    [InlineData("1 scenario, 2 basic, 3 advanced", 215, 215, "advanced 150 basic 50 scenario 15", 215, "advanced 150 basic 50 scenario 15", 215)]
    [InlineData("1 scenario, 1 basic", 70, 30, "basic 70 scenario 21", 70, "basic 70 scenario 21", 70)] // one after the other: the scenario is taken off the basic award
    [InlineData("1 basic 80, 2 basic", 90, 90, "basic 50 basic 40", 90, "basic 50 basic 40", 90)]
    [InlineData("1 basic", 0, 100, "basic 0", 0, "basic 0", 0)]
    [InlineData("1 basic, 2 basic held", 99.5, 0.5, "basic 99", 99, "basic 99.5", 99.5)]
    public void Standards_shrink_together_until_the_pool_suffices(
        string batch, decimal pool, decimal shortfall, string byWan, decimal wanTotal, string byHundredth, decimal hundredthTotal)
    {
        var shortage = Of(batch, pool)!;

        Assert.Equal(shortfall, shortage.Shortfall.Wan);
        Assert.Equal(byWan, Words(shortage.ByWan));
        Assert.Equal(byHundredth, Words(shortage.ByHundredth));
        Assert.Equal((wanTotal, hundredthTotal), (shortage.ByWan.Total.Wan, shortage.ByHundredth.Total.Wan));
    }

    [Theory]
    [InlineData("1 basic, 2 basic", 200)]
    [InlineData("1 basic, 2 basic held", 100)]
    [InlineData("1 basic, 1 scenario", 100)] // Q10: nothing left for the scenario
    public void A_pool_that_suffices_is_no_shortage(string batch, decimal pool) => Assert.Null(Of(batch, pool));

    private static Shortage? Of(string batch, decimal pool) =>
        Shortage.Of(GansuRule.Awards, AwardReadings.Default, Day, [.. batch.Split(", ").Select(Line)], _ => AwardHistory.None, Money.FromWan(pool));

    private static BatchLine Line(string text, int index)
    {
        string[] parts = text.Split(' ');
        Money? standard = parts.Length > 2 && Money.TryParseWan(parts[2], out var wan) ? wan : null;
        return new BatchLine(index + 1, long.Parse(parts[0], CultureInfo.InvariantCulture), TitleKinds.Parse(parts[1]), "", standard, Held: parts[^1] == "held");
    }

    private static string Words(FittingStandards fitting) =>
        string.Join(' ', fitting.Standards.Select(standard => $"{standard.Kind.Code()} {standard.To.ToWanText()}"));
}
