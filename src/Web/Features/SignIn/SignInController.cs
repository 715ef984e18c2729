using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.SignIn;

/// <summary>Coming in and leaving.</summary>
[AllowAnonymous]
public sealed class SignInController(
    SignInManager<Account> signIn, UserManager<Account> accounts, Demonstration demonstration, DemonstrationAccounts demonstrationAccounts,
    SeedDemonstrationAccounts seed, NpgsqlDataSource source) : Controller
{
    [HttpGet("/sign-in")]
    public async Task<IActionResult> Index(string? returnUrl, CancellationToken cancel) =>
        View(await WithDemonstration(new SignInForm { ReturnUrl = returnUrl }, cancel));

    [HttpPost("/sign-in")]
    public async Task<IActionResult> Index(SignInForm form, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (!ModelState.IsValid)
            return View(await WithDemonstration(form, cancel));
        var account = await accounts.FindByNameAsync(form.UserName.Trim());
        var result = account is null
            ? Microsoft.AspNetCore.Identity.SignInResult.Failed
            : await signIn.PasswordSignInAsync(account, form.Password, isPersistent: false, lockoutOnFailure: true);
        if (result.RequiresTwoFactor)
            return RedirectToAction(nameof(TwoFactor), new { form.ReturnUrl });
        if (result.Succeeded)
            return await CameIn(account!, form.ReturnUrl, cancel);
        if (account is not null)
            await RecordAccess.Of(source, account, result.IsLockedOut ? "sign-in-locked" : "sign-in-refused", cancel: cancel);
        ModelState.AddModelError(nameof(form.Password), result.IsLockedOut ? SignInText.Locked : SignInText.Wrong);
        return View(await WithDemonstration(form, cancel));
    }

    [HttpGet("/sign-in/two-factor")]
    public async Task<IActionResult> TwoFactor(string? returnUrl) =>
        await signIn.GetTwoFactorAuthenticationUserAsync() is null ? Redirect("/sign-in") : View(new TwoFactorForm { ReturnUrl = returnUrl });

    [HttpPost("/sign-in/two-factor")]
    public async Task<IActionResult> TwoFactor(TwoFactorForm form, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is not { } account)
            return Redirect("/sign-in");
        if (!ModelState.IsValid)
            return View(form);
        string code = form.Code.Trim();
        bool sixDigits = code.Length == 6 && code.All(char.IsAsciiDigit);
        var result = sixDigits
            ? await signIn.TwoFactorAuthenticatorSignInAsync(code, isPersistent: false, rememberClient: false)
            : await signIn.TwoFactorRecoveryCodeSignInAsync(code);
        if (result.Succeeded)
            return await CameIn(account, form.ReturnUrl, cancel);
        await RecordAccess.Of(source, account, result.IsLockedOut ? "sign-in-locked" : "second-factor-refused", cancel: cancel);
        ModelState.AddModelError(nameof(form.Code), result.IsLockedOut ? SignInText.Locked : SignInText.WrongCode);
        return View(form);
    }

    [HttpPost("/sign-in/demonstration")]
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
        if (await accounts.GetUserAsync(User) is { } account)
            await RecordAccess.Of(source, account, "signed-out", cancel: cancel);
        await signIn.SignOutAsync();
        return Redirect("/sign-in");
    }

    private async Task<IActionResult> CameIn(Account account, string? returnUrl, CancellationToken cancel)
    {
        await RecordAccess.Of(source, account, "signed-in", cancel: cancel);
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
