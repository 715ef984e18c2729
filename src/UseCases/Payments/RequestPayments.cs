using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Payments;

/// <summary>One payment to record; no amount means all that is still open.</summary>
public sealed record PaymentToRecord(long GrantedEntryId, Money? Amount);

/// <summary>Records payments of awards already issued, to confirmed accounts, never beyond what is granted; a second person confirms them.</summary>
public static class RequestPayments
{
    private static readonly string AwardsSql = $"""
        select g.award_entry_id, g.enterprise_id, e.name, g.net_amount as net, g.paid_amount as paid,
               coalesce((select sum(p.amount) from payment_requests p
                         where p.granted_entry_id = g.award_entry_id and p.state = 'requested' and p.entry_type = 'paid'), 0) as pending,
               (select max(a.enterprise_account_id) from enterprise_accounts a
                where a.enterprise_id = g.enterprise_id and a.confirmed_at is not null) as account_id,
               q.issued_on
        from granted_awards g
        join enterprises e on e.enterprise_id = g.enterprise_id
        left join quota_issue_entries i on i.award_entry_id = g.award_entry_id
        left join quota_issues q on q.quota_issue_id = i.quota_issue_id
        where g.award_entry_id = any (@ids) and {RegionScope.Sql("e")}
        order by g.award_entry_id
        """;

    private const string UnitsSql = """
        select distinct e.unit_id from award_entries g join enterprises e using (enterprise_id) where g.award_entry_id = any (@ids)
        """;

    private const string InsertSql = """
        insert into payment_requests (entry_type, granted_entry_id, amount, paid_on, voucher, enterprise_account_id, requested_by, requested_by_name)
        values ('paid', @AwardEntryId, @amount, @paidOn, @paper, @AccountId, @UserId, @Officer)
        returning payment_request_id
        """;

    private sealed record Award(
        long AwardEntryId, long EnterpriseId, string Name, Money Net, Money Paid, Money Pending, long? AccountId, DateOnly? IssuedOn)
    {
        public Money Open => (Net - Paid - Pending).OrZero;
    }

    public static async Task<IReadOnlyList<long>> On(
        NpgsqlDataSource database, Officer officer, IReadOnlyCollection<PaymentToRecord> payments, DateOnly paidOn, string? voucher, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(payments);
        officer.Require(PaymentRoles.Record);
        string paper = EnterpriseScope.Required(voucher, "拨付凭证号");
        if (payments.Count == 0)
            throw new RefusalException("请至少勾选一笔奖励。");
        if (paidOn > today)
            throw new RefusalException("拨付日期不能晚于今天。");
        long[] ids = [.. payments.Select(payment => payment.GrantedEntryId).Distinct()];
        if (ids.Length != payments.Count)
            throw new RefusalException("同一笔奖励不能在一次登记里出现两次。");

        await using var work = await Work.Begin(database, officer);
        await work.LockUnits(await work.Connection.QueryAsync<long>(UnitsSql, new { ids }));
        var awards = (await work.Connection.QueryAsync<Award>(AwardsSql, new
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
            Check(award, amount, paidOn);
            long id = await work.Connection.ExecuteScalarAsync<long>(InsertSql, new
            {
                award.AwardEntryId,
                amount,
                paidOn,
                paper,
                award.AccountId,
                officer.UserId,
                Officer = officer.Name,
            });
            await work.Record(new Event("payment-recorded", "payment-request", id)
            {
                EnterpriseId = award.EnterpriseId,
                EffectiveOn = paidOn,
                Document = paper,
                Reason = $"登记拨付 {amount}，待复核确认",
            });
            requests.Add(id);
        }
        await work.Commit();
        return requests;
    }

    private static void Check(Award award, Money amount, DateOnly paidOn)
    {
        if (award.IssuedOn is not { } issuedOn)
            throw new RefusalException($"{award.Name}的这笔奖励尚未下达资金，不能拨付。");
        if (paidOn < issuedOn)
            throw new RefusalException($"{award.Name}：拨付日期不能早于资金下达日（{issuedOn:yyyy年M月d日}）。");
        if (award.AccountId is null)
            throw new RefusalException($"{award.Name}还没有经复核确认的收款账户，请先在企业页登记并确认账户。");
        if (amount <= Money.Zero || amount > award.Open)
        {
            string pending = award.Pending.IsZero ? "" : $"，待复核 {award.Pending}";
            throw new RefusalException(
                $"{award.Name}：本次拨付应大于 0 且不超过未拨付金额 {award.Open}（已批复 {award.Net}，已拨付 {award.Paid}{pending}）。");
        }
    }
}
