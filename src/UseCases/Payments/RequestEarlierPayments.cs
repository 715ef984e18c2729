using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Payments;

/// <summary>补登以前年度拨付: records with document and day what was paid outside this system, never beyond what is granted; a second person confirms it.</summary>
public static class RequestEarlierPayments
{
    private const string UnitsSql = """
        select distinct e.unit_id from award_entries g join enterprises e using (enterprise_id) where g.award_entry_id = any (@ids)
        """;

    private const string InsertSql = """
        insert into payment_requests (entry_type, granted_entry_id, amount, paid_on, voucher, reason, earlier, requested_by, requested_by_name)
        values ('paid', @AwardEntryId, @amount, @paidOn, @paper, '补登以前年度拨付', true, @UserId, @Name)
        returning payment_request_id
        """;

    public static async Task<IReadOnlyList<long>> On(
        NpgsqlDataSource database, Officer officer, IReadOnlyCollection<PaymentToRecord> payments, DateOnly paidOn, string? document, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(payments);
        officer.Require(PaymentRoles.Record);
        string paper = EnterpriseScope.Required(document, "拨付文号或凭证号");
        if (payments.Count == 0)
            throw new RefusalException("请至少勾选一笔奖励。");
        if (paidOn > today)
            throw new RefusalException("拨付日期不能晚于今天。");
        long[] ids = [.. payments.Select(payment => payment.GrantedEntryId).Distinct()];
        if (ids.Length != payments.Count)
            throw new RefusalException("同一笔奖励不能在一次登记里出现两次。");

        await using var work = await Work.Begin(database, officer);
        await work.LockUnits(await work.Connection.QueryAsync<long>(UnitsSql, new { ids }));
        var awards = (await EarlierAwards.Rows(database, officer, PaymentFilter.All with { Ids = ids }, null, ids.Length)).ToDictionary(award => award.AwardEntryId);
        if (awards.Count != ids.Length)
            throw new RefusalException("所选奖励中有的已登记完毕、由本系统核算批准，或不在您的管辖范围内，请刷新后重选。");
        var requests = new List<long>();
        foreach (var payment in payments)
        {
            var award = awards[payment.GrantedEntryId];
            var amount = payment.Amount ?? award.Open;
            if (paidOn < award.DecidedOn)
                throw new RefusalException($"{award.Enterprise}：拨付日期不能早于奖励决定日（{award.DecidedOn:yyyy年M月d日}）。");
            if (amount <= Money.Zero || amount > award.Open)
                throw new RefusalException($"{award.Enterprise}：补登金额应大于 0 且不超过未登记金额 {award.Open}（已批复 {award.Net}，已拨付 {award.Paid}，待复核 {award.Pending}）。");
            long id = await work.Connection.ExecuteScalarAsync<long>(InsertSql, new { award.AwardEntryId, amount, paidOn, paper, officer.UserId, officer.Name });
            await work.Record(new Event("payment-recorded", "payment-request", id)
            {
                EnterpriseId = award.EnterpriseId,
                EffectiveOn = paidOn,
                Document = paper,
                Reason = $"补登以前年度拨付 {amount}，待复核确认",
            });
            requests.Add(id);
        }
        await work.Commit();
        return requests;
    }
}
