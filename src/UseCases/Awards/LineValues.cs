using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>A calculated line as the columns of its row; everything that stores a line takes it from here.</summary>
internal readonly record struct LineValues(
    decimal Maximum, decimal Standard, decimal PriorScenario, decimal PriorBasic, decimal PriorAdvanced, decimal PriorLegacy, decimal Deducted,
    decimal? RoomOverall, decimal? RoomScenario, decimal Ceiling, decimal Proposed, bool Forfeited)
{
    private static readonly TitleKind[] Scenario = [TitleKind.Scenario, TitleKind.LegacyScenario];
    private static readonly TitleKind[] Basic = [TitleKind.Basic];
    private static readonly TitleKind[] Advanced = [TitleKind.Advanced];
    private static readonly TitleKind[] Legacy = [TitleKind.LegacyWorkshop, TitleKind.LegacyFactory];

    internal static LineValues Of(BatchResult result)
    {
        var c = result.Calculation;
        decimal Prior(TitleKind[] kinds) => AwardCaps.Used(kinds, result.Past, c.Readings).Yuan;
        return new LineValues(
            c.Maximum.Amount.Yuan, c.Standard.Yuan, Prior(Scenario), Prior(Basic), Prior(Advanced), Prior(Legacy), c.Deducted.Yuan,
            c.Cap("overall")?.RoomBefore.Yuan, c.Cap("scenario")?.RoomBefore.Yuan, c.Ceiling.Yuan, result.Proposed.Yuan, c.Forfeiture is not null);
    }
}
