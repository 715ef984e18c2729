using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Npgsql;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Invitation;

/// <summary>A one-time link: sets the password of an account, or creates the first security administrator.</summary>
[AllowAnonymous, EnableRateLimiting(Limits.SignIn)]
public sealed class InvitationController(UserManager<Account> accounts, NpgsqlDataSource source, SensitiveFields fields) : Controller
{
    [HttpGet("/invitation/{token}")]
    public async Task<IActionResult> Index(string token, CancellationToken cancel) =>
        await Find(token, cancel) is { } invited ? View(new InvitationForm { Invited = invited }) : View("Expired");

    [HttpPost("/invitation/{token}")]
    public async Task<IActionResult> Index(string token, InvitationForm form, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (await Find(token, cancel) is not { } account)
            return View("Expired");
        form.Invited = account;
        bool first = account.UserId == 0;
        if (first)
        {
            account.UserName = form.UserName?.Trim() ?? "";
            account.DisplayName = form.DisplayName?.Trim() ?? "";
            if (account.UserName.Length == 0)
                ModelState.AddModelError(nameof(form.UserName), "请填写用户名。");
            if (account.DisplayName.Length == 0)
                ModelState.AddModelError(nameof(form.DisplayName), "请填写姓名。");
            TakeAddress(account, form);
        }
        foreach (var rule in accounts.PasswordValidators)
        {
            foreach (var error in (await rule.ValidateAsync(accounts, account, form.Fresh)).Errors)
                ModelState.AddModelError(nameof(form.Fresh), error.Description);
        }
        if (!ModelState.IsValid)
            return View(form);
        if (await Invitations.Redeem(source, token, cancel) is null)
            return View("Expired");
        var result = first ? await accounts.CreateAsync(account, form.Fresh) : await accounts.AddPasswordAsync(account, form.Fresh);
        if (!result.Succeeded)
            throw new InvalidOperationException($"invitation used but password not set: {string.Join(' ', result.Errors.Select(error => error.Code))}");
        await SignInAttempts.Forget(source, account.UserId, null, cancel); // failures of before do not close the new door
        await RecordAccess.Of(source, account, first ? "first-administrator-created" : "password-set", cancel: cancel);
        TempData["Done"] = "密码已设置，请登录。";
        return Redirect("/sign-in");
    }

    private void TakeAddress(Account account, InvitationForm form)
    {
        if (string.IsNullOrWhiteSpace(form.Email))
            return;
        try
        {
            string address = AccountRules.Address(form.Email);
            account.Email = fields.Encrypt(SensitiveField.Email, address);
            account.EmailMasked = SensitiveFields.MaskAddress(address);
        }
        catch (RefusalException refusal)
        {
            ModelState.AddModelError(nameof(form.Email), refusal.Message);
        }
    }

    private async Task<Account?> Find(string token, CancellationToken cancel)
    {
        if (await Invitations.Find(source, token, cancel) is not { } invitation)
            return null;
        if (invitation.UserId is not { } id)
            return new Account { Role = Role.SecurityAdministrator, RegionCode = "620000", Organisation = "运行维护" };
        var account = await accounts.FindByIdAsync(id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return account is { DisabledAt: null, PasswordHash: null } ? account : null;
    }
}
