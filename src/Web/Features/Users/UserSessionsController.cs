using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Users;

/// <summary>结束登录: a lost device, a person who should not be in at this moment.</summary>
[Authorize(Policy = Access.SecurityAdministrator)]
public sealed class UserSessionsController(NpgsqlDataSource source, CurrentOfficer current) : Controller
{
    [HttpPost("/users/{id:long}/sessions/end")]
    public async Task<IActionResult> End(long id, CancellationToken cancel)
    {
        await OwnSessions.EndAllOf(source, id, current.Officer, cancel);
        TempData["Done"] = "该人员的登录已全部结束。";
        return Redirect($"/users/{id}");
    }
}
