using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Payments;

/// <summary>Records that paid money came back (wrong account, refused by the bank); it can then be paid again.</summary>
public static class RequestReturn
{
    private static readonly string AwardSql = $"""
        select g.enterprise_id, e.name, g.paid_amount as paid,
               coalesce((select sum(p.amount) from payment_requests p
                         where p.granted_entry_id = g.award_entry_id and p.state = 'requested' and p.entry_type = 'returned'), 0) as pending
        from granted_awards g
        join enterprises e on e.enterprise_id = g.enterprise_id
        where g.award_entry_id = @id and {RegionScope.Sql("e")}
        """;

    private const string InsertSql = """
        insert into payment_requests (entry_type, granted_entry_id, amount, paid_on, voucher, reason, requested_by, requested_by_name)
        values ('returned', @id, @amount, @returnedOn, @paper, @why, @UserId, @Name)
        returning payment_request_id
        """;

    private sealed record Award(long EnterpriseId, string Name, Money Paid, Money Pending);

    public static async Task<long> On(
        NpgsqlDataSource database, Officer officer, long grantedEntryId, Money amount, DateOnly returnedOn, string? voucher, string? reason, DateOnly today)
    {
        officer.Require(PaymentRoles.Record);
        string paper = EnterpriseScope.Required(voucher, "退回凭证号");
        string why = EnterpriseScope.Required(reason, "退回原因");
        if (returnedOn > today)
            throw new RefusalException("退回日期不能晚于今天。");
        await using var work = await Work.Begin(database, officer);
        await work.LockUnitOfAward(grantedEntryId);
        var award = await work.Connection.QuerySingleOrDefaultAsync<Award>(AwardSql, new
        {
            id = grantedEntryId,
            officer.Scope.ScopeCity,
            officer.Scope.ScopeCounty,
            officer.Scope.ScopeEnterprise,
        }) ?? throw new RefusalException("这笔奖励不存在，或不在您的管辖范围内。");
        var most = (award.Paid - award.Pending).OrZero;
        if (amount <= Money.Zero || amount > most)
            throw new RefusalException($"{award.Name}：退回金额应大于 0 且不超过已拨付金额 {most}。");
        long id = await work.Connection.ExecuteScalarAsync<long>(
            InsertSql, new { id = grantedEntryId, amount, returnedOn, paper, why, officer.UserId, officer.Name });
        await work.Record(new Event("return-recorded", "payment-request", id)
        {
            EnterpriseId = award.EnterpriseId,
            EffectiveOn = returnedOn,
            Document = paper,
            Reason = $"登记退回 {amount}：{why}",
        });
        await work.Commit();
        return id;
    }
}
