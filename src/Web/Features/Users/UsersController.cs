using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Users;

/// <summary>账号: the security administrator lets people in, moves them, keeps them out; what concerns province and administrators waits for a second administrator.</summary>
[Authorize(Policy = Access.SecurityAdministrator)]
public sealed class UsersController(NpgsqlDataSource source, SensitiveFields fields, CurrentOfficer current, OfficialDay day, PublicAddress address) : Controller
{
    private AccountDesk Desk => new(source, fields, address.Link(Request, ""), day.Today);

    [HttpGet("/users")]
    public async Task<IActionResult> Index(string? q, string? role, string? state, string? after, CancellationToken cancel)
    {
        var filter = new AccountFilter(q, Blank(role), Blank(state));
        long? cursor = KeysetPage.Decode(after, 1) is [var last] && long.TryParse(last, out long id) ? id : null;
        var rows = await AccountList.Page(source, filter, cursor, KeysetPage.Limit, cancel);
        var waiting = await AccountRequests.Page(source, "requested", null, KeysetPage.Limit, cancel);
        return View(new UserListPage(filter, KeysetPage.Of(rows, row => [row.UserId]), await AccountList.Counts(source, filter, cancel), waiting));
    }

    /// <summary>Exactly the accounts listed under the filter.</summary>
    [HttpGet("/users/export")]
    public IActionResult Export(string? q, string? role, string? state) =>
        new CsvFile<AccountListRow>("账号", UserColumns.All, AccountList.All(source, new AccountFilter(q, Blank(role), Blank(state))));

    [HttpGet("/users/new")]
    public async Task<IActionResult> New(CancellationToken cancel) => View(await WithRegions(new NewUserForm(), cancel));

    [HttpPost("/users/new")]
    public async Task<IActionResult> New(NewUserForm form, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (!ModelState.IsValid)
            return View(await WithRegions(form, cancel));
        try
        {
            return Done(AccountAct.Create, await RequestAccount.By(Desk, new(AccountAct.Create, null) { New = form.ToAccount() }, current.Officer, cancel));
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refusal)
        {
            ModelState.AddRefusal(form, refusal);
            return View(await WithRegions(form, cancel));
        }
    }

    [HttpGet("/users/{id:long}")]
    public async Task<IActionResult> Show(long id, CancellationToken cancel)
    {
        if (await AccountList.One(source, id, cancel) is not { } account)
            return NotFound();
        var waiting = await AccountRequests.Waiting(source, id, cancel);
        return View(new UserPage(
            account, await RegionChoices.All(source, cancel), id == current.Officer.UserId, waiting,
            waiting is null ? [] : await AccountRequests.Confirmers(source, waiting, cancel), await AccountHistory.Of(source, id, cancel)));
    }

    [HttpPost("/users/{id:long}/disable")]
    public Task<IActionResult> Disable(long id, string? reason, CancellationToken cancel) =>
        Do(new(AccountAct.Disable, id) { Reason = reason ?? "" }, cancel);

    [HttpPost("/users/{id:long}/enable")]
    public Task<IActionResult> Enable(long id, CancellationToken cancel) => Do(new(AccountAct.Enable, id), cancel);

    [HttpPost("/users/{id:long}/role")]
    public Task<IActionResult> Move(long id, string role, string? regionCode, string? uscc, CancellationToken cancel) =>
        RoleChoices.TryParse(role, out var chosen)
            ? Do(new(AccountAct.Move, id) { Role = chosen, RegionCode = regionCode ?? "", Uscc = uscc }, cancel)
            : throw new RefusalException("请选择角色。");

    [HttpPost("/users/{id:long}/reset")]
    public Task<IActionResult> Reset(long id, CancellationToken cancel) => Do(new(AccountAct.Reset, id), cancel);

    [HttpPost("/users/{id:long}/address")]
    public Task<IActionResult> Address(long id, string? email, CancellationToken cancel) => Do(new(AccountAct.Address, id) { Email = email ?? "" }, cancel);

    /// <summary>A new link for a person who has not come yet.</summary>
    [HttpPost("/users/{id:long}/link")]
    public async Task<IActionResult> SendLink(long id, CancellationToken cancel)
    {
        var receipt = await SendAccountLink.To(Desk, id, current.Officer, cancel);
        TempData["Done"] = $"原来的链接已失效。{UserText.LinkSent(receipt)}";
        return RedirectToAction(nameof(Show), new { id });
    }

    private async Task<IActionResult> Do(AccountAsked asked, CancellationToken cancel) =>
        Done(asked.Act, await RequestAccount.By(Desk, asked, current.Officer, cancel));

    private RedirectResult Done(AccountAct act, AccountReceipt receipt)
    {
        TempData["Done"] = receipt.RequestId is null ? UserText.Done(act, receipt) : "已提交，待另一名管理员复核后生效。";
        return Redirect(receipt.RequestId is { } request ? $"/account-requests/{request}" : $"/users/{receipt.UserId}");
    }

    private async Task<NewUserForm> WithRegions(NewUserForm form, CancellationToken cancel)
    {
        form.Regions = await RegionChoices.All(source, cancel);
        return form;
    }

    private static string? Blank(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
