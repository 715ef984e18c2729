using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Payments;

/// <summary>Records payments of awards already issued, to confirmed accounts, never beyond what is granted; a second person confirms them.</summary>
public static class RequestPayments
{
    public static Task<IReadOnlyList<long>> On(
        NpgsqlDataSource database, Officer officer, IReadOnlyCollection<PaymentToRecord> payments, DateOnly paidOn, string? voucher, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(payments);
        return RecordPayments.On(database, officer, payments, paidOn, EnterpriseScope.Required(voucher, "拨付凭证号"), today, earlier: false,
            (award, amount) => Check(award, amount, paidOn));
    }

    private static void Check(AwardToPay award, Money amount, DateOnly paidOn)
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
