using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.SignIn;

/// <summary>What a request knows of the person behind it.</summary>
public sealed class AccountClaims(TimeProvider clock) : IUserClaimsPrincipalFactory<Account>
{
    public Task<ClaimsPrincipal> CreateAsync(Account user) => Task.FromResult(new ClaimsPrincipal(Of(user, clock.GetUtcNow(), null)));

    /// <summary>The account as it is at this moment, and the session it is used in.</summary>
    public static ClaimsIdentity Of(Account account, DateTimeOffset now, OpenSession? session)
    {
        ArgumentNullException.ThrowIfNull(account);
        var identity = new ClaimsIdentity(IdentityConstants.ApplicationScheme, ClaimTypes.Name, ClaimTypes.Role);
        void Add(string claim, string value) => identity.AddClaim(new(claim, value));
        Add(ClaimTypes.NameIdentifier, account.UserId.ToString(CultureInfo.InvariantCulture));
        Add(ClaimTypes.Name, account.UserName);
        Add(ClaimTypes.Role, account.Role.Code());
        Add(OfficerClaims.DisplayName, account.DisplayName);
        Add(OfficerClaims.Region, account.RegionCode);
        Add(OfficerClaims.RegionName, account.RegionName);
        Add(OfficerClaims.Organisation, account.Organisation);
        Add(OfficerClaims.Stamp, account.SecurityStamp);
        if (account.Demonstration)
            Add(OfficerClaims.Demonstration, "true");
        if (account.PasswordChangedAt < now - PasswordRules.Life)
            Add(OfficerClaims.PasswordExpired, "true");
        if (account.EnterpriseId is { } enterprise)
            Add(OfficerClaims.Enterprise, enterprise.ToString(CultureInfo.InvariantCulture));
        if (session is not null)
            Add(OfficerClaims.Session, session.SessionId.ToString(CultureInfo.InvariantCulture));
        if (session?.SecondFactor == true)
            Add(OfficerClaims.Means, OfficerClaims.WithSecondFactor);
        return identity;
    }
}
