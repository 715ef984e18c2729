using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.SignIn;

/// <summary>Coming in and leaving.</summary>
[AllowAnonymous]
public sealed class SignInController(
    SignInManager<Account> signIn, UserManager<Account> accounts, Demonstration demonstration, DemonstrationAccounts demonstrationAccounts,
    SeedDemonstrationAccounts seed) : Controller
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
        var result = await signIn.PasswordSignInAsync(form.UserName.Trim(), form.Password, isPersistent: false, lockoutOnFailure: true);
        if (result.Succeeded)
            return Onward(form.ReturnUrl);
        ModelState.AddModelError(nameof(form.Password), result.IsLockedOut
            ? "连续 5 次密码不对，账号已锁定 15 分钟。请稍后再试，或请安全管理员重置密码。"
            : "用户名或密码不对。");
        return View(await WithDemonstration(form, cancel));
    }

    [HttpPost("/sign-in/demonstration")]
    public async Task<IActionResult> Demonstrate(string userName, string? returnUrl)
    {
        if (!demonstration.Allows(HttpContext))
            return NotFound();
        if (await accounts.FindByNameAsync(userName ?? "") is not { Demonstration: true } account || !await signIn.CanSignInAsync(account))
            return NotFound();
        await signIn.SignInAsync(account, isPersistent: false);
        return Onward(returnUrl);
    }

    [HttpPost("/sign-out")]
    public async Task<IActionResult> Leave()
    {
        await signIn.SignOutAsync();
        return Redirect("/sign-in");
    }

    private IActionResult Onward(string? returnUrl) => Url.IsLocalUrl(returnUrl) ? LocalRedirect(returnUrl) : Redirect("/");

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
