using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Web.Features.MyAccount;

/// <summary>密码与两步验证: what a person does with the own account.</summary>
[Authorize]
public sealed class MyAccountController(UserManager<Account> accounts, SignInManager<Account> signIn, NpgsqlDataSource source) : Controller
{
    private const int RecoveryCodes = 10;

    [HttpGet("/account")]
    public async Task<IActionResult> Index() => View(new PasswordForm { Account = await Own() });

    [HttpPost("/account/password")]
    public async Task<IActionResult> Password(PasswordForm form, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        form.Account = await Own();
        if (form.Account.Demonstration)
            ModelState.AddModelError("", "演示账号没有密码，不能修改。");
        if (!ModelState.IsValid)
            return View(nameof(Index), form);
        var result = await accounts.ChangePasswordAsync(form.Account, form.Current, form.Fresh);
        if (!result.Succeeded)
        {
            foreach (var error in result.Errors)
                ModelState.AddModelError(error.Code == nameof(IdentityErrorDescriber.PasswordMismatch) ? nameof(form.Current) : nameof(form.Fresh), error.Description);
            return View(nameof(Index), form);
        }
        await RecordAccess.Of(source, form.Account, "password-changed", cancel: cancel);
        await signIn.RefreshSignInAsync(form.Account);
        TempData["Done"] = "密码已修改。";
        return RedirectToAction(nameof(Index));
    }

    [HttpGet("/account/two-factor")]
    public async Task<IActionResult> TwoFactor() => View(await Enrolment(new EnrolForm()));

    [HttpPost("/account/two-factor")]
    public async Task<IActionResult> TwoFactor(EnrolForm form, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        var account = await Own();
        if (account.TwoFactorEnabled)
            return RedirectToAction(nameof(Index));
        if (ModelState.IsValid && !await accounts.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, form.Code.Trim()))
            ModelState.AddModelError(nameof(form.Code), "验证码不对。请核对手机时间是否准确，输入验证器上当前显示的 6 位数字。");
        if (!ModelState.IsValid)
            return View(await Enrolment(form));
        await accounts.SetTwoFactorEnabledAsync(account, true);
        var codes = await accounts.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes);
        await RecordAccess.Of(source, account, "second-factor-enabled", cancel: cancel);
        await signIn.RefreshSignInAsync(account);
        return View("RecoveryCodes", codes?.ToList() ?? []);
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
