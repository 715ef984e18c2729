using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>重新测算: calculates a batch again against the ledger as it is now. Amounts a reviewer lowered stay, at most the new ceiling.</summary>
public static class CalculateSettlement
{
    private const string UpdateHead = """
        update settlements
        set policy_version_id = @PolicyVersionId, readings = @Readings::jsonb, standards = @Standards::jsonb, calculated_at = now(),
            maker_id = @UserId, maker_name = @Maker
        where settlement_id = @id
        """;

    // an enterprise may have left its legal person, or joined another, since
    private const string RollUp = """
        update settlement_lines l set unit_id = e.unit_id
        from enterprises e where l.settlement_id = @settlementId and e.enterprise_id = l.enterprise_id and l.unit_id <> e.unit_id
        """;

    internal const string UpdateLines = $"""
        update settlement_lines l
        set maximum = c.maximum, standard = c.standard, prior_scenario = c.prior_scenario, prior_basic = c.prior_basic,
            prior_advanced = c.prior_advanced, prior_legacy = c.prior_legacy, deducted = c.deducted, room_overall = c.room_overall,
            room_scenario = c.room_scenario, ceiling = c.ceiling, proposed = c.proposed, forfeited = c.forfeited,
            alerts = coalesce(string_to_array(nullif(c.alerts, ''), ';'), array[]::text[]), calculation = c.calculation::json, award_version = c.award_version
        from {LineColumns.Unnest}
        where l.settlement_id = @id and l.seq = c.seq
        """;

    /// <summary>Calculates again; with standards, they replace those of the batch for every line of their kinds.</summary>
    public static async Task Again(
        NpgsqlDataSource database, long settlementId, Officer officer, IReadOnlyDictionary<TitleKind, Money>? standards = null, CancellationToken cancel = default)
    {
        await using var work = await Work.Begin(database, officer, cancel);
        var settlement = await SettlementRows.Lock(work.Connection, settlementId);
        settlement.Stage.Demand("calculate", officer);
        await work.RequireOther(Duties.MakeSettlement, settlementId);
        var basis = await SettlementBasis.On(work.Connection, settlement.DecidedOn);
        basis.DemandStandards(standards ?? new Dictionary<TitleKind, Money>());
        await work.Connection.ExecuteAsync(RollUp, new { settlementId });
        var lines = (await SettlementRows.Lines(work.Connection, settlementId)).Select(line => line.Again with { Standard = Standard(line) }).ToList();
        var batch = await CalculatedBatch.Of(work.Connection, basis, settlement.DecidedOn, lines, cancel);

        await work.Connection.ExecuteAsync(UpdateHead, new
        {
            id = settlementId, basis.PolicyVersionId, Readings = basis.ReadingsJson,
            Standards = standards is null ? settlement.Standards : SettlementTerms.StandardsJson(standards), officer.UserId, Maker = officer.Name,
        });
        await Store(work.Connection, settlementId, batch);
        await work.Record(new Event("settlement-calculated", "settlement", settlementId)
        {
            EffectiveOn = settlement.DecidedOn, Document = settlement.Document, Articles = [18, 19, 20], PolicyVersionId = basis.PolicyVersionId,
            Reason = $"重新测算：{batch.Results.Count} 笔，拟奖励 {BatchCalculator.Total(batch.Results)}",
        });
        await work.Commit(cancel);

        Money Standard(SettlementLineRow line) => standards is null ? line.Standard : standards.TryGetValue(line.Kind, out var given) ? given : basis.Rule.Maximum(line.Kind).Amount;
    }

    internal static Task Store(NpgsqlConnection connection, long settlementId, CalculatedBatch batch)
    {
        var parameters = new DynamicParameters(new LineColumns(batch));
        parameters.Add("id", settlementId);
        return connection.ExecuteAsync(UpdateLines, parameters);
    }
}
