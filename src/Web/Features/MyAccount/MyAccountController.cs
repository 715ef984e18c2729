using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.SignIn;

namespace SmartFactory.Gansu.Web.Features.MyAccount;

/// <summary>我的账号: where a person is signed in, the password, the second factor.</summary>
[Authorize, BeforeEverything]
public sealed class MyAccountController(
    UserManager<Account> accounts, AccountSignIn signIn, SignInGate gate, NpgsqlDataSource source, SignInSettings settings, TimeProvider clock) : Controller
{
    private const int RecoveryCodes = 10;

    [HttpGet("/account")]
    public async Task<IActionResult> Index(CancellationToken cancel) => View(await Shown(new PasswordForm(), cancel));

    [HttpPost("/account/password"), EnableRateLimiting(Limits.SignIn)]
    public async Task<IActionResult> Password(PasswordForm form, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        var account = await Own();
        if (account.Demonstration)
            ModelState.AddModelError("", "演示账号没有密码，不能修改。");
        if (ModelState.IsValid && !await gate.OwnPassword(account, form.Current, HttpContext.Address(), cancel))
            ModelState.AddModelError(nameof(form.Current), SignInText.WrongOwnPassword);
        if (!ModelState.IsValid)
            return View(nameof(Index), await Shown(form, cancel));
        var result = await accounts.ChangePasswordAsync(account, form.Current, form.Fresh);
        if (!result.Succeeded)
        {
            foreach (var error in result.Errors)
                ModelState.AddModelError(nameof(form.Fresh), error.Description);
            return View(nameof(Index), await Shown(form, cancel));
        }
        await RecordAccess.Of(source, account, "password-changed", SignInText.From(HttpContext.Address()), cancel);
        await signIn.RefreshSignInAsync(account);
        TempData["Done"] = "密码已修改，其他设备上的登录已经结束。";
        return RedirectToAction(nameof(Index));
    }

    [HttpGet("/account/two-factor")]
    public async Task<IActionResult> TwoFactor() => View(await Enrolment(new EnrolForm()));

    [HttpPost("/account/two-factor"), EnableRateLimiting(Limits.SignIn)]
    public async Task<IActionResult> TwoFactor(EnrolForm form, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        var account = await Own();
        if (account.TwoFactorEnabled)
            return RedirectToAction(nameof(Index));
        if (ModelState.IsValid && !await accounts.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, SignInText.TypedCode(form.Code)))
            ModelState.AddModelError(nameof(form.Code), "验证码不对。请核对手机时间是否准确，输入验证器上当前显示的 6 位数字。");
        if (!ModelState.IsValid)
            return View(await Enrolment(form));
        await accounts.SetTwoFactorEnabledAsync(account, true);
        var codes = await accounts.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes);
        await RecordAccess.Of(source, account, "second-factor-enabled", SignInText.From(HttpContext.Address()), cancel);
        await signIn.AfterEnrolment(account);
        return View("RecoveryCodes", codes?.ToList() ?? []);
    }

    private async Task<PasswordForm> Shown(PasswordForm form, CancellationToken cancel)
    {
        form.Account = await Own();
        form.Former = await OwnSessions.Former(source, form.Account.UserId, cancel);
        form.Sessions = await OwnSessions.Open(source, form.Account.UserId, settings, clock.GetUtcNow(), cancel);
        return form;
    }

    private async Task<EnrolForm> Enrolment(EnrolForm form)
    {
        var account = await Own();
        form.Enabled = account.TwoFactorEnabled;
        if (form.Enabled)
            return form;
        if (await accounts.GetAuthenticatorKeyAsync(account) is not { Length: > 0 } key)
        {
            await accounts.ResetAuthenticatorKeyAsync(account);
            await signIn.RefreshSignInAsync(account); // a new secret ends other sessions, not this one
            key = (await accounts.GetAuthenticatorKeyAsync(account))!;
        }
        form.ShowKey(account.UserName, key);
        return form;
    }

    private async Task<Account> Own() => await accounts.GetUserAsync(User) ?? throw new InvalidOperationException("the session's account is gone");
}
