using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;
using static SmartFactory.Gansu.Tests.Rules.GansuRule;

namespace SmartFactory.Gansu.Tests.Rules.Awards;

/// <summary>Every worked example: situation → ceiling, by default and under the alternative reading.</summary>
public sealed class AwardExamplesTests
{
    private static readonly Dictionary<string, TitleKind> Letters = new()
    {
        ["S"] = TitleKind.Scenario,
        ["B"] = TitleKind.Basic,
        ["A"] = TitleKind.Advanced,
        ["LW"] = TitleKind.LegacyWorkshop,
        ["LF"] = TitleKind.LegacyFactory,
    };

    public static TheoryData<string, string, decimal, decimal[], bool, decimal, decimal?, string> Examples()
    {
        var data = new TheoryData<string, string, decimal, decimal[], bool, decimal, decimal?, string>();
        foreach (string line in File.ReadLines("cases/award-examples.csv").Skip(1))
        {
            string[] f = line.Split(',');
            decimal N(int i) => decimal.Parse(f[i], System.Globalization.CultureInfo.InvariantCulture);
            data.Add(f[0], f[1], N(2), [N(3), N(4), N(5), N(6), N(7)], f[8] == "1", N(9), f[10].Length == 0 ? null : N(10), f[11]);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Ceiling_by_default_and_by_the_alternative(
        string id, string tier, decimal standard, decimal[] prior, bool forfeited, decimal expected, decimal? alternative, string reading)
    {
        var history = new AwardHistory(
            [.. Letters.Values.Zip(prior).Where(p => p.Second > 0).Select(p => new PriorAward(p.First, Wan(p.Second), new(2025, 12, 15)))],
            forfeited ? new Forfeiture(24, new(2026, 4, 2)) : null);
        var request = new AwardRequest(Letters[tier], Day, Wan(standard));

        var calculation = AwardCalculator.Calculate(GansuRule.Awards, AwardReadings.Default, request, history);

        Assert.True(Wan(expected) == calculation.Ceiling, $"{id}: {calculation.Ceiling}");
        if (alternative is { } other)
        {
            char letter = AwardReadings.Default[reading] == 'A' ? 'B' : 'A';
            Assert.Equal(Wan(other), AwardCalculator.Ceiling(GansuRule.Awards, AwardReadings.Default.With(reading, letter), request, history));
            Assert.Contains(new AlternativeCeiling(reading, letter, Wan(other)), calculation.Alternatives);
        }
    }

    //          kind, standard, prior (kind code=granted/paid@year …), reading, expected
    [Theory]
    [InlineData("A2 second scenario of one year", "scenario", null, "scenario=30/30@2026", "", 30)]
    [InlineData("A2 under one award per unit and year", "scenario", null, "scenario=30/30@2026", "Q6=B", 0)]
    [InlineData("A2 the year before does not count for Q6", "scenario", null, "scenario=30/30@2025", "Q6=B", 30)]
    [InlineData("A19 basic 100 granted, 60 paid", "advanced", null, "basic=100/60@2025", "", 200)]
    [InlineData("A19 deduct what was paid", "advanced", null, "basic=100/60@2025", "Q13=B", 240)]
    [InlineData("A24 excellent after the whole 300", "excellent", null, "advanced=300/300@2025", "", 100)]
    [InlineData("A24 leading after excellent", "leading", null, "advanced=300/300@2025 excellent=100/100@2025", "", 200)]
    [InlineData("A24 leading, 200 in total", "leading", null, "advanced=300/300@2025 excellent=100/100@2025", "Q15=B", 100)]
    [InlineData("A25 excellent without any provincial award", "excellent", null, "", "", 100)]
    [InlineData("excellent twice", "excellent", null, "excellent=100/100@2025", "", 0)]
    [InlineData("Q12 strictly earlier years: this year's scenario is not deducted", "basic", null, "scenario=30/30@2026", "Q12=A", 100)]
    [InlineData("Q12 default: it is", "basic", null, "scenario=30/30@2026", "", 70)]
    [InlineData("scenario after basic 70 with one scenario", "scenario", null, "scenario=30/30@2025 basic=70/70@2025", "", 0)]
    [InlineData("scenario after basic 50: 50 left of the basic standard", "scenario", null, "basic=50/50@2025", "", 30)]
    [InlineData("scenario after basic 80: 20 left", "scenario", null, "basic=80/80@2025", "", 20)]
    [InlineData("scenario after advanced 250: the 300 cap leaves 50", "scenario", null, "advanced=250/250@2025", "", 30)]
    [InlineData("scenario after advanced 290: 10 left", "scenario", null, "advanced=290/290@2025", "", 10)]
    [InlineData("legacy scenario counts as scenario", "scenario", null, "legacy-scenario=90/90@2024", "", 10)]
    [InlineData("basic after advanced", "basic", null, "advanced=200/200@2025", "", 0)]
    [InlineData("basic after advanced, enumerated only", "basic", null, "advanced=200/200@2025", "Q11=A", 100)]
    [InlineData("fractions of 万元", "basic", "88.8888", "scenario=30.123456/0@2025", "", 58.765344)]
    public void Ceiling_of_further_situations(string why, string kind, string? standard, string prior, string reading, decimal expected)
    {
        var awards = prior.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text =>
        {
            string[] p = text.Split('=', '/', '@');
            return new PriorAward(TitleKinds.Parse(p[0]), WanOf(p[1]), WanOf(p[2]), new DateOnly(int.Parse(p[3], System.Globalization.CultureInfo.InvariantCulture), 3, 1));
        });
        var readings = reading.Length == 0 ? AwardReadings.Default : AwardReadings.Default.With(reading[..^2], reading[^1]);

        var ceiling = AwardCalculator.Ceiling(GansuRule.Awards, readings,
            new AwardRequest(TitleKinds.Parse(kind), Day, standard is null ? null : WanOf(standard)), new AwardHistory([.. awards]));

        Assert.True(Wan(expected) == ceiling, $"{why}: {ceiling}");
    }

    [Theory]
    [InlineData("scenario", 30.01)]
    [InlineData("basic", -1)]
    [InlineData("legacy-workshop", 10)]
    public void Impossible_requests_throw(string kind, decimal standard) =>
        _ = Assert.ThrowsAny<ArgumentException>(() => AwardCalculator.Calculate(
            GansuRule.Awards, AwardReadings.Default, new AwardRequest(TitleKinds.Parse(kind), Day, Wan(standard)), AwardHistory.None));

    private static Money WanOf(string text) => Money.TryParseWan(text, out var money) ? money : throw new FormatException(text);
}
