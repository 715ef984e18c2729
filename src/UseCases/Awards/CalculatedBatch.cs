using Npgsql;
using SmartFactory.Gansu.Rules.Awards;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>A batch calculated against the ledger as it is now, with the version of every unit's past.</summary>
internal sealed record CalculatedBatch(
    SettlementBasis Basis, IReadOnlyList<BatchResult> Results, IReadOnlyDictionary<long, UnitHistory> Units)
{
    /// <summary>Calculates lines; units the ledger does not know have no past.</summary>
    internal static async Task<CalculatedBatch> Of(
        NpgsqlConnection connection, SettlementBasis basis, DateOnly decidedOn, IReadOnlyList<BatchLine> lines, CancellationToken cancel = default)
    {
        var units = await AwardHistories.OfUnits(connection, lines.Select(line => line.UnitId), cancel);
        var results = BatchCalculator.Calculate(
            basis.Rule, basis.Readings, decidedOn, lines, unit => units.TryGetValue(unit, out var known) ? known.History : AwardHistory.None);
        return new CalculatedBatch(basis, results, units);
    }
}
