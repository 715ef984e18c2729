using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Enterprises;

/// <summary>A decision to take an award back, as the maker records it.</summary>
/// <param name="GrantedEntryId">The award.</param>
/// <param name="EntryType">"revoked" (撤销) or "recovered" (追回).</param>
/// <param name="Amount">How much of it.</param>
/// <param name="DecidedOn">Day of the decision.</param>
/// <param name="Document">Its document number.</param>
/// <param name="LegalBasis">Needed for recovery: the rule itself knows none (Q39).</param>
/// <param name="Reason">Why.</param>
public sealed record Reversal(
    long GrantedEntryId, string EntryType, Money Amount, DateOnly DecidedOn, string? Document, string? LegalBasis, string? Reason);

/// <summary>Records a decided revocation or recovery; the ledger changes only when the approver confirms it.</summary>
public static class RequestReversal
{
    private const string AwardSql = """
        select g.enterprise_id, g.net_amount as net, g.paid_amount as paid, g.decided_on
        from granted_awards g where g.award_entry_id = @id
        """;

    private const string PendingSql = "select exists (select from award_reversals where granted_entry_id = @id and state = 'requested')";

    private const string InsertSql = """
        insert into award_reversals (granted_entry_id, entry_type, amount, decided_on, document, legal_basis, reason, requested_by, requested_by_name)
        values (@GrantedEntryId, @EntryType, @Amount, @DecidedOn, @document, @basis, @why, @UserId, @Name)
        returning award_reversal_id
        """;

    private sealed record Award(long EnterpriseId, Money Net, Money Paid, DateOnly DecidedOn);

    public static async Task<long> On(NpgsqlDataSource database, Officer officer, Reversal reversal, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(reversal);
        officer.Require(Role.ProvinceMaker);
        string document = EnterpriseScope.Required(reversal.Document, "处理决定的文号");
        string why = EnterpriseScope.Required(reversal.Reason, "理由");
        bool recovery = reversal.EntryType == "recovered";
        string basis = recovery ? EnterpriseScope.Required(reversal.LegalBasis, "追回的法律依据（本办法没有追回条款）") : reversal.LegalBasis?.Trim() ?? "";

        await using var work = await Work.Begin(database, officer);
        await work.LockUnitOfAward(reversal.GrantedEntryId);
        var award = await work.Connection.QuerySingleOrDefaultAsync<Award>(AwardSql, new { id = reversal.GrantedEntryId })
            ?? throw new RefusalException("没有找到这笔奖励。");
        await work.Enterprise(award.EnterpriseId);
        if (await work.Connection.ExecuteScalarAsync<bool>(PendingSql, new { id = reversal.GrantedEntryId }))
            throw new RefusalException("这笔奖励已有一项撤销或追回等待批准，请先办结。");
        if (reversal.Amount <= Money.Zero || reversal.Amount > award.Net)
            throw new RefusalException($"金额应大于 0 且不超过已批复净额 {award.Net}。") { Field = "Amount" };
        if (recovery && reversal.Amount > award.Paid)
            throw new RefusalException($"只能追回已拨付的资金：已拨付 {award.Paid}。尚未拨付的部分请办理撤销。") { Field = "Amount" };
        if (reversal.DecidedOn < award.DecidedOn || reversal.DecidedOn > today)
            throw new RefusalException($"决定日期应在奖励批复日（{award.DecidedOn:yyyy年M月d日}）与今天之间。") { Field = "DecidedOn" };

        long id = await work.Connection.ExecuteScalarAsync<long>(InsertSql, new
        {
            reversal.GrantedEntryId,
            reversal.EntryType,
            reversal.Amount,
            reversal.DecidedOn,
            document,
            basis,
            why,
            officer.UserId,
            officer.Name,
        });
        await work.Record(new Event($"award-{(recovery ? "recovery" : "revocation")}-requested", "award-reversal", id)
        {
            EnterpriseId = award.EnterpriseId,
            EffectiveOn = reversal.DecidedOn,
            Reason = $"{(recovery ? "追回" : "撤销")} {reversal.Amount}：{why}{(basis.Length > 0 ? $"；依据：{basis}" : "")}",
            Document = document,
        });
        await work.Commit();
        return id;
    }
}
