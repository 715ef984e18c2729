using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>Names for [Authorize(Policy = …)]: each role's code, and groups of roles.</summary>
public static class Access
{
    public const string ProvinceMaker = "province-maker";
    public const string ProvinceFinance = "province-finance";
    public const string Approver = "approver";
    public const string City = "city";
    public const string County = "county";
    public const string Enterprise = "enterprise";
    public const string Auditor = "auditor";
    public const string SystemAdministrator = "system-administrator";
    public const string SecurityAdministrator = "security-administrator";
    public const string AuditAdministrator = "audit-administrator";

    /// <summary>Every business role, enterprises included; not the administrators.</summary>
    public const string Business = "Business";

    /// <summary>Officers of province, city and county, and the auditor; not enterprises.</summary>
    public const string Officials = "Officials";

    /// <summary>The bureaus that act: province maker, city, county.</summary>
    public const string Bureaus = "Bureaus";

    /// <summary>Who confirms at the province: maker and approver, never the one who recorded.</summary>
    public const string Deciders = "Deciders";

    /// <summary>Who prepares a batch of awards: maker and finance, before it is approved.</summary>
    public const string Preparers = "Preparers";

    /// <summary>Whoever sees the whole province: maker, finance, approver, auditor.</summary>
    public const string Province = "Province";

    /// <summary>Who decides at the province: maker, finance, approver; not the auditor.</summary>
    public const string ProvinceActors = "ProvinceActors";

    /// <summary>Who pays or checks accounts and may see them in full; neither auditor nor county.</summary>
    public const string FullAccounts = "FullAccounts";

    /// <summary>The auditor and the audit administrator: records of what people did.</summary>
    public const string Records = "Records";

    /// <summary>The system administrator, who runs the jobs, and the auditor, who reads what they did.</summary>
    public const string Jobs = "Jobs";

    /// <summary>The three administrators.</summary>
    public const string Administrators = "Administrators";

    /// <summary>Who is in which group.</summary>
    public static IReadOnlyDictionary<string, Role[]> Policies { get; } = new Dictionary<string, Role[]>(
        Roles.All.Select(role => KeyValuePair.Create(role.Code(), new[] { role })))
    {
        [Business] = [.. Roles.All.Where(role => !role.IsAdministrator())],
        [Officials] = [.. Roles.All.Where(role => role.IsProvincial()), Role.City, Role.County],
        [Bureaus] = [Role.ProvinceMaker, Role.City, Role.County],
        [Deciders] = [Role.ProvinceMaker, Role.Approver],
        [Preparers] = [Role.ProvinceMaker, Role.ProvinceFinance],
        [Province] = [.. Roles.All.Where(role => role.IsProvincial())],
        [ProvinceActors] = [Role.ProvinceMaker, Role.ProvinceFinance, Role.Approver],
        [FullAccounts] = RevealField.Roles,
        [Jobs] = [Role.SystemAdministrator, Role.Auditor],
        [Records] = [Role.Auditor, Role.AuditAdministrator],
        [Administrators] = [.. Roles.All.Where(role => role.IsAdministrator())],
    };
}
