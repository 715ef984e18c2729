using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>A batch as the acts need it.</summary>
internal sealed record SettlementRow(
    long SettlementId, string Name, DateOnly DecidedOn, string Document, int FundYear, long? FundPoolId, long PolicyVersionId,
    string Readings, string Standards, string StageCode)
{
    internal SettlementStage Stage => SettlementStages.Parse(StageCode);
}

/// <summary>A line of a batch as the acts need it.</summary>
internal sealed record SettlementLineRow(
    long SettlementLineId, int Seq, long EnterpriseId, long UnitId, string Uscc, string Name, TitleKind Kind, string Carrier, long? TitleId,
    Money Standard, Money Ceiling, Money Proposed, bool Held, bool Lowered, bool AwaitsDecision, string ExtraDocument, long AwardVersion, long UnitVersion)
{
    internal bool Stale => AwardVersion != UnitVersion;

    /// <summary>To be calculated again: an amount a person lowered stays, another follows the ceiling.</summary>
    internal BatchLine Again => new(Seq, UnitId, Kind, Carrier, Standard, Lowered ? Proposed : null, Held);

    /// <summary>To be compared: with exactly the amounts that stand.</summary>
    internal BatchLine AsItStands => Again with { Amount = Proposed };
}

/// <summary>Reads and locks batches.</summary>
internal static class SettlementRows
{
    private const string Select = """
        select settlement_id, name, decided_on, document, fund_year, fund_pool_id, policy_version_id, readings::text, standards::text,
               stage as stage_code
        from settlements where settlement_id = @id
        """;

    private const string LinesSql = """
        select l.settlement_line_id, l.seq, l.enterprise_id, l.unit_id, e.uscc, e.name, l.kind, l.carrier, l.title_id,
               l.standard, l.ceiling, l.proposed, l.held, l.lowered, 'Q16' = any (l.alerts) as awaits_decision,
               l.extra_document, l.award_version, u.award_version as unit_version
        from settlement_lines l
        join enterprises e using (enterprise_id)
        join enterprises u on u.enterprise_id = l.unit_id
        where l.settlement_id = @id
        order by l.seq
        """;

    /// <summary>The batch, locked until the end of the transaction: one act on it at a time.</summary>
    internal static async Task<SettlementRow> Lock(NpgsqlConnection connection, long id)
    {
        try
        {
            return await connection.QuerySingleOrDefaultAsync<SettlementRow>($"{Select} for update", new { id }) ?? throw new RefusalException("没有这个核算批次");
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new RefusalException("另一人正在办理这一批次，请稍后再试。", busy) { Field = "" };
        }
    }

    internal static async Task<SettlementRow> Read(NpgsqlConnection connection, long id) =>
        await connection.QuerySingleOrDefaultAsync<SettlementRow>(Select, new { id }) ?? throw new RefusalException("没有这个核算批次");

    internal static async Task<IReadOnlyList<SettlementLineRow>> Lines(NpgsqlConnection connection, long id) =>
        (await connection.QueryAsync<SettlementLineRow>(LinesSql, new { id })).AsList();
}
