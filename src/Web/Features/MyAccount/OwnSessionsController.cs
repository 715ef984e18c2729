using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.SignIn;

namespace SmartFactory.Gansu.Web.Features.MyAccount;

/// <summary>The sessions of 我的账号: end one, the others, all.</summary>
[Authorize, BeforeEverything]
public sealed class OwnSessionsController(NpgsqlDataSource source, CurrentOfficer current, TimeProvider clock) : Controller
{
    [HttpPost("/account/sessions/{id:long}/end")]
    public async Task<IActionResult> EndOne(long id, CancellationToken cancel)
    {
        await OwnSessions.End(source, current.Officer, id, current.Session, clock.GetUtcNow(), cancel);
        TempData["Done"] = "这处登录已经结束。";
        return Redirect("/account");
    }

    [HttpPost("/account/sessions/end")]
    public async Task<IActionResult> EndAll(bool own, CancellationToken cancel)
    {
        int ended = await OwnSessions.EndAll(source, current.Officer, own ? null : current.Session, clock.GetUtcNow(), cancel);
        TempData["Done"] = own ? "已在所有设备上退出，请重新登录。" : ended == 0 ? "没有其他登录。" : $"其他 {ended} 处登录已经结束。";
        return Redirect(own ? "/sign-in" : "/account");
    }
}
