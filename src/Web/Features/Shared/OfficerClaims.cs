using System.Globalization;
using System.Security.Claims;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>From the session cookie to the person who acts.</summary>
public static class OfficerClaims
{
    public const string DisplayName = "display-name";
    public const string Region = "region";
    public const string RegionName = "region-name";
    public const string Organisation = "organisation";
    public const string Enterprise = "enterprise-id";
    public const string Stamp = "stamp";
    public const string Session = "session";
    public const string Demonstration = "demonstration";

    /// <summary>How the person came in, by Identity's own names.</summary>
    public const string Means = "amr";

    /// <summary>With the second factor.</summary>
    public const string WithSecondFactor = "mfa";

    public const string PasswordExpired = "password-expired";

    /// <summary>The signed-in person with role and region scope.</summary>
    public static Officer ToOfficer(this ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var role = Roles.Parse(user.Text(ClaimTypes.Role));
        var account = new Account { Role = role, RegionCode = user.Text(Region), EnterpriseId = user.Number(Enterprise) };
        return new Officer(user.Number(ClaimTypes.NameIdentifier) ?? 0, user.Text(DisplayName), role, account.Scope);
    }

    public static string Text(this ClaimsPrincipal user, string claim)
    {
        ArgumentNullException.ThrowIfNull(user);
        return user.FindFirstValue(claim) ?? "";
    }

    internal static long? Number(this ClaimsPrincipal user, string claim) =>
        long.TryParse(user.FindFirstValue(claim), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}

/// <summary>The person behind the present request.</summary>
public sealed class CurrentOfficer(IHttpContextAccessor context)
{
    private ClaimsPrincipal User => context.HttpContext?.User ?? new ClaimsPrincipal();

    public bool IsSignedIn => User.Identity?.IsAuthenticated == true;

    /// <summary>Throws when nobody is signed in.</summary>
    public Officer Officer => User.ToOfficer();

    /// <summary>Number of the session of this request.</summary>
    public long? Session => User.Number(OfficerClaims.Session);

    public string RegionCode => User.Text(OfficerClaims.Region);

    public string RegionName => User.Text(OfficerClaims.RegionName);

    public string Organisation => User.Text(OfficerClaims.Organisation);
}
