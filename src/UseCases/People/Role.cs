namespace SmartFactory.Gansu.UseCases.People;

/// <summary>What an account may do. One role each; the three administrators hold no business role.</summary>
public enum Role
{
    /// <summary>省工信: makes settlements, imports, records decisions.</summary>
    ProvinceMaker = 1,

    /// <summary>省财政: reviews amounts.</summary>
    ProvinceFinance,

    /// <summary>批准人.</summary>
    Approver,

    /// <summary>市州.</summary>
    City,

    /// <summary>县区.</summary>
    County,

    /// <summary>企业.</summary>
    Enterprise,

    /// <summary>审计员.</summary>
    Auditor,

    /// <summary>系统管理员.</summary>
    SystemAdministrator,

    /// <summary>安全管理员.</summary>
    SecurityAdministrator,

    /// <summary>审计管理员.</summary>
    AuditAdministrator,
}

/// <summary>Codes and Chinese names of the roles.</summary>
public static class Roles
{
    private static readonly (Role Role, string Code, string Name)[] Table =
    [
        (Role.ProvinceMaker, "province-maker", "省工信"),
        (Role.ProvinceFinance, "province-finance", "省财政"),
        (Role.Approver, "approver", "批准人"),
        (Role.City, "city", "市州"),
        (Role.County, "county", "县区"),
        (Role.Enterprise, "enterprise", "企业"),
        (Role.Auditor, "auditor", "审计员"),
        (Role.SystemAdministrator, "system-administrator", "系统管理员"),
        (Role.SecurityAdministrator, "security-administrator", "安全管理员"),
        (Role.AuditAdministrator, "audit-administrator", "审计管理员"),
    ];

    /// <summary>Every role.</summary>
    public static IReadOnlyList<Role> All { get; } = [.. Table.Select(row => row.Role)];

    /// <summary>The code word stored and used in policies.</summary>
    public static string Code(this Role role) => Table[(int)role - 1].Code;

    /// <summary>The Chinese name.</summary>
    public static string Name(this Role role) => Table[(int)role - 1].Name;

    /// <summary>The role with this code; throws <see cref="FormatException"/> when there is none.</summary>
    public static Role Parse(string code) =>
        Array.Find(Table, row => row.Code == code) is { Code: not null } row ? row.Role : throw new FormatException($"unknown role: {code}");

    /// <summary>Sees the whole province.</summary>
    public static bool IsProvincial(this Role role) => role is Role.ProvinceMaker or Role.ProvinceFinance or Role.Approver or Role.Auditor;

    /// <summary>One of the three administrators, who hold no business role.</summary>
    public static bool IsAdministrator(this Role role) =>
        role is Role.SystemAdministrator or Role.SecurityAdministrator or Role.AuditAdministrator;
}
