using SmartFactory.Gansu.Rules.Awards;

namespace SmartFactory.Gansu.Tests.Rules.Awards;

internal static class AwardRefusals
{
    /// <summary>What a replay under the rule in its own time refuses.</summary>
    public static IReadOnlyList<ReplayRefusal> Of(IReadOnlyList<ReplayEvent> events) => AwardReplay.Run(
        events, day => day >= new DateOnly(2025, 8, 6) && day <= new DateOnly(2028, 8, 6) ? GansuRule.Awards : null, _ => AwardReadings.Default).Refusals;
}
