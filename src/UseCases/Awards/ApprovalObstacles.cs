using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.PublicNotices;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>Why a batch cannot be approved as it stands.</summary>
/// <param name="Seq">The line, or null when the whole batch is concerned.</param>
/// <param name="Text">What is wrong and what to do.</param>
public sealed record ApprovalObstacle(int? Seq, string Text);

/// <summary>Looks for everything that stands against an approval; the caller holds the locks.</summary>
internal static class ApprovalObstacles
{
    private const string AwardedSql = """
        select l.seq, e.name, g.document
        from settlement_lines l
        join enterprises e using (enterprise_id)
        join granted_awards g on g.title_id = l.title_id and g.net_amount > 0
        where l.settlement_id = @id and not l.held and l.proposed > 0
        order by l.seq
        """;

    private sealed record Awarded(int Seq, string Name, string Document);

    internal static async Task<IReadOnlyList<ApprovalObstacle>> Of(
        NpgsqlConnection connection, SettlementRow settlement, IReadOnlyList<SettlementLineRow> lines, StandingNotice? notice, DateOnly today, CancellationToken cancel)
    {
        var found = new List<ApprovalObstacle>();
        var basis = await SettlementBasis.Of(connection, settlement);
        if (!basis.SameAs(await SettlementBasis.On(connection, settlement.DecidedOn)))
            found.Add(new ApprovalObstacle(null, "测算之后，决定日适用的办法版本或解释口径有变化：请退回重新测算"));

        var batch = await CalculatedBatch.Of(connection, basis, settlement.DecidedOn, [.. lines.Select(line => line.AsItStands)], cancel);
        found.AddRange(lines.Zip(batch.Results)
            .Where(pair => pair.First.Stale || pair.First.Ceiling != pair.Second.Calculation.Ceiling || pair.First.Proposed > pair.Second.Calculation.Ceiling)
            .Select(pair => new ApprovalObstacle(pair.First.Seq, pair.First.Stale
                ? $"{pair.First.Name}：往年奖励在测算后有变化，上限由 {pair.First.Ceiling} 变为 {pair.Second.Calculation.Ceiling}，请退回重新测算"
                : $"{pair.First.Name}：重新计算的上限为 {pair.Second.Calculation.Ceiling}，与所存的 {pair.First.Ceiling} 不一致，请退回重新测算")));
        found.AddRange((await CheckBySql.Of(connection, settlement.SettlementId)).Select(difference => new ApprovalObstacle(
            difference.Seq, $"{difference.Name}：数据库独立复算的上限为 {difference.Checked?.ToString() ?? "无"}，与所存的 {difference.Ceiling}（金额 {difference.Amount}）不一致")));
        found.AddRange((await connection.QueryAsync<Awarded>(AwardedSql, new { id = settlement.SettlementId })).Select(line => new ApprovalObstacle(
            line.Seq, $"{line.Name}：该载体已给予奖励（{line.Document}），不能重复给予")));
        found.AddRange(await LineObstacles.Of(connection, settlement.SettlementId, basis));
        found.AddRange(await NoticeObstacles.Of(connection, settlement.SettlementId, notice, basis.Letters.WholeListWaits, today));
        if (settlement.FundPoolId is { } pool)
            found.AddRange(await OverPool(connection, pool, lines.Where(line => !line.Held).Sum(line => line.Proposed)));
        return found;
    }

    private static async Task<IEnumerable<ApprovalObstacle>> OverPool(NpgsqlConnection connection, long id, Money wanted)
    {
        var pool = await FundPools.One(connection, id);
        return wanted <= pool.Rest
            ? []
            : [new ApprovalObstacle(null, $"资金不足：{pool.Name} 总额 {pool.Amount}，已批准 {pool.Used}，余 {pool.Rest}；本批次 {wanted}，缺口 {wanted - pool.Rest}")];
    }
}
