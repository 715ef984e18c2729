using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Radar;

/// <summary>订阅到日历: a signed link that shows a bureau its due dates in its own calendar, without a password.</summary>
[Authorize(Policy = Access.Officials)]
[Route("radar")]
public sealed class SubscriptionController(NpgsqlDataSource database, CurrentOfficer current, OfficialDay day, IDataProtectionProvider protection, PublicAddress address) : Controller
{
    private const int MostEntries = 5_000;

    private readonly IDataProtector _seal = protection.CreateProtector("radar.calendar");

    [HttpGet("subscription")]
    public async Task<IActionResult> Index()
    {
        int version = await CalendarLinks.Version(database, current.Officer.UserId);
        string token = _seal.Protect(string.Create(CultureInfo.InvariantCulture, $"{current.Officer.UserId}.{version}"));
        return View("~/Features/Radar/Subscription.cshtml", address.Link(Request, $"/radar/{token}.ics"));
    }

    [HttpPost("subscription")]
    public async Task<IActionResult> Renew()
    {
        await CalendarLinks.Renew(database, current.Officer.UserId);
        TempData["Done"] = "旧链接已失效，请用下面的新链接重新订阅。";
        return RedirectToAction(nameof(Index));
    }

    [HttpGet("{token}.ics")]
    [AllowAnonymous]
    public async Task<IActionResult> Feed(string token)
    {
        if (Opened(token) is not { } link || await CalendarLinks.Holder(database, link.UserId, link.Version) is not { } officer)
            return NotFound();
        var today = day.Today;
        var titles = await RadarDays.Between(database, officer, today.AddMonths(-3), today.AddMonths(18), MostEntries);
        Response.Headers.CacheControl = "private, no-store";
        return File(Encoding.UTF8.GetBytes(CalendarFeed.Of(titles, today, address.HostOf(Request))), "text/calendar; charset=utf-8", "renewals.ics");
    }

    private (long UserId, int Version)? Opened(string token)
    {
        try
        {
            string[] parts = _seal.Unprotect(token).Split('.');
            return (long.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
