using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>Calculated lines column by column, as one statement takes thousands of rows.</summary>
internal sealed class LineColumns
{
    internal const string Unnest = """
        unnest(@Seq, @Maximum, @Standard, @PriorScenario, @PriorBasic, @PriorAdvanced, @PriorLegacy, @Deducted, @RoomOverall, @RoomScenario,
               @Ceiling, @Proposed, @Forfeited, @Alerts, @Calculation, @AwardVersion)
          as c (seq, maximum, standard, prior_scenario, prior_basic, prior_advanced, prior_legacy, deducted, room_overall, room_scenario,
                ceiling, proposed, forfeited, alerts, calculation, award_version)
        """;

    internal LineColumns(CalculatedBatch batch)
    {
        int n = batch.Results.Count;
        (Seq, AwardVersion, Forfeited, Alerts, Calculation) = (new int[n], new long[n], new bool[n], new string[n], new string[n]);
        (Maximum, Standard, Deducted, Ceiling, Proposed) = (new decimal[n], new decimal[n], new decimal[n], new decimal[n], new decimal[n]);
        (PriorScenario, PriorBasic, PriorAdvanced, PriorLegacy) = (new decimal[n], new decimal[n], new decimal[n], new decimal[n]);
        (RoomOverall, RoomScenario) = (new decimal?[n], new decimal?[n]);
        for (int i = 0; i < n; i++)
            Fill(i, batch.Results[i], batch);
    }

    public int[] Seq { get; }
    public decimal[] Maximum { get; }
    public decimal[] Standard { get; }
    public decimal[] PriorScenario { get; }
    public decimal[] PriorBasic { get; }
    public decimal[] PriorAdvanced { get; }
    public decimal[] PriorLegacy { get; }
    public decimal[] Deducted { get; }
    public decimal?[] RoomOverall { get; }
    public decimal?[] RoomScenario { get; }
    public decimal[] Ceiling { get; }
    public decimal[] Proposed { get; }
    public bool[] Forfeited { get; }
    public string[] Alerts { get; }
    public string[] Calculation { get; }
    public long[] AwardVersion { get; }

    private void Fill(int i, BatchResult result, CalculatedBatch batch)
    {
        var c = result.Calculation;
        decimal Prior(params TitleKind[] kinds) => AwardCaps.Used(kinds, result.Past, c.Readings).Yuan;
        Seq[i] = result.Line.Seq;
        Maximum[i] = c.Maximum.Amount.Yuan;
        Standard[i] = c.Standard.Yuan;
        PriorScenario[i] = Prior(TitleKind.Scenario, TitleKind.LegacyScenario);
        PriorBasic[i] = Prior(TitleKind.Basic);
        PriorAdvanced[i] = Prior(TitleKind.Advanced);
        PriorLegacy[i] = Prior(TitleKind.LegacyWorkshop, TitleKind.LegacyFactory);
        Deducted[i] = c.Deducted.Yuan;
        RoomOverall[i] = c.Cap("overall")?.RoomBefore.Yuan;
        RoomScenario[i] = c.Cap("scenario")?.RoomBefore.Yuan;
        Ceiling[i] = c.Ceiling.Yuan;
        Proposed[i] = result.Proposed.Yuan;
        Forfeited[i] = c.Forfeiture is not null;
        Alerts[i] = string.Join(';', c.Alerts.Select(alert => alert.Code));
        Calculation[i] = AwardCalculationJson.Write(c, batch.Basis.PolicyHash);
        AwardVersion[i] = batch.Units.TryGetValue(result.Line.UnitId, out var unit) ? unit.AwardVersion : 0;
    }
}
