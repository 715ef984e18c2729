using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Jobs;

/// <summary>The dashboard behind the site's sign-in: an action like any other, so that second factor, role and anti-forgery hold for it.</summary>
[Authorize(Policy = Access.SystemAdministrator)]
public sealed class DashboardController(DashboardPages pages) : Controller
{
    public const string Path = "/hangfire";

    [HttpGet(Path + "/{**page}")]
    [HttpPost(Path + "/{**page}")]
    public Task Page() => pages.Serve(HttpContext);
}
