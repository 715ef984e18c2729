using System.Text.Json;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>What finance does to lines: sets an amount, takes that back, holds them (暂缓), or lets them go on.</summary>
/// <param name="Amount">The amount to grant; null leaves it.</param>
/// <param name="Held">Whether the lines are held; null leaves it.</param>
/// <param name="Reason">Why; always required.</param>
public sealed record LineReview(Money? Amount, bool? Held, string Reason)
{
    /// <summary>取消调减: the amounts follow the ceiling again.</summary>
    public bool Raises { get; init; }
}

/// <summary>财政复核 of lines (Art. 18–20): lower or hold with a reason, never above the ceiling, or take either back. Later lines of the same units are calculated again.</summary>
public static class ReviewLine
{
    private const string Update = """
        update settlement_lines
        set proposed = coalesce(@Amount, proposed), lowered = (lowered or @Amount is not null) and not @Raises, held = coalesce(@Held, held),
            change_reason = @Reason, changed_by = @UserId, changed_by_name = @Name
        where settlement_id = @settlementId and seq = any (@Seqs)
        """;

    private const string ObjectedSql = "select o.settlement_line_id from objected_lines o join settlement_lines l using (settlement_line_id) where l.settlement_id = @settlementId";

    public static async Task On(
        NpgsqlDataSource database, long settlementId, IReadOnlyCollection<int> seqs, LineReview review, Officer officer, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(review.Reason))
            throw new RefusalException("请填写调整原因");
        await using var work = await Work.Begin(database, officer, cancel);
        var settlement = await SettlementRows.Lock(work.Connection, settlementId);
        bool holds = settlement.Stage == SettlementStage.Reviewed && review is { Amount: null, Held: true };
        settlement.Stage.Demand(holds ? "hold-objected" : "review-line", officer);
        await work.RequireOther(Duties.ReviewSettlement, settlementId);
        var all = await SettlementRows.Lines(work.Connection, settlementId);
        var chosen = all.Where(line => seqs.Contains(line.Seq)).ToList();
        if (chosen.Count == 0 || chosen.Count < seqs.Distinct().Count())
            throw new RefusalException("请先选择本批次中的行");
        if (holds && (await work.Connection.QueryAsync<long>(ObjectedSql, new { settlementId })).ToHashSet() is var objected && chosen.Find(line => !objected.Contains(line.SettlementLineId)) is { } other)
            throw new RefusalException($"复核通过后只能暂缓有异议的项目；第 {other.Seq} 笔 {other.Name} 没有异议，需要调整的请由批准人退回");
        foreach (var line in chosen)
            Check(line, review);

        await work.Connection.ExecuteAsync(Update, new
        {
            settlementId, Seqs = chosen.Select(line => line.Seq).ToArray(), Amount = review.Amount?.Yuan, review.Held, review.Raises,
            Reason = review.Reason.Trim(), officer.UserId, officer.Name,
        });
        var units = chosen.Select(line => line.UnitId).ToHashSet();
        var raised = review.Raises ? chosen.Select(line => line.Seq).ToHashSet() : [];
        var batch = await CalculateUnits(work.Connection, settlement,
            [.. (await SettlementRows.Lines(work.Connection, settlementId)).Where(line => units.Contains(line.UnitId)).Select(line => raised.Contains(line.Seq) ? line.Again : line.AsItStands)], cancel);
        var amounts = batch.Results.ToDictionary(result => result.Line.Seq, result => result.Proposed);
        foreach (var line in chosen)
        {
            await work.Record(new Event(review.Raises ? "settlement-line-raised" : "settlement-line-reviewed", "settlement", settlementId)
            {
                EnterpriseId = line.EnterpriseId, Reason = review.Reason.Trim(),
                Details = JsonSerializer.Serialize(
                    new { line.Seq, From = line.Proposed, To = amounts[line.Seq], Held = review.Held ?? line.Held }, AwardCalculationJson.Options),
            });
        }
        await work.Commit(cancel);
    }

    private static void Check(SettlementLineRow line, LineReview review)
    {
        if (line.Stale)
            throw new RefusalException($"第 {line.Seq} 笔 {line.Name} 的往年奖励在测算后有变化，请退回重新测算");
        if (review.Raises && !line.Lowered)
            throw new RefusalException($"第 {line.Seq} 笔 {line.Name} 没有调减，不需要取消");
        if (review.Amount is not { } amount)
            return;
        if (amount < Money.Zero)
            throw new RefusalException("金额不能为负数");
        if (amount > line.Ceiling)
            throw new RefusalException($"第 {line.Seq} 笔 {line.Name}：{amount} 超过本次可奖励上限 {line.Ceiling}，复核只能调减");
    }

    // a line lowered or held leaves room to the later lines of its unit: their ceilings rise, their amounts do not
    private static async Task<CalculatedBatch> CalculateUnits(
        NpgsqlConnection connection, SettlementRow settlement, IReadOnlyList<BatchLine> lines, CancellationToken cancel)
    {
        var basis = await SettlementBasis.Of(connection, settlement);
        var batch = await CalculatedBatch.Of(connection, basis, settlement.DecidedOn, lines, cancel);
        await CalculateSettlement.Store(connection, settlement.SettlementId, batch);
        return batch;
    }
}
