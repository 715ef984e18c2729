using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>A line of a list with its calculation.</summary>
/// <param name="Line">The line.</param>
/// <param name="UnitUscc">Credit code of the legal person whose caps count (Q1).</param>
/// <param name="Past">The unit's past: the ledger, then earlier lines of the list.</param>
/// <param name="Calculation">How the ceiling came about.</param>
/// <param name="Proposed">拟奖励金额: the ceiling.</param>
public sealed record SettledLine(RecognisedLine Line, string UnitUscc, AwardHistory Past, AwardCalculation Calculation, Money Proposed);

/// <summary>试算: calculates a list against the ledger and saves nothing, not even the enterprises the ledger does not know.</summary>
public static class SettleList
{
    public static async Task<IReadOnlyList<SettledLine>> On(
        NpgsqlConnection connection, DateOnly decidedOn, IReadOnlyList<RecognisedLine> lines, IReadOnlyDictionary<TitleKind, Money> standards,
        CancellationToken cancel = default)
    {
        var basis = await SettlementBasis.On(connection, decidedOn);
        basis.DemandStandards(standards);
        var known = await EnrolEnterprises.Find(connection, lines);
        var strangers = lines.Select(line => line.Uscc.Code).Where(code => !known.ContainsKey(code)).Distinct()
            .Select((code, index) => (code, Unit: -1L - index)).ToDictionary(stranger => stranger.code, stranger => stranger.Unit);
        var batch = await CalculatedBatch.Of(connection, basis, decidedOn, CreateSettlement.Lines(
            lines, line => known.TryGetValue(line.Uscc.Code, out var enterprise) ? enterprise.UnitId : strangers[line.Uscc.Code], standards), cancel);
        return [.. lines.Zip(batch.Results, (line, result) => new SettledLine(
            line, known.TryGetValue(line.Uscc.Code, out var enterprise) ? enterprise.UnitUscc : line.Uscc.Code, result.Past, result.Calculation, result.Proposed))];
    }
}
