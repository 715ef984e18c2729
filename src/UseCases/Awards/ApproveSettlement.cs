using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.PublicNotices;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>What came of an approval: either every obstacle and nothing written, or what was written.</summary>
/// <param name="Obstacles">Empty when approved.</param>
/// <param name="Awards">Awards granted.</param>
/// <param name="Total">Their sum.</param>
public sealed record Approval(IReadOnlyList<ApprovalObstacle> Obstacles, int Awards, Money Total)
{
    public bool Done => Obstacles.Count == 0;
}

/// <summary>What an approval is given with.</summary>
/// <param name="Document">奖励文号.</param>
/// <param name="Today">The day of the approval: a public notice must have ended before it.</param>
/// <param name="WithoutNotice">Why the list was not put on public notice, when no notice is recorded.</param>
public sealed record ApprovalTerms(string Document, DateOnly Today, string? WithoutNotice = null);

/// <summary>批准: writes a reviewed batch into the ledger, in one transaction that locks batch, pool and legal persons, in this order.</summary>
public static class ApproveSettlement
{
    private const string LockPool = "select 1 from fund_pools where fund_pool_id = @pool for update";

    private const string InsertDocuments = """
        insert into documents (number, title, issued_on)
        select number, title, issued_on from (values (@document, '奖励资金批复：' || @name, @day::date), (@recognition, @name, @day::date)) d (number, title, issued_on)
        where number <> ''
        on conflict (number) do nothing
        """;

    private const string InsertEntries = """
        insert into award_entries (enterprise_id, title_id, kind, entry_type, amount, decided_on, document, fund_year, settlement_line_id,
                                   policy_version_id, readings, event_id)
        select l.enterprise_id, l.title_id, l.kind, 'granted', l.proposed, s.decided_on, @document, s.fund_year, l.settlement_line_id,
               s.policy_version_id, s.readings, @eventId
        from settlement_lines l join settlements s using (settlement_id)
        where l.settlement_id = @id and not l.held and l.proposed > 0
        order by l.seq
        """;

    private const string Update = """
        update settlements
        set stage = 'approved', approver_id = @UserId, approver_name = @Approver, approved_at = now(), approval_document = @document,
            unnoticed_reason = @unnoticed
        where settlement_id = @id
        """;

    /// <summary>Approves under a document number (奖励文号); with any obstacle nothing is written.</summary>
    public static async Task<Approval> On(
        NpgsqlDataSource database, long settlementId, ApprovalTerms terms, Officer officer, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(terms);
        await using var work = await Work.Begin(database, officer, cancel);
        var settlement = await SettlementRows.Lock(work.Connection, settlementId);
        settlement.Stage.Demand("approve", officer);
        await work.RequireOther(Duties.ApproveSettlement, settlementId);
        if (string.IsNullOrWhiteSpace(terms.Document))
            throw new RefusalException("请填写批准文号");
        var notice = await StandingNotice.Of(work.Connection, settlementId);
        string unnoticed = notice is null ? terms.WithoutNotice?.Trim() ?? "" : "";
        if (notice is null && UnnoticedReason.Problem(unnoticed) is { } problem)
            throw new RefusalException(problem) { Field = "withoutNotice" };
        await work.Connection.ExecuteAsync(LockPool, new { pool = settlement.FundPoolId });
        await work.LockUnits((await SettlementRows.Lines(work.Connection, settlementId)).Select(line => line.UnitId));
        // read again: only behind the locks does the past stand still
        var lines = await SettlementRows.Lines(work.Connection, settlementId);

        var granted = lines.Where(line => !line.Held && !line.Proposed.IsZero).ToList();
        var total = granted.Sum(line => line.Proposed);
        var values = new
        {
            id = settlementId, document = terms.Document.Trim(), recognition = settlement.Document, name = settlement.Name,
            day = settlement.DecidedOn, officer.UserId, Approver = officer.Name, unnoticed,
        };
        long eventId = await work.Record(new Event("settlement-approved", "settlement", settlementId)
        {
            EffectiveOn = settlement.DecidedOn, Document = values.document, Articles = [17, 18, 19, 20], PolicyVersionId = settlement.PolicyVersionId,
            Reason = $"批准 {granted.Count} 笔，共 {total}；{(notice is null ? $"没有登记公示，理由：{unnoticed}" : notice.Period.Sentence)}",
        });
        await RecogniseTitles.Of(work, settlement, eventId);
        var obstacles = await ApprovalObstacles.Of(work.Connection, settlement, lines, notice, terms.Today, cancel);
        if (obstacles.Count > 0)
            return new Approval(obstacles, 0, Money.Zero);

        await work.Connection.ExecuteAsync(InsertDocuments, values);
        await work.Connection.ExecuteAsync(InsertEntries, new { id = settlementId, values.document, eventId }, commandTimeout: 0);
        await work.Connection.ExecuteAsync(Update, values);
        await work.Commit(cancel);
        return new Approval([], granted.Count, total);
    }
}
