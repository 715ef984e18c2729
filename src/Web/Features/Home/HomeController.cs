using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Home;

/// <summary>我的工作: what waits for this person.</summary>
[Authorize]
public sealed class HomeController(NpgsqlDataSource source, CurrentOfficer current, OfficialDay day) : Controller
{
    [HttpGet("/")]
    public async Task<IActionResult> Index(CancellationToken cancel) => View(await WaitingWork.Of(source, current.Officer, day.Today, cancel));
}
