using System.Text.Json;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Rules;
using SmartFactory.Gansu.UseCases.Awards;

namespace SmartFactory.Gansu.Tests.Awards;

public sealed class AwardCalculationJsonTests
{
    private static readonly AwardRule Rule = GansuRule.Awards;

    private static readonly AwardCalculation Calculation = AwardCalculator.Calculate(
        Rule, AwardReadings.Default.With("Q9", 'B'), new AwardRequest(TitleKind.Basic, new DateOnly(2026, 11, 30), Money.FromWan(90.5m)),
        new AwardHistory(
        [
            new PriorAward(TitleKind.LegacyWorkshop, Money.FromWan(20), Money.Zero, new DateOnly(2023, 1, 1), "甘财建〔2023〕1号", "一车间", 7),
            new PriorAward(TitleKind.Scenario, Money.FromWan(30), new DateOnly(2025, 12, 15)),
        ], new Forfeiture(24, new DateOnly(2026, 3, 1), "甘工信函〔2026〕4号")));

    [Fact]
    public void What_is_written_is_read_back_the_same()
    {
        string json = AwardCalculationJson.Write(Calculation, "abc");

        var back = AwardCalculationJson.Read(json);

        Assert.Equal(json, AwardCalculationJson.Write(back, "abc"));
        Assert.Equal(Calculation.Readings, back.Readings);
        Assert.Equal(Calculation.Deductions, back.Deductions);
        Assert.Equal(Calculation.Forfeiture, back.Forfeiture);
        Assert.Equal(AwardSentences.Explain(Calculation).Select(s => s.Text), AwardSentences.Explain(back).Select(s => s.Text));
    }

    [Theory]
    [InlineData("policyHash", "\"abc\"")]
    [InlineData("ceiling", "0")]
    [InlineData("standard", "90.5")]
    [InlineData("request", """{"kind":"basic","decidedOn":"2026-11-30","annualStandard":90.5}""")]
    [InlineData("articles", "[18,19,24]")]
    public void Amounts_are_wan_and_kinds_are_codes(string property, string expected)
    {
        using var json = JsonDocument.Parse(AwardCalculationJson.Write(Calculation, "abc"));
        Assert.Equal(expected, json.RootElement.GetProperty(property).GetRawText());
    }
}
