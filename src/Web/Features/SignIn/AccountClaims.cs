using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.SignIn;

/// <summary>What the session cookie says about a person.</summary>
public sealed class AccountClaims(UserManager<Account> accounts, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<Account>(accounts, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new(ClaimTypes.Role, user.Role.Code()));
        identity.AddClaim(new(OfficerClaims.DisplayName, user.DisplayName));
        identity.AddClaim(new(OfficerClaims.Region, user.RegionCode));
        identity.AddClaim(new(OfficerClaims.RegionName, user.RegionName));
        identity.AddClaim(new(OfficerClaims.Organisation, user.Organisation));
        identity.AddClaim(new(OfficerClaims.SecondFactor, user.TwoFactorEnabled ? "true" : "false"));
        if (user.PasswordChangedAt < DateTimeOffset.UtcNow - PasswordRules.Life)
            identity.AddClaim(new(OfficerClaims.PasswordExpired, "true"));
        if (user.EnterpriseId is { } enterprise)
            identity.AddClaim(new(OfficerClaims.Enterprise, enterprise.ToString(CultureInfo.InvariantCulture)));
        return identity;
    }
}
