using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Enterprises;

/// <summary>Accounts to be paid into: recorded by city or enterprise, confirmed by finance, shown in full only with a purpose.</summary>
public sealed partial class EnterprisesController
{
    [HttpGet("{id:long}/account")]
    [Authorize(Roles = Access.City + "," + Access.Enterprise)]
    public async Task<IActionResult> Account(long id) =>
        await ViewOf(id) is { } view ? View(new AccountForm { AccountName = view.Page.Head.Name }) : NotFound();

    [HttpPost("{id:long}/account")]
    [Authorize(Roles = Access.City + "," + Access.Enterprise)]
    [KeepForm]
    public async Task<IActionResult> Account(long id, AccountForm form)
    {
        if (!ModelState.IsValid)
            return View(form);
        await new RecordAccount(database, fields).On(
            current.Officer, id, new NewBankAccount(form.AccountName, form.BankName, form.BankCode, form.Number, form.ContactName, form.Phone));
        TempData["Done"] = "账户已登记，待省财政确认后启用。";
        return RedirectToAction(nameof(One), new { id });
    }

    [HttpPost("{id:long}/accounts/{accountId:long}/confirm")]
    [Authorize(Policy = Access.ProvinceFinance)]
    public async Task<IActionResult> ConfirmAccount(long id, long accountId)
    {
        await UseCases.Enterprises.ConfirmAccount.On(database, current.Officer, accountId);
        TempData["Done"] = "账户已确认，今后的拨付使用此账户。";
        return RedirectToAction(nameof(One), "Enterprises", new { id }, "accounts");
    }

    [HttpPost("{id:long}/accounts/{accountId:long}/reject")]
    [Authorize(Policy = Access.ProvinceFinance)]
    public async Task<IActionResult> RejectAccount(long id, long accountId, string? reason)
    {
        await UseCases.Enterprises.RejectAccount.On(database, current.Officer, accountId, reason);
        TempData["Done"] = "账户已退回，登记人会在“我的工作”里看到理由。";
        return RedirectToAction(nameof(One), "Enterprises", new { id }, "accounts");
    }

    [HttpPost("{id:long}/accounts/{accountId:long}/reveal")]
    [Authorize(Policy = Access.FullAccounts)]
    public async Task<IActionResult> Reveal(long id, long accountId, string? purpose, string? field)
    {
        if (await ViewOf(id) is not { } view || view.Accounts.All(account => account.EnterpriseAccountId != accountId))
            return NotFound();
        var which = field == "phone" ? SensitiveField.Phone : SensitiveField.BankAccount;
        string? value = await new RevealField(database, fields).Of(accountId, which, purpose ?? "", current.Officer, HttpContext.RequestAborted);
        if (value is null)
            return NotFound();
        Response.Headers.CacheControl = "no-store";
        return View(new RevealedField(view.Page.Head, which.Name(), value, purpose!.Trim()));
    }
}

/// <summary>One field in full, once.</summary>
public sealed record RevealedField(EnterpriseHead Head, string Name, string Value, string Purpose);
