using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Radar;

/// <summary>立即提醒: letters to the enterprises of the ticked titles, shown before they are sent.</summary>
[Authorize(Policy = Access.Bureaus)]
[Route("radar/remind")]
public sealed class RemindController(NpgsqlDataSource database, CurrentOfficer current, OfficialDay day) : Controller
{
    public static bool MayRemind(Role role) => Access.Policies[Access.Bureaus].Contains(role);

    [HttpPost("")]
    public async Task<IActionResult> Preview(long[] ids, string? back)
    {
        var rows = await UseCases.Titles.Radar.Some(database, current.Officer, ids);
        return rows.Count == 0 ? Redirect(Back(back)) : View("~/Features/Radar/Remind.cshtml", new RemindPage(rows, Back(back), day.Today));
    }

    [HttpPost("send")]
    public async Task<IActionResult> Send(long[] ids, string? back)
    {
        int written = await RemindTitles.Now(database, current.Officer, ids, day.Today);
        TempData["Done"] = written == ids.Length
            ? string.Create(CultureInfo.InvariantCulture, $"已发出 {written} 封提醒。")
            : string.Create(CultureInfo.InvariantCulture, $"已发出 {written} 封提醒；其余今天已经提醒过，没有重复发送。");
        return Redirect(Back(back));
    }

    private string Back(string? url) => url is { Length: > 0 } && Url.IsLocalUrl(url) ? url : "/radar";
}
