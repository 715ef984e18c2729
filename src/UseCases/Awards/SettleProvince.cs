using System.Data;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>
/// 测算 of all titles without award at once, for batches too long to be held in memory line by line: the past of the province is
/// streamed out, every line is calculated and explained, and the results are streamed in, all in one transaction.
/// </summary>
public static class SettleProvince
{
    private const string LinesSql = """
        select e.unit_id, e.enterprise_id, t.title_id, t.kind, t.carrier
        from titles t join enterprises e using (enterprise_id)
        where t.confirmed_on between @since and @until and t.kind = any (@kinds) and t.state in ('valid', 'renewal-open', 'under-review', 'superseded') and t.origin = 'recognised'
          and not exists (select from award_entries a where a.title_id = t.title_id and a.entry_type = 'granted')
        order by e.unit_id, t.confirmed_on, t.title_id
        """;

    private const string CopySql = """
        copy settlement_lines (settlement_id, seq, enterprise_id, unit_id, kind, carrier, title_id, maximum, standard, prior_scenario, prior_basic,
                               prior_advanced, prior_legacy, deducted, room_overall, room_scenario, ceiling, proposed, forfeited, alerts,
                               calculation, award_version) from stdin (format binary)
        """;

    private sealed record Line(long UnitId, long EnterpriseId, long TitleId, TitleKind Kind, string Carrier);

    /// <summary>Makes the batch of the titles recognised between two days, both included; returns its number and how many lines it has.</summary>
    public static async Task<(long SettlementId, int Lines)> From(
        NpgsqlDataSource database, SettlementTerms terms, DateOnly since, DateOnly until, Officer officer,
        IProgress<int>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(terms);
        SettlementStage.Calculated.Demand("calculate", officer);
        await using var work = await Work.Begin(database, officer, cancel);
        var basis = await SettlementBasis.On(work.Connection, terms.DecidedOn);
        basis.DemandStandards(terms.Standards);
        var lines = (await work.Connection.QueryAsync<Line>(LinesSql,
            new { since, until, kinds = TitleKinds.Awardable.Select(kind => kind.Code()).ToArray() }, commandTimeout: 0)).AsList();
        if (lines.Count == 0)
            throw new RefusalException("没有尚未奖励的称号");
        long id = await CreateSettlement.InsertHead(work.Connection, terms, basis, officer);

        // the past as this transaction sees it, on a connection of its own: this one is busy writing
        string snapshot = await work.Connection.ExecuteScalarAsync<string>("select pg_export_snapshot()") ?? "";
        await using var reading = await database.OpenConnectionAsync(cancel);
        await using var past = await reading.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        await reading.ExecuteAsync($"set transaction snapshot '{snapshot}'");
        var sum = await Stream(work.Connection, AwardHistories.Province(reading, cancel), lines, id, terms, basis, progress, cancel);

        await work.Record(new Event("settlement-calculated", "settlement", id)
        {
            EffectiveOn = terms.DecidedOn, Document = terms.Document, Articles = [18, 19, 20], PolicyVersionId = basis.PolicyVersionId,
            Reason = $"{terms.Name}：{lines.Count} 笔，拟奖励 {sum}",
        });
        await work.Commit(cancel);
        return (id, lines.Count);
    }

    private static async Task<Money> Stream(
        NpgsqlConnection connection, IAsyncEnumerable<UnitHistory> units, List<Line> lines, long id, SettlementTerms terms,
        SettlementBasis basis, IProgress<int>? progress, CancellationToken cancel)
    {
        var sum = Money.Zero;
        int next = 0;
        await using var writer = await connection.BeginBinaryImportAsync(CopySql, cancel);
        await foreach (var unit in units)
        {
            int first = next;
            while (next < lines.Count && lines[next].UnitId == unit.UnitId)
                next++;
            if (first == next)
                continue;
            var asked = lines[first..next].Select((line, i) => new BatchLine(
                first + i + 1, line.UnitId, line.Kind, line.Carrier, terms.Standards.TryGetValue(line.Kind, out var standard) ? standard : null));
            foreach (var result in BatchCalculator.Calculate(basis.Rule, basis.Readings, terms.DecidedOn, asked, _ => unit.History))
            {
                await Write(writer, id, lines[result.Line.Seq - 1], result, unit.AwardVersion, basis.PolicyHash, cancel);
                sum += result.Proposed;
            }
            if (next / 10_000 != first / 10_000)
                progress?.Report(next);
        }
        await writer.CompleteAsync(cancel);
        return sum;
    }

    private static async Task Write(
        NpgsqlBinaryImporter row, long id, Line line, BatchResult result, long version, string hash, CancellationToken cancel)
    {
        var c = result.Calculation;
        Task Amount(Money? amount) => amount is { } money ? row.WriteAsync(money.Yuan, NpgsqlDbType.Numeric, cancel) : row.WriteNullAsync(cancel);
        Task Prior(params TitleKind[] kinds) => Amount(AwardCaps.Used(kinds, result.Past, c.Readings));
        await row.StartRowAsync(cancel);
        await row.WriteAsync(id, NpgsqlDbType.Bigint, cancel);
        await row.WriteAsync(result.Line.Seq, NpgsqlDbType.Integer, cancel);
        await row.WriteAsync(line.EnterpriseId, NpgsqlDbType.Bigint, cancel);
        await row.WriteAsync(line.UnitId, NpgsqlDbType.Bigint, cancel);
        await row.WriteAsync(line.Kind.Code(), NpgsqlDbType.Text, cancel);
        await row.WriteAsync(line.Carrier, NpgsqlDbType.Text, cancel);
        await row.WriteAsync(line.TitleId, NpgsqlDbType.Bigint, cancel);
        await Amount(c.Maximum.Amount);
        await Amount(c.Standard);
        await Prior(TitleKind.Scenario, TitleKind.LegacyScenario);
        await Prior(TitleKind.Basic);
        await Prior(TitleKind.Advanced);
        await Prior(TitleKind.LegacyWorkshop, TitleKind.LegacyFactory);
        await Amount(c.Deducted);
        await Amount(c.Cap("overall")?.RoomBefore);
        await Amount(c.Cap("scenario")?.RoomBefore);
        await Amount(c.Ceiling);
        await Amount(result.Proposed);
        await row.WriteAsync(c.Forfeiture is not null, NpgsqlDbType.Boolean, cancel);
        await row.WriteAsync(c.Alerts.Select(alert => alert.Code).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text, cancel);
        await row.WriteAsync(AwardCalculationJson.Write(c, hash), NpgsqlDbType.Jsonb, cancel);
        await row.WriteAsync(version, NpgsqlDbType.Bigint, cancel);
    }
}
