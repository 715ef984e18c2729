using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;
using static SmartFactory.Gansu.Tests.Rules.GansuRule;

namespace SmartFactory.Gansu.Tests.Rules.Awards;

public sealed class AwardSentencesTests
{
    private static readonly DateOnly Before = new(2025, 12, 15);

    [Fact]
    public void Basic_after_a_scenario_tells_the_whole_way()
    {
        var calculation = Calculate(TitleKind.Basic, new PriorAward(TitleKind.Scenario, Wan(30), Before, "甘工信发〔2025〕231号"));

        Assert.Equal(
            [
                "依据第十八条，基础级最高标准 100 万元，本年度按最高标准执行。",
                "基础级年度标准 100 万元 − 往年智能制造优秀场景奖励 30 万元（甘工信发〔2025〕231号） = 70 万元。依据第十九条。",
                "累计奖励上限 300 万元，已用 30 万元，余额 270 万元：余额足够。依据第十九条。",
                "本次可奖励上限 70 万元。",
            ],
            AwardSentences.Explain(calculation).Select(sentence => sentence.Text));
    }

    [Fact]
    public void A_binding_cap_says_so()
    {
        var calculation = Calculate(TitleKind.Scenario, new PriorAward(TitleKind.LegacyScenario, Wan(90), Before));
        Assert.Contains(AwardSentences.Explain(calculation), sentence =>
            sentence.Text == "优秀场景累计上限 100 万元，已用 90 万元，余额 10 万元：余额小于扣除后的 30 万元，本次以余额为限。依据第十九条。");
    }

    [Theory]
    [InlineData("scenario", "scenario", 100, "优秀场景累计上限 100 万元 已用完（已获 100 万元）。")]
    [InlineData("advanced", "legacy-factory", 320, "累计奖励上限 300 万元 已用完（已获 320 万元）。")]
    [InlineData("basic", "basic", 100, "往年奖励 100 万元 已达到或超过标准 100 万元。")]
    [InlineData("scenario", "basic", 100, "已获最高等级（基础级）的最高标准 100 万元 已用完（已获 100 万元）。")]
    public void Zero_is_explained(string kind, string prior, decimal granted, string why)
    {
        var calculation = Calculate(TitleKinds.Parse(kind), new PriorAward(TitleKinds.Parse(prior), Wan(granted), Before));
        Assert.Equal(why, AwardSentences.WhyZero(calculation));
        Assert.Equal($"本次可奖励上限 0 元：{why}", AwardSentences.Explain(calculation)[^1].Text);
    }

    [Fact]
    public void Forfeiture_names_article_and_document()
    {
        var history = new AwardHistory([], new Forfeiture(25, new(2026, 5, 8), "甘工信函〔2026〕40号"));
        var calculation = AwardCalculator.Calculate(GansuRule.Awards, AwardReadings.Default, new AwardRequest(TitleKind.Basic, Day), history);
        Assert.Equal("该单位于2026年5月8日被依据第二十五条处理（甘工信函〔2026〕40号），获评后不再给予资金奖励。", AwardSentences.Explain(calculation)[^2].Text);
        Assert.Equal([18, 19, 25], calculation.Articles);
    }

    [Theory]
    [InlineData("basic", "legacy-workshop", "Q9")]
    [InlineData("scenario", "basic", "Q10")]
    [InlineData("basic", "basic", "Q11")]
    [InlineData("advanced", "advanced", "Q11")]
    [InlineData("leading", "excellent", "Q15")]
    [InlineData("advanced", "legacy-workshop", "")]
    [InlineData("scenario", "advanced", "")]
    public void Alerts_name_the_question(string kind, string prior, string alerts) => Assert.Equal(
        alerts, string.Join(';', Calculate(TitleKinds.Parse(kind), new PriorAward(TitleKinds.Parse(prior), Wan(50), Before)).Alerts.Select(a => a.Code)));

    private static AwardCalculation Calculate(TitleKind kind, params PriorAward[] prior) =>
        AwardCalculator.Calculate(GansuRule.Awards, AwardReadings.Default, new AwardRequest(kind, Day), new AwardHistory(prior));
}
