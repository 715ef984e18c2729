using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Payments;

/// <summary>Who does what after approval. Who of them may at all is in <see cref="Duties"/>.</summary>
public static class PaymentRoles
{
    /// <summary>资金下达.</summary>
    public static readonly Role[] Issue = [Role.ProvinceMaker, Role.ProvinceFinance];

    /// <summary>Record a payment or a return: finance anywhere, a city in its region.</summary>
    public static readonly Role[] Record = [Role.ProvinceFinance, Role.City];

    /// <summary>Confirm it as the second person. Not the approver: who granted the money does not pay it out.</summary>
    public static readonly Role[] Confirm = [Role.ProvinceFinance, Role.City];

    /// <summary>SQL: why @UserId may not confirm payment request r of an award of the line l.</summary>
    internal static readonly string WhyNotConfirmSql = SeparationOfDuties.WhyNotSql(Duties.ConfirmPayment, "r.payment_request_id", Others);

    /// <summary>SQL: @UserId may confirm payment request r of an award of the line l.</summary>
    internal static readonly string MayConfirmSql = SeparationOfDuties.MaySql(Duties.ConfirmPayment, "r.payment_request_id", Others);

    // what was done before to what is paid, and to where it is paid
    private static (string Subject, string Id)[] Others => [("settlement", "l.settlement_id"), ("enterprise-account", "r.enterprise_account_id")];

    /// <summary>Confirm that the money arrived.</summary>
    public static readonly Role[] Receipt = [Role.Enterprise, Role.City];
}
