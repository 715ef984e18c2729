using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Users;

/// <summary>账号: the security administrator lets people in, moves them, keeps them out.</summary>
[Authorize(Policy = Access.SecurityAdministrator)]
public sealed class UsersController(NpgsqlDataSource source, CurrentOfficer current, PublicAddress address) : Controller
{
    private const string LinkNote = "InvitationLink";

    [HttpGet("/users")]
    public async Task<IActionResult> Index(string? q, string? role, string? state, string? after, CancellationToken cancel)
    {
        var filter = new AccountFilter(q, Blank(role), Blank(state));
        long? cursor = KeysetPage.Decode(after, 1) is [var last] && long.TryParse(last, out long id) ? id : null;
        var rows = await AccountList.Page(source, filter, cursor, KeysetPage.Limit, cancel);
        return View(new UserListPage(filter, KeysetPage.Of(rows, row => [row.UserId]), await AccountList.Counts(source, filter, cancel)));
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
            var made = await CreateAccount.By(source, form.ToAccount(), current.Officer, cancel);
            TempData[LinkNote] = Link(made.Token);
            return RedirectToAction(nameof(Show), new { id = made.UserId });
        }
        catch (RefusalException refusal)
        {
            ModelState.AddModelError("", refusal.Message);
            return View(await WithRegions(form, cancel));
        }
    }

    [HttpGet("/users/{id:long}")]
    public async Task<IActionResult> Show(long id, CancellationToken cancel)
    {
        if (await AccountList.One(source, id, cancel) is not { } account)
            return NotFound();
        var regions = await RegionChoices.All(source, cancel);
        return View(new UserPage(account, TempData[LinkNote] as string, regions, id == current.Officer.UserId));
    }

    [HttpPost("/users/{id:long}/disable")]
    public async Task<IActionResult> Disable(long id, string? reason, CancellationToken cancel)
    {
        await ChangeAccount.Disable(source, id, reason ?? "", current.Officer, cancel);
        return Done(id, "账号已停用，该人员正在使用的登录立即失效。");
    }

    [HttpPost("/users/{id:long}/enable")]
    public async Task<IActionResult> Enable(long id, CancellationToken cancel)
    {
        await ChangeAccount.Enable(source, id, current.Officer, cancel);
        return Done(id, "账号已恢复使用。");
    }

    [HttpPost("/users/{id:long}/role")]
    public async Task<IActionResult> Move(long id, string role, string? regionCode, string? uscc, CancellationToken cancel)
    {
        if (!RoleChoices.TryParse(role, out var chosen))
            throw new RefusalException("请选择角色。");
        await ChangeAccount.Move(source, id, chosen, regionCode, uscc, current.Officer, cancel);
        return Done(id, "角色已调整，该人员须重新登录。");
    }

    [HttpPost("/users/{id:long}/reset")]
    public async Task<IActionResult> Reset(long id, CancellationToken cancel)
    {
        TempData[LinkNote] = Link(await ChangeAccount.Reset(source, id, current.Officer, cancel));
        return Done(id, "原密码和两步验证已清除。");
    }

    private string Link(string token) => address.Link(Request, $"/invitation/{token}");

    private RedirectToActionResult Done(long id, string text)
    {
        TempData["Done"] = text;
        return RedirectToAction(nameof(Show), new { id });
    }

    private async Task<NewUserForm> WithRegions(NewUserForm form, CancellationToken cancel)
    {
        form.Regions = await RegionChoices.All(source, cancel);
        return form;
    }

    private static string? Blank(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
