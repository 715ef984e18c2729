using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Users;

/// <summary>The list of requests.</summary>
public sealed record AccountRequestsPage(string State, KeysetPage<AccountRequestRow> Page, IReadOnlyList<Tab> Tabs);

/// <summary>One request, who has it, and what this administrator may do about it.</summary>
public sealed record AccountRequestPage(AccountRequestRow Row, IReadOnlyList<string> Confirmers, bool MayConfirm, bool MayWithdraw, bool SeesAccounts, IReadOnlyList<AccountHappened> History);

/// <summary>账号办理: what one administrator asked for about an account of the province or of an administrator; a second one confirms it.</summary>
[Authorize(Policy = Access.Administrators)]
[Route("account-requests")]
public sealed class AccountRequestsController(NpgsqlDataSource source, SensitiveFields fields, CurrentOfficer current, OfficialDay day, PublicAddress address) : Controller
{
    private AccountDesk Desk => new(source, fields, address.Link(Request, ""), day.Today);

    [HttpGet("")]
    public async Task<IActionResult> Index(string? state, string? after, CancellationToken cancel)
    {
        string which = AccountRequests.States.Contains(state ?? "") ? state! : "";
        long? before = KeysetPage.Decode(after, 1) is [var last] && long.TryParse(last, out long id) ? id : null;
        var rows = await AccountRequests.Page(source, which, before, KeysetPage.Limit, cancel);
        var counts = await AccountRequests.Counts(source, cancel);
        Tab[] tabs = [.. AccountRequests.States.Prepend("").Select(code => new Tab(UserText.RequestState(code), code, counts.GetValueOrDefault(code)))];
        return View("/Features/Users/Requests.cshtml", new AccountRequestsPage(which, KeysetPage.Of(rows, row => [row.AccountRequestId]), tabs));
    }

    [HttpGet("{id:long}")]
    public async Task<IActionResult> One(long id, CancellationToken cancel)
    {
        if (await AccountRequests.One(source, id, cancel) is not { } row)
            return NotFound();
        var me = current.Officer;
        bool waits = row.State == "requested";
        await using var connection = await source.OpenConnectionAsync(cancel);
        bool own = await SeparationOfDuties.HasTaken(connection, me, Duties.AskForAccount, id);
        return View("/Features/Users/Request.cshtml", new AccountRequestPage(
            row, waits ? await AccountRequests.Confirmers(source, row, cancel) : [], waits && !own && row.UserId != me.UserId,
            waits && own, me.Role == Role.SecurityAdministrator,
            row.UserId is { } userId ? await AccountHistory.Of(source, userId, cancel) : []));
    }

    [HttpPost("{id:long}/confirm")]
    public async Task<IActionResult> Confirm(long id, CancellationToken cancel)
    {
        var receipt = await ConfirmAccountRequest.Confirm(Desk, id, current.Officer, cancel);
        TempData["Done"] = receipt.SentTo.Length > 0 ? $"已复核并办理。{UserText.LinkSent(receipt)}" : "已复核并办理，本人和审计管理员已收到告知。";
        return RedirectToAction(nameof(One), new { id });
    }

    [HttpPost("{id:long}/reject")]
    public async Task<IActionResult> Reject(long id, string? reason, CancellationToken cancel)
    {
        await ConfirmAccountRequest.Reject(Desk, id, reason, current.Officer, cancel);
        TempData["Done"] = "已退回，没有办理。";
        return RedirectToAction(nameof(One), new { id });
    }

    [HttpPost("{id:long}/withdraw")]
    public async Task<IActionResult> Withdraw(long id, CancellationToken cancel)
    {
        await ConfirmAccountRequest.Withdraw(Desk, id, current.Officer, cancel);
        TempData["Done"] = "已撤回，没有办理。";
        return RedirectToAction(nameof(One), new { id });
    }
}
