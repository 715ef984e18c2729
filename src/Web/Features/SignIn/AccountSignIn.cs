using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.SignIn;

/// <summary>Identity's sign-in, which lets no disabled account in.</summary>
public sealed class AccountSignIn(
    UserManager<Account> accounts, IHttpContextAccessor context, IUserClaimsPrincipalFactory<Account> claims, IOptions<IdentityOptions> options,
    ILogger<SignInManager<Account>> log, IAuthenticationSchemeProvider schemes, IUserConfirmation<Account> confirmation)
    : SignInManager<Account>(accounts, context, claims, options, log, schemes, confirmation)
{
    public override async Task<bool> CanSignInAsync(Account user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return user.DisabledAt is null && await base.CanSignInAsync(user);
    }

    /// <summary>The password was right: in, or on to the second factor.</summary>
    public Task<Microsoft.AspNetCore.Identity.SignInResult> AfterPassword(Account account) => SignInOrTwoFactorAsync(account, isPersistent: false);

    /// <summary>The second factor was proved in this very session.</summary>
    public Task AfterEnrolment(Account account) =>
        SignInWithClaimsAsync(account, isPersistent: false, [new Claim(OfficerClaims.Means, OfficerClaims.WithSecondFactor)]);
}
