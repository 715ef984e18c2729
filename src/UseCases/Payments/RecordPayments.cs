using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Payments;

/// <summary>One payment to record; no amount means all that is still open.</summary>
public sealed record PaymentToRecord(long GrantedEntryId, Money? Amount);

/// <summary>An award as it is paid: what of it is open.</summary>
internal sealed record AwardToPay(
    long AwardEntryId, long EnterpriseId, string Name, DateOnly DecidedOn, Money Net, Money Paid, Money Pending, long? AccountId, DateOnly? IssuedOn, bool Imported)
{
    public Money Open => (Net - Paid - Pending).OrZero;
}

/// <summary>What recording a payment has in common, whether it is made here or was made before this system: locks, sums, traces.</summary>
internal static class RecordPayments
{
    private static string AwardsSql(Officer officer) => $"""
        select g.award_entry_id, g.enterprise_id, e.name, g.decided_on, g.net_amount as net, g.paid_amount as paid,
               coalesce((select sum(p.amount) from payment_requests p
                         where p.granted_entry_id = g.award_entry_id and p.state = 'requested' and p.entry_type = 'paid'), 0) as pending,
               (select max(a.enterprise_account_id) from enterprise_accounts a
                where a.enterprise_id = g.enterprise_id and a.confirmed_at is not null) as account_id,
               q.issued_on, g.settlement_line_id is null as imported
        from granted_awards g
        join enterprises e on e.enterprise_id = g.enterprise_id
        left join quota_issue_entries i on i.award_entry_id = g.award_entry_id
        left join quota_issues q on q.quota_issue_id = i.quota_issue_id
        where g.award_entry_id = any (@ids) and {officer.Scope.SqlFor("e")}
        """;

    private const string UnitsSql = """
        select distinct e.unit_id from award_entries g join enterprises e using (enterprise_id) where g.award_entry_id = any (@ids)
        """;

    private const string InsertSql = """
        insert into payment_requests (entry_type, granted_entry_id, amount, paid_on, voucher, reason, earlier, enterprise_account_id, requested_by, requested_by_name)
        values ('paid', @AwardEntryId, @amount, @paidOn, @paper, @reason, @earlier, @account, @UserId, @Officer)
        returning payment_request_id
        """;

    /// <summary>All of the payments or none; the check may refuse any of them.</summary>
    internal static async Task<IReadOnlyList<long>> On(
        NpgsqlDataSource database, Officer officer, IReadOnlyCollection<PaymentToRecord> payments, DateOnly paidOn, string paper, DateOnly today,
        bool earlier, Action<AwardToPay, Money> check)
    {
        officer.Require(PaymentRoles.Record);
        if (payments.Count == 0)
            throw new RefusalException("请至少勾选一笔奖励。");
        if (paidOn > today)
            throw new RefusalException("拨付日期不能晚于今天。");
        long[] ids = [.. payments.Select(payment => payment.GrantedEntryId).Distinct()];
        if (ids.Length != payments.Count)
            throw new RefusalException("同一笔奖励不能在一次登记里出现两次。");

        await using var work = await Work.Begin(database, officer);
        await work.LockUnits(await work.Connection.QueryAsync<long>(UnitsSql, new { ids }));
        var awards = (await work.Connection.QueryAsync<AwardToPay>(AwardsSql(officer), new
        {
            ids,
            officer.Scope.ScopeCity,
            officer.Scope.ScopeCounty,
            officer.Scope.ScopeEnterprise,
        })).ToDictionary(award => award.AwardEntryId);
        if (awards.Count != ids.Length)
            throw new RefusalException("所选奖励中有的不存在，或不在您的管辖范围内。");

        var requests = new List<long>();
        foreach (var payment in payments)
        {
            var award = awards[payment.GrantedEntryId];
            var amount = payment.Amount ?? award.Open;
            check(award, amount);
            long id = await work.Connection.ExecuteScalarAsync<long>(InsertSql, new
            {
                award.AwardEntryId,
                amount,
                paidOn,
                paper,
                reason = earlier ? "补登以前年度拨付" : "",
                earlier,
                account = earlier ? null : award.AccountId,
                officer.UserId,
                Officer = officer.Name,
            });
            await work.Record(new Event("payment-recorded", "payment-request", id)
            {
                EnterpriseId = award.EnterpriseId,
                EffectiveOn = paidOn,
                Document = paper,
                Reason = $"{(earlier ? "补登以前年度拨付" : "登记拨付")} {amount}，待复核确认",
            });
            requests.Add(id);
        }
        await work.Commit();
        return requests;
    }
}
