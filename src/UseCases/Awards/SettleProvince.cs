using System.Data;
using Dapper;
using Npgsql;
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
    private const string LinesSql = $"""
        select t.confirmed_on, e.unit_id, e.enterprise_id, t.title_id, t.kind, t.carrier,
               case e.unit_id when e.enterprise_id then e.award_version
                 else (select u.award_version from enterprises u where u.enterprise_id = e.unit_id) end
        {TitlesWithoutAward.From}
        """;

    // more may have been recognised than wait for an award, never less
    private const string ManySql = "select count(*) > @few from (select from titles where confirmed_on between @since and @until and kind = any (@kinds) limit @few + 1) t";

    private const string CopySql = """
        copy settlement_lines (settlement_id, seq, enterprise_id, unit_id, kind, carrier, title_id, maximum, standard, prior_scenario, prior_basic,
                               prior_advanced, prior_legacy, deducted, room_overall, room_scenario, ceiling, proposed, forfeited, alerts,
                               calculation, award_version) from stdin (format binary)
        """;

    private sealed record Line(DateOnly ConfirmedOn, long UnitId, long EnterpriseId, long TitleId, TitleKind Kind, string Carrier, long AwardVersion)
    {
        public int Seq { get; set; }
    }

    /// <summary>Up to so many lines the past is asked unit by unit; above, the whole ledger is read once.</summary>
    public const int Few = 5_000;

    /// <summary>Makes the batch of the titles recognised between two days, both included; returns its number and how many lines it has.</summary>
    public static async Task<(long SettlementId, int Lines)> From(
        NpgsqlDataSource database, SettlementTerms terms, DateOnly since, DateOnly until, Officer officer,
        IProgress<int>? progress = null, int few = Few, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(terms);
        SettlementStage.Calculated.Demand("calculate", officer);
        await using var work = await Work.Begin(database, officer, cancel);
        await work.TakesLong();
        var basis = await SettlementBasis.On(work.Connection, terms.DecidedOn);
        basis.DemandStandards(terms.Standards);
        var days = new { since, until, kinds = TitleKinds.Awardable.Select(kind => kind.Code()).ToArray(), few };
        await using var all = await work.Connection.ExecuteScalarAsync<bool>(ManySql, days) ? await Everything.Of(database, work.Connection, days, cancel) : null;
        var lines = all?.Lines ?? await Lines(work.Connection, days);
        if (lines.Count == 0)
            throw new RefusalException($"{Day(since)}至{Day(until)}认定的称号都已奖励或已在其他批次中");
        if (terms.Name.Trim().Length == 0)
            throw new RefusalException("请填写批次名称");
        var units = all is null ? await AwardHistories.OfUnits(work.Connection, lines.Select(line => line.UnitId), cancel) : null;
        long id = await CreateSettlement.InsertHead(work.Connection, terms, basis, officer);

        Money sum;
        await using (var rows = await CopyRows.Begin(work.Connection, CopySql, cancel))
        {
            sum = Write(rows, lines, unit => units is null ? all!.Past.Of(unit) : units[unit].History, id, terms, basis, progress, cancel);
            await rows.Complete(cancel);
        }

        await work.Record(new Event("settlement-calculated", "settlement", id)
        {
            EffectiveOn = terms.DecidedOn, Document = terms.Document, Articles = [18, 19, 20], PolicyVersionId = basis.PolicyVersionId,
            Reason = $"{terms.Name.Trim()}：{lines.Count} 笔，拟奖励 {sum}",
        });
        await work.Commit(cancel);
        return (id, lines.Count);
    }

    // numbered in order of recognition, but unit by unit; the database takes ten times as long to put them in order
    private static async Task<List<Line>> Lines(NpgsqlConnection connection, object days)
    {
        var lines = (await connection.QueryAsync<Line>(LinesSql, days, commandTimeout: 0)).AsList();
        lines.Sort((one, other) => (one.ConfirmedOn, one.TitleId).CompareTo((other.ConfirmedOn, other.TitleId)));
        for (int i = 0; i < lines.Count; i++)
            lines[i].Seq = i + 1;
        lines.Sort((one, other) => (one.UnitId, one.Seq).CompareTo((other.UnitId, other.Seq)));
        return lines;
    }

    /// <summary>The titles and the past of the whole province, found at the same time by two connections that see what the writing one saw when it began to look.</summary>
    private sealed class Everything : IAsyncDisposable
    {
        private readonly NpgsqlConnection _ledger;

        private Everything(NpgsqlConnection ledger, List<Line> lines, ProvincePast past) => (_ledger, Lines, Past) = (ledger, lines, past);

        public List<Line> Lines { get; }

        public ProvincePast Past { get; }

        public static async Task<Everything> Of(NpgsqlDataSource database, NpgsqlConnection writing, object days, CancellationToken cancel)
        {
            string? snapshot = await writing.ExecuteScalarAsync<string>("select pg_export_snapshot()");
            var ledger = await database.OpenConnectionAsync(cancel);
            try
            {
                var past = ProvincePast.Open(ledger, snapshot, cancel);
                var lines = LinesOf(database, snapshot, days, cancel);
                await Task.WhenAll(past, lines);
                return new Everything(ledger, await lines, await past);
            }
            catch
            {
                await ledger.DisposeAsync();
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Past.DisposeAsync();
            await _ledger.DisposeAsync();
        }

        private static async Task<List<Line>> LinesOf(NpgsqlDataSource database, string? snapshot, object days, CancellationToken cancel)
        {
            await using var connection = await database.OpenConnectionAsync(cancel);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
            await connection.ExecuteAsync($"set transaction snapshot '{snapshot}'");
            return await SettleProvince.Lines(connection, days);
        }
    }

    // not line by line async: nearly always the next row is in one buffer and there is room in the other
    private static Money Write(
        CopyRows rows, List<Line> lines, Func<long, AwardHistory> historyOf, long id, SettlementTerms terms, SettlementBasis basis,
        IProgress<int>? progress, CancellationToken cancel)
    {
        var sum = Money.Zero;
        using var explanations = new CalculationWriter();
        UnitCalculator? unit = null;
        for (int i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            if (unit is null || line.UnitId != lines[i - 1].UnitId)
                unit = new UnitCalculator(basis.Rule, basis.Readings, terms.DecidedOn, historyOf(line.UnitId));
            var result = unit.Next(new BatchLine(
                line.Seq, line.UnitId, line.Kind, line.Carrier, terms.Standards.TryGetValue(line.Kind, out var standard) ? standard : null));
            Write(rows, id, line, result, explanations);
            sum += result.Proposed;
            if (i % 10_000 == 0)
            {
                cancel.ThrowIfCancellationRequested();
                progress?.Report(i);
            }
        }
        return sum;
    }

    private static void Write(CopyRows row, long id, Line line, BatchResult result, CalculationWriter explanations)
    {
        var values = LineValues.Of(result);
        row.Row(22);
        row.Number(id);
        row.Number(line.Seq);
        row.Number(line.EnterpriseId);
        row.Number(line.UnitId);
        row.Text(line.Kind.Code());
        row.Text(line.Carrier);
        row.Number(line.TitleId);
        row.Amount(values.Maximum);
        row.Amount(values.Standard);
        row.Amount(values.PriorScenario);
        row.Amount(values.PriorBasic);
        row.Amount(values.PriorAdvanced);
        row.Amount(values.PriorLegacy);
        row.Amount(values.Deducted);
        row.Amount(values.RoomOverall);
        row.Amount(values.RoomScenario);
        row.Amount(values.Ceiling);
        row.Amount(values.Proposed);
        row.Bool(values.Forfeited);
        row.Texts([.. result.Calculation.Alerts.Select(alert => alert.Code)]);
        row.Text(explanations.Write(result.Calculation).Span);
        row.Number(line.AwardVersion);
    }

    private static string Day(DateOnly day) => $"{day.Year}年{day.Month}月{day.Day}日";
}
