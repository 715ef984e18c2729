using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Payments;

/// <summary>Who does what after approval. Nobody confirms what they recorded themselves.</summary>
public static class PaymentRoles
{
    /// <summary>资金下达.</summary>
    public static readonly Role[] Issue = [Role.ProvinceMaker, Role.ProvinceFinance];

    /// <summary>Record a payment or a return: finance anywhere, a city in its region.</summary>
    public static readonly Role[] Record = [Role.ProvinceFinance, Role.City];

    /// <summary>Confirm it as the second person.</summary>
    public static readonly Role[] Confirm = [Role.ProvinceFinance, Role.Approver, Role.City];

    /// <summary>Confirm that the money arrived.</summary>
    public static readonly Role[] Receipt = [Role.Enterprise, Role.City];
}
