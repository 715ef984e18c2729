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

    private static readonly StoredLine Line = new(
        Rule, Calculation.Request.Kind, Calculation.Request.DecidedOn, Calculation.Maximum.Amount, Calculation.Standard, Calculation.Deducted, Calculation.Ceiling);

    // as lines were stored when the explanation still repeated their columns
    private const string Whole = """
        {"request":{"kind":"basic","decidedOn":"2026-11-30"},"maximum":{"amount":100,"article":18},"standard":100,"base":100,"deductions":[{"source":{"kind":"scenario","granted":30,"paid":0,"decidedOn":"2023-11-20","document":"甘财建〔2026〕9号","entryId":21},"amount":30,"article":19}],"deducted":30,"afterDeductions":70,"caps":[{"id":"overall","name":"累计奖励上限","limit":300,"used":100,"roomBefore":200,"roomAfter":130,"article":19}],"ceiling":70,"articles":[18,19],"alternatives":[{"reading":"Q13","letter":"B","ceiling":100}],"policyId":"gansu-2025-152"}
        """;

    public static TheoryData<AwardCalculation> Calculations() => new()
    {
        // everything that can be said
        Calculation,
        // a first award: nothing is to be said
        Of(TitleKind.Basic),
        // a cap binds, and another reading would give more
        Of(TitleKind.Scenario, new PriorAward(TitleKind.Basic, Money.FromWan(70), new DateOnly(2025, 12, 15), "甘财建〔2026〕9号")),
        // the maximum less the past, not the standard
        AwardCalculator.Calculate(
            Rule, AwardReadings.Default.With("Q8", 'B').With("Q16", 'A'), new AwardRequest(TitleKind.Advanced, new DateOnly(2026, 11, 30), Money.FromWan(250.000001m)),
            new AwardHistory([new PriorAward(TitleKind.Basic, Money.FromWan(0.01m), new DateOnly(2025, 12, 15))])),
    };

    [Theory]
    [MemberData(nameof(Calculations))]
    public void What_is_written_is_read_back_the_same_from_the_line_and_its_explanation(AwardCalculation calculation)
    {
        ArgumentNullException.ThrowIfNull(calculation);
        var line = new StoredLine(Rule, calculation.Request.Kind, calculation.Request.DecidedOn, calculation.Maximum.Amount, calculation.Standard, calculation.Deducted, calculation.Ceiling);

        var back = AwardCalculationJson.Read(AwardCalculationJson.Write(calculation), line);

        Assert.Equal(All(calculation), All(back));
        Assert.Equal(AwardSentences.Explain(calculation).Select(s => s.Text), AwardSentences.Explain(back).Select(s => s.Text));
    }

    [Fact]
    public void A_line_of_before_is_read_from_its_explanation_alone()
    {
        var back = AwardCalculationJson.Read(Whole, Line);

        Assert.Equal((TitleKind.Basic, Money.FromWan(70), Money.FromWan(30)), (back.Request.Kind, back.Ceiling, back.Deducted));
        Assert.Equal(21, Assert.Single(back.Deductions).Source.EntryId);
        Assert.Equal(AwardReadings.Default, back.Readings);
    }

    [Theory]
    [InlineData("annual", "true")]
    [InlineData("after", "40.5")]
    [InlineData("deductions", """[[7,"legacy-workshop",20,0,"2023-01-01","甘财建〔2023〕1号","一车间",20,19,"Q9"],[0,"scenario",30,30,"2025-12-15","","",30,19]]""")]
    [InlineData("forfeiture", """[24,"2026-03-01","甘工信函〔2026〕4号"]""")]
    [InlineData("readings", """{"Q9":"B"}""")]
    public void Amounts_are_wan_and_kinds_are_codes(string property, string expected)
    {
        using var json = JsonDocument.Parse(AwardCalculationJson.Write(Calculation));
        Assert.Equal(expected, json.RootElement.GetProperty(property).GetRawText());
    }

    private static string All(AwardCalculation calculation) => JsonSerializer.Serialize(calculation, AwardCalculationJson.Options);

    private static AwardCalculation Of(TitleKind kind, params PriorAward[] past) => AwardCalculator.Calculate(
        Rule, AwardReadings.Default, new AwardRequest(kind, new DateOnly(2026, 11, 30)), new AwardHistory(past));
}
