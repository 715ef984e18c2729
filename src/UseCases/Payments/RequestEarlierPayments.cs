using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Payments;

/// <summary>补登以前年度拨付: records with document and day what was paid outside this system, never beyond what is granted; a second person confirms it.</summary>
public static class RequestEarlierPayments
{
    public static Task<IReadOnlyList<long>> On(
        NpgsqlDataSource database, Officer officer, IReadOnlyCollection<PaymentToRecord> payments, DateOnly paidOn, string? document, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(payments);
        return RecordPayments.On(database, officer, payments, paidOn, EnterpriseScope.Required(document, "拨付文号或凭证号"), today, earlier: true,
            (award, amount) => Check(award, amount, paidOn));
    }

    private static void Check(AwardToPay award, Money amount, DateOnly paidOn)
    {
        if (!award.Imported || award.Open.IsZero)
            throw new RefusalException($"{award.Name}：这笔奖励已登记完毕或由本系统核算批准，请刷新后重选。");
        if (paidOn < award.DecidedOn)
            throw new RefusalException($"{award.Name}：拨付日期不能早于奖励决定日（{award.DecidedOn:yyyy年M月d日}）。");
        if (amount <= Money.Zero || amount > award.Open)
            throw new RefusalException($"{award.Name}：补登金额应大于 0 且不超过未登记金额 {award.Open}（已批复 {award.Net}，已拨付 {award.Paid}，待复核 {award.Pending}）。");
    }
}
