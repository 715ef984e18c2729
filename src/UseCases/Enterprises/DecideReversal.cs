using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Enterprises;

/// <summary>The second person: confirms a revocation or recovery, which enters the ledger now, or sends it back with a reason.</summary>
public static class DecideReversal
{
    private const string FindSql = """
        select r.granted_entry_id, r.entry_type, r.amount, r.decided_on, r.document, r.reason, r.state,
               g.enterprise_id, e.unit_id
        from award_reversals r
        join award_entries g on g.award_entry_id = r.granted_entry_id
        join enterprises e on e.enterprise_id = g.enterprise_id
        where r.award_reversal_id = @id
        for update of r
        """;

    private const string AppendSql = """
        insert into award_entries (enterprise_id, title_id, kind, entry_type, amount, decided_on, granted_entry_id, document, fund_year, event_id)
        select g.enterprise_id, g.title_id, g.kind, @EntryType, @Amount, @DecidedOn, g.award_entry_id, @Document, g.fund_year, @eventId
        from award_entries g where g.award_entry_id = @GrantedEntryId
        returning award_entry_id
        """;

    private const string CloseSql = """
        update award_reversals set state = @state, decided_by = @UserId, decided_by_name = @Name, decided_at = now(),
          rejection_reason = @why, entry_id = @entryId
        where award_reversal_id = @id
        """;

    private sealed record Row(
        long GrantedEntryId, string EntryType, Money Amount, DateOnly DecidedOn, string Document, string Reason, string State,
        long EnterpriseId, long UnitId);

    public static Task Confirm(NpgsqlDataSource database, Officer officer, long reversalId) => Decide(database, officer, reversalId, true, "");

    public static Task Reject(NpgsqlDataSource database, Officer officer, long reversalId, string? reason) =>
        Decide(database, officer, reversalId, false, EnterpriseScope.Required(reason, "退回的理由"));

    private static async Task Decide(NpgsqlDataSource database, Officer officer, long id, bool confirmed, string why)
    {
        officer.Require(Role.Approver);
        await using var work = await Work.Begin(database, officer);
        var row = await work.Connection.QuerySingleOrDefaultAsync<Row>(FindSql, new { id }) ?? throw new RefusalException("没有找到这项申请。");
        await work.Enterprise(row.EnterpriseId);
        if (row.State != "requested")
            throw new RefusalException("这项申请已经办结。");
        await work.RequireOther(Duties.ConfirmReversal, id);
        await work.LockUnits([row.UnitId]);
        string act = row.EntryType == "recovered" ? "recovery" : "revocation";
        long eventId = await work.Record(new Event($"award-{act}-{(confirmed ? "confirmed" : "rejected")}", "award-reversal", id)
        {
            EnterpriseId = row.EnterpriseId,
            EffectiveOn = row.DecidedOn,
            Reason = confirmed ? row.Reason : why,
            Document = row.Document,
        });
        long? entryId = confirmed ? await Append(work, row, eventId) : null;
        await work.Connection.ExecuteAsync(CloseSql, new
        {
            state = confirmed ? "confirmed" : "rejected",
            officer.UserId,
            officer.Name,
            why,
            entryId,
            id,
        });
        await work.Commit();
    }

    private static async Task<long?> Append(Work work, Row row, long eventId)
    {
        try
        {
            return await work.Connection.ExecuteScalarAsync<long>(AppendSql, new
            {
                row.EntryType,
                row.Amount,
                row.DecidedOn,
                row.Document,
                eventId,
                row.GrantedEntryId,
            });
        }
        catch (PostgresException problem) when (problem.SqlState == PostgresErrorCodes.CheckViolation)
        {
            throw new RefusalException(problem.MessageText, problem);
        }
    }
}
