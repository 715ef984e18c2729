using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Payments;

/// <summary>The enterprise, or the city for it, confirms that the money arrived and gives the number of its receipt (收据).</summary>
public static class ConfirmReceipt
{
    private static readonly string FindSql = $"""
        select g.enterprise_id, p.paid_on, p.receipt_confirmed_on
        from payments p
        join award_entries g on g.award_entry_id = p.award_entry_id
        join enterprises e on e.enterprise_id = g.enterprise_id
        where p.payment_id = @paymentId and {RegionScope.Sql("e")}
        for update of p
        """;

    private const string UpdateSql = """
        update payments set receipt_number = @number, receipt_confirmed_on = @receivedOn, receipt_confirmed_by = @UserId
        where payment_id = @paymentId
        """;

    private sealed record Row(long EnterpriseId, DateOnly PaidOn, DateOnly? ReceiptConfirmedOn);

    public static async Task On(
        NpgsqlDataSource database, Officer officer, long paymentId, string? receiptNumber, DateOnly receivedOn, DateOnly today)
    {
        officer.Require(PaymentRoles.Receipt);
        string number = EnterpriseScope.Required(receiptNumber, "收据号");
        await using var work = await Work.Begin(database, officer);
        var row = await work.Connection.QuerySingleOrDefaultAsync<Row>(FindSql, new
        {
            paymentId,
            officer.Scope.ScopeCity,
            officer.Scope.ScopeCounty,
            officer.Scope.ScopeEnterprise,
        }) ?? throw new RefusalException("没有找到这笔拨付，或者它不在您的管辖范围内。");
        if (row.ReceiptConfirmedOn is not null)
            throw new RefusalException("这笔拨付已经确认到账。");
        if (receivedOn < row.PaidOn || receivedOn > today)
            throw new RefusalException($"到账日期应在拨付日（{row.PaidOn:yyyy年M月d日}）与今天之间。");
        await work.Connection.ExecuteAsync(UpdateSql, new { number, receivedOn, officer.UserId, paymentId });
        await work.Record(new Event("receipt-confirmed", "payment", paymentId)
        {
            EnterpriseId = row.EnterpriseId,
            EffectiveOn = receivedOn,
            Document = number,
            Reason = "确认到账",
        });
        await work.Commit();
    }
}
