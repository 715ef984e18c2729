using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.SignIn;

/// <summary>Coming in and leaving.</summary>
[AllowAnonymous]
public sealed class SignInController(
    AccountSignIn signIn, SignInGate gate, UserManager<Account> accounts, Demonstration demonstration, DemonstrationAccounts demonstrationAccounts,
    SeedDemonstrationAccounts seed, NpgsqlDataSource source) : Controller
{
    [HttpGet("/sign-in"), ComesIn]
    public async Task<IActionResult> Index(string? returnUrl, CancellationToken cancel) =>
        View(await WithDemonstration(new SignInForm { ReturnUrl = returnUrl }, cancel));

    [HttpPost("/sign-in"), ComesIn, EnableRateLimiting(Limits.SignIn)]
    public async Task<IActionResult> Index(SignInForm form, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (!ModelState.IsValid)
            return View(await WithDemonstration(form, cancel));
        if (await gate.Password(form.UserName.Trim(), form.Password, HttpContext.Address(), cancel) is { } account)
        {
            return (await signIn.AfterPassword(account)).RequiresTwoFactor
                ? RedirectToAction(nameof(TwoFactor), new { form.ReturnUrl })
                : await CameIn(account, form.ReturnUrl, cancel);
        }
        ModelState.AddModelError(nameof(form.Password), SignInText.Wrong);
        return View(await WithDemonstration(form, cancel));
    }

    [HttpGet("/sign-in/two-factor"), ComesIn]
    public async Task<IActionResult> TwoFactor(string? returnUrl) =>
        await signIn.GetTwoFactorAuthenticationUserAsync() is null ? Redirect("/sign-in") : View(new TwoFactorForm { ReturnUrl = returnUrl });

    [HttpPost("/sign-in/two-factor"), ComesIn, EnableRateLimiting(Limits.SignIn)]
    public async Task<IActionResult> TwoFactor(TwoFactorForm form, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is not { } account)
            return Redirect("/sign-in");
        if (!ModelState.IsValid)
            return View(form);
        if (await gate.Code(account, SignInText.TypedCode(form.Code), HttpContext.Address(), cancel))
            return await CameIn(account, form.ReturnUrl, cancel);
        ModelState.AddModelError(nameof(form.Code), SignInText.WrongCode);
        return View(form);
    }

    [HttpPost("/sign-in/demonstration"), ComesIn]
    public async Task<IActionResult> Demonstrate(string userName, string? returnUrl, CancellationToken cancel)
    {
        if (!demonstration.Allows(HttpContext))
            return NotFound();
        if (await accounts.FindByNameAsync(userName ?? "") is not { Demonstration: true } account || !await signIn.CanSignInAsync(account))
            return NotFound();
        await signIn.SignInAsync(account, isPersistent: false);
        return await CameIn(account, returnUrl, cancel);
    }

    [HttpPost("/sign-out")]
    public async Task<IActionResult> Leave(CancellationToken cancel)
    {
        SessionTickets.ThrowIfUnread(HttpContext); // it would go on
        if (await accounts.GetUserAsync(User) is { } account)
            await RecordAccess.Of(source, account, "signed-out", cancel: cancel);
        await signIn.SignOutAsync();
        return Redirect("/sign-in");
    }

    private async Task<IActionResult> CameIn(Account account, string? returnUrl, CancellationToken cancel)
    {
        await SignInAttempts.Forget(source, account.UserId, HttpContext.Address(), cancel);
        await RecordAccess.Of(source, account, "signed-in", SignInText.From(HttpContext.Address()), cancel);
        return Url.IsLocalUrl(returnUrl) ? LocalRedirect(returnUrl) : Redirect("/");
    }

    private async Task<SignInForm> WithDemonstration(SignInForm form, CancellationToken cancel)
    {
        if (demonstration.Allows(HttpContext))
        {
            await seed.Run(cancel);
            form.Demonstration = await demonstrationAccounts.All(cancel);
        }
        return form;
    }
}
