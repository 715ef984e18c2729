namespace SmartFactory.Gansu.UseCases.People;

/// <summary>An account as ASP.NET Core Identity works with it: one person, one role, one region.</summary>
public sealed class Account
{
    public long UserId { get; set; }

    public string UserName { get; set; } = "";

    public string NormalizedName { get; set; } = "";

    public string DisplayName { get; set; } = "";

    public Role Role { get; set; }

    public string RegionCode { get; set; } = "";

    /// <summary>Name of the region; filled on reading.</summary>
    public string RegionName { get; set; } = "";

    public long? EnterpriseId { get; set; }

    public string Organisation { get; set; } = "";

    /// <summary>E-mail address of the person, encrypted.</summary>
    public string Email { get; set; } = "";

    /// <summary>The same as pages show it.</summary>
    public string EmailMasked { get; set; } = "";

    public string? PasswordHash { get; set; }

    public string SecurityStamp { get; set; } = "";

    public string ConcurrencyStamp { get; set; } = "";

    public bool TwoFactorEnabled { get; set; }

    /// <summary>Secret of the second factor, encrypted.</summary>
    public string? AuthenticatorKey { get; set; }

    /// <summary>Hashes of the unused recovery codes, separated by semicolons.</summary>
    public string RecoveryCodes { get; set; } = "";

    public bool Demonstration { get; set; }

    public DateTimeOffset? DisabledAt { get; set; }

    public DateTimeOffset? PasswordChangedAt { get; set; }

    /// <summary>Hashes of former passwords, latest first.</summary>
    public string[] PasswordHistory { get; set; } = [];

    /// <summary>What the account may read and write.</summary>
    public RegionScope Scope => Role switch
    {
        Role.City => RegionScope.City(RegionCode),
        Role.County => RegionScope.County(RegionCode),
        Role.Enterprise => RegionScope.Enterprise(EnterpriseId ?? -1),
        _ when Role.IsProvincial() => RegionScope.Province,
        _ => RegionScope.Nothing,
    };
}
