using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Payments;

/// <summary>The second person confirms payments and returns, which enter the ledger now, or sends them back with a reason. All or none.</summary>
public static class DecidePayments
{
    private const string UnitsSql = """
        select distinct e.unit_id
        from payment_requests r
        join award_entries g on g.award_entry_id = r.granted_entry_id
        join enterprises e on e.enterprise_id = g.enterprise_id
        where r.payment_request_id = any (@ids)
        """;

    private static readonly string FindSql = $"""
        select r.payment_request_id, r.entry_type, r.granted_entry_id, r.amount, r.paid_on, r.voucher, r.enterprise_account_id, r.reason,
               r.state, {PaymentRoles.WhyNotConfirmSql} as why_not, g.enterprise_id, e.name
        from payment_requests r
        join award_entries g on g.award_entry_id = r.granted_entry_id
        join enterprises e on e.enterprise_id = g.enterprise_id
        left join settlement_lines l on l.settlement_line_id = g.settlement_line_id
        where r.payment_request_id = any (@ids) and {RegionScope.Sql("e")}
        order by r.payment_request_id
        for update of r
        """;

    private const string AppendSql = """
        insert into award_entries (enterprise_id, title_id, kind, entry_type, amount, decided_on, granted_entry_id, document, fund_year, event_id)
        select g.enterprise_id, g.title_id, g.kind, @EntryType, @Amount, @PaidOn, g.award_entry_id, @Voucher, g.fund_year, @eventId
        from award_entries g where g.award_entry_id = @GrantedEntryId
        returning award_entry_id
        """;

    private const string PaymentSql = """
        insert into payments (award_entry_id, paid_on, voucher, enterprise_account_id) values (@entryId, @PaidOn, @Voucher, @EnterpriseAccountId)
        """;

    private const string CloseSql = """
        update payment_requests set state = @state, decided_by = @UserId, decided_by_name = @Name, decided_at = now(),
          rejection_reason = @why, entry_id = @entryId
        where payment_request_id = @PaymentRequestId
        """;

    private sealed record Row(
        long PaymentRequestId, string EntryType, long GrantedEntryId, Money Amount, DateOnly PaidOn, string Voucher,
        long? EnterpriseAccountId, string Reason, string State, string? WhyNot, long EnterpriseId, string Name)
    {
        public bool IsPayment => EntryType == "paid";
    }

    public static Task Confirm(NpgsqlDataSource database, Officer officer, IReadOnlyCollection<long> requestIds) =>
        Decide(database, officer, requestIds, true, "");

    public static Task Reject(NpgsqlDataSource database, Officer officer, IReadOnlyCollection<long> requestIds, string? reason) =>
        Decide(database, officer, requestIds, false, EnterpriseScope.Required(reason, "退回给登记人的理由"));

    private static async Task Decide(
        NpgsqlDataSource database, Officer officer, IReadOnlyCollection<long> requestIds, bool confirmed, string why)
    {
        officer.Require(PaymentRoles.Confirm);
        long[] ids = [.. requestIds.Distinct()];
        if (ids.Length == 0)
            throw new RefusalException("请至少勾选一笔。");
        await using var work = await Work.Begin(database, officer);
        await work.LockUnits(await work.Connection.QueryAsync<long>(UnitsSql, new { ids }));
        var rows = (await work.Connection.QueryAsync<Row>(FindSql, new
        {
            ids,
            officer.UserId,
            officer.Scope.ScopeCity,
            officer.Scope.ScopeCounty,
            officer.Scope.ScopeEnterprise,
        })).ToList();
        if (rows.Count != ids.Length)
            throw new RefusalException("所选记录中有的不存在，或不在您的管辖范围内。");
        if (rows.Find(row => row.State != "requested") is { } done)
            throw new RefusalException($"{done.Name}的这笔记录已经办结，请刷新后重选。");
        if (rows.Find(row => row.WhyNot is not null) is { } barred)
            throw new RefusalException($"{barred.Name}：{barred.WhyNot}");
        foreach (var row in rows)
            await Decide(work, row, confirmed, why);
        await work.Commit();
    }

    private static async Task Decide(Work work, Row row, bool confirmed, string why)
    {
        string act = $"{(row.IsPayment ? "payment" : "return")}-{(confirmed ? "confirmed" : "rejected")}";
        long eventId = await work.Record(new Event(act, "payment-request", row.PaymentRequestId)
        {
            EnterpriseId = row.EnterpriseId,
            EffectiveOn = row.PaidOn,
            Document = row.Voucher,
            Reason = $"{(row.IsPayment ? "拨付" : "退回")} {row.Amount}{(why.Length > 0 ? "：" + why : row.Reason.Length > 0 ? "：" + row.Reason : "")}",
        });
        long? entryId = null;
        if (confirmed)
        {
            try
            {
                entryId = await work.Connection.ExecuteScalarAsync<long>(AppendSql, new
                {
                    row.EntryType,
                    row.Amount,
                    row.PaidOn,
                    row.Voucher,
                    eventId,
                    row.GrantedEntryId,
                });
            }
            catch (PostgresException problem) when (problem.SqlState == PostgresErrorCodes.CheckViolation)
            {
                throw new RefusalException($"{row.Name}：{problem.MessageText}", problem);
            }
            if (row.IsPayment)
                await work.Connection.ExecuteAsync(PaymentSql, new { entryId, row.PaidOn, row.Voucher, row.EnterpriseAccountId });
        }
        await work.Connection.ExecuteAsync(CloseSql, new
        {
            state = confirmed ? "confirmed" : "rejected",
            work.Officer.UserId,
            work.Officer.Name,
            why,
            entryId,
            row.PaymentRequestId,
        });
    }
}
