using SmartFactory.Gansu.Rules.Awards;

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
        var values = LineValues.Of(result);
        Seq[i] = result.Line.Seq;
        Maximum[i] = values.Maximum;
        Standard[i] = values.Standard;
        PriorScenario[i] = values.PriorScenario;
        PriorBasic[i] = values.PriorBasic;
        PriorAdvanced[i] = values.PriorAdvanced;
        PriorLegacy[i] = values.PriorLegacy;
        Deducted[i] = values.Deducted;
        RoomOverall[i] = values.RoomOverall;
        RoomScenario[i] = values.RoomScenario;
        Ceiling[i] = values.Ceiling;
        Proposed[i] = values.Proposed;
        Forfeited[i] = values.Forfeited;
        Alerts[i] = string.Join(';', result.Calculation.Alerts.Select(alert => alert.Code));
        Calculation[i] = AwardCalculationJson.Write(result.Calculation);
        AwardVersion[i] = batch.Units.TryGetValue(result.Line.UnitId, out var unit) ? unit.AwardVersion : 0;
    }
}
