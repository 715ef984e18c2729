using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>测算: makes a batch of a list and calculates every line (Art. 18–20).</summary>
public static class CreateSettlement
{
    private const string HeadSql = """
        insert into settlements (name, decided_on, document, fund_year, fund_pool_id, policy_version_id, readings, standards, source_name,
                                 maker_id, maker_name)
        values (@Name, @DecidedOn, @Document, @FundYear, @FundPoolId, @PolicyVersionId, @Readings::jsonb, @Standards::jsonb, @SourceName,
                @UserId, @Maker)
        returning settlement_id
        """;

    private const string InsertLines = $"""
        insert into settlement_lines (settlement_id, seq, enterprise_id, unit_id, kind, carrier, title_id, maximum, standard,
                                      prior_scenario, prior_basic, prior_advanced, prior_legacy, deducted, room_overall, room_scenario,
                                      ceiling, proposed, forfeited, alerts, calculation, award_version)
        select @id, c.seq, l.enterprise_id, l.unit_id, l.kind, l.carrier, l.title_id, c.maximum, c.standard,
               c.prior_scenario, c.prior_basic, c.prior_advanced, c.prior_legacy, c.deducted, c.room_overall, c.room_scenario,
               c.ceiling, c.proposed, c.forfeited, coalesce(string_to_array(nullif(c.alerts, ''), ';'), array[]::text[]), c.calculation::json, c.award_version
        from {LineColumns.Unnest}
        join unnest(@seqs, @enterprises, @units, @kinds, @carriers, @titles) as l (seq, enterprise_id, unit_id, kind, carrier, title_id) using (seq)
        """;

    /// <summary>Makes the batch and returns its number. Enterprises the ledger does not know are entered with it.</summary>
    public static async Task<long> From(
        NpgsqlDataSource database, SettlementTerms terms, IReadOnlyList<RecognisedLine> lines, Officer officer, CancellationToken cancel = default)
    {
        SettlementStage.Calculated.Demand("calculate", officer);
        if (lines.Count == 0)
            throw new RefusalException("名单里没有可以核算的奖励") { Field = "File" };
        if (terms.Name.Trim().Length == 0)
            throw new RefusalException("请填写批次名称") { Field = "Name" };
        // what the ledger knows is only read here and locked at approval: nobody waits while a batch is made
        await using var work = await Work.Begin(database, officer, cancel);
        var basis = await SettlementBasis.On(work.Connection, terms.DecidedOn);
        basis.DemandStandards(terms.Standards);
        var enterprises = await EnrolEnterprises.All(work.Connection, lines);
        var batch = await CalculatedBatch.Of(work.Connection, basis, terms.DecidedOn,
            Lines(lines, line => enterprises[line.Uscc.Code].UnitId, terms.Standards), cancel);

        long id = await InsertHead(work.Connection, terms, basis, officer);
        var parameters = new DynamicParameters(new LineColumns(batch));
        parameters.AddDynamicParams(new
        {
            id,
            seqs = lines.Select((_, index) => index + 1).ToArray(),
            enterprises = lines.Select(line => enterprises[line.Uscc.Code].EnterpriseId).ToArray(),
            units = lines.Select(line => enterprises[line.Uscc.Code].UnitId).ToArray(),
            kinds = lines.Select(line => line.Kind.Code()).ToArray(),
            carriers = lines.Select(line => line.Carrier).ToArray(),
            titles = lines.Select(line => line.TitleId).ToArray(),
        });
        await work.Connection.ExecuteAsync(InsertLines, parameters);
        await work.Record(new Event("settlement-calculated", "settlement", id)
        {
            EffectiveOn = terms.DecidedOn, Document = terms.Document, Articles = [18, 19, 20], PolicyVersionId = basis.PolicyVersionId,
            Reason = $"{terms.Name.Trim()}：{batch.Results.Count} 笔，拟奖励 {BatchCalculator.Total(batch.Results)}",
        });
        await work.Commit(cancel);
        return id;
    }

    internal static Task<long> InsertHead(NpgsqlConnection connection, SettlementTerms terms, SettlementBasis basis, Officer officer) =>
        connection.ExecuteScalarAsync<long>(HeadSql, new
        {
            Name = terms.Name.Trim(), terms.DecidedOn, terms.Document, terms.FundYear, terms.FundPoolId, basis.PolicyVersionId,
            Readings = basis.ReadingsJson, Standards = SettlementTerms.StandardsJson(terms.Standards), terms.SourceName,
            officer.UserId, Maker = officer.Name,
        });

    /// <summary>The lines of a list as the calculator takes them, numbered in their order.</summary>
    internal static List<BatchLine> Lines(
        IReadOnlyList<RecognisedLine> lines, Func<RecognisedLine, long> unitOf, IReadOnlyDictionary<TitleKind, Money> standards) =>
        [.. lines.Select((line, index) => new BatchLine(index + 1, unitOf(line), line.Kind, line.Carrier, line.Standard ?? StandardOf(line.Kind, standards)))];

    private static Money? StandardOf(TitleKind kind, IReadOnlyDictionary<TitleKind, Money> standards) =>
        standards.TryGetValue(kind, out var standard) ? standard : null;
}
