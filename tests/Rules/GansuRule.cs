using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Tests.Rules;

/// <summary>The money part of 甘工信发〔2025〕152号, written a second time by hand: what the pack must say.</summary>
internal static class GansuRule
{
    private static readonly TitleKind[] Scenarios = [TitleKind.Scenario, TitleKind.LegacyScenario];

    public static readonly AwardRule Awards = new(
        "gansu-2025-152",
        new Dictionary<TitleKind, AwardMaximum>
        {
            [TitleKind.Scenario] = new(Money.FromWan(30), 18),
            [TitleKind.Basic] = new(Money.FromWan(100), 18),
            [TitleKind.Advanced] = new(Money.FromWan(300), 18),
            [TitleKind.Excellent] = new(Money.FromWan(100), 20),
            [TitleKind.Leading] = new(Money.FromWan(200), 20),
        },
        [
            new DeductionRule(TitleKind.Basic, Scenarios, 19),
            new DeductionRule(TitleKind.Advanced, [TitleKind.Basic, .. Scenarios], 19),
        ],
        [
            new CapRule("scenario", "优秀场景累计上限", Money.FromWan(100), Scenarios, 19),
            new CapRule("overall", "累计奖励上限", Money.FromWan(300),
                [.. Scenarios, TitleKind.Basic, TitleKind.Advanced, TitleKind.LegacyWorkshop, TitleKind.LegacyFactory], 19),
        ]);

    public static readonly DateOnly Day = new(2026, 11, 30);

    public static Money Wan(decimal wan) => Money.FromWan(wan);
}
