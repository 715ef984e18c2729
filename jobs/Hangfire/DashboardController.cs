using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace SmartFactory.Gansu.Jobs.Hangfire;

/// <summary>The dashboard behind the site's sign-in: an action like any other, so that second factor, role and anti-forgery hold for it.</summary>
[Authorize(Policy = "system-administrator")]
public sealed class DashboardController(DashboardPages pages) : Controller
{
    public const string Path = "/hangfire";

    [HttpGet(Path + "/{**page}")]
    [HttpPost(Path + "/{**page}")]
    public Task Page() => pages.Serve(HttpContext);
}
