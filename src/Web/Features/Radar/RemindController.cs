using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Reference;
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
        var rows = await UseCases.Titles.Radar.Some(database, current.Officer, ids, day.Today);
        if (rows.Count == 0)
        {
            TempData[RefusalFilter.Note] = "所选称号都不用提醒：已经提出复核申请，企业已经终止，或者在不得申报期内不能提出。";
            return Redirect(Back(back));
        }
        await using var connection = await database.OpenConnectionAsync();
        return View("~/Features/Radar/Remind.cshtml", new RemindPage(rows, await ReferenceTables.Calendar(connection), ids.Distinct().Count() - rows.Count, Back(back), day.Today));
    }

    [HttpPost("send")]
    public async Task<IActionResult> Send(long[] ids, string? back)
    {
        int written = await RemindTitles.Now(database, current.Officer, ids, day.Today);
        TempData["Done"] = written == ids.Length
            ? string.Create(CultureInfo.InvariantCulture, $"已发出 {written} 封提醒。")
            : string.Create(CultureInfo.InvariantCulture, $"已发出 {written} 封提醒；其余今天已经提醒过，或者刚刚提出了申请，没有发送。");
        return Redirect(Back(back));
    }

    private string Back(string? url) => url is { Length: > 0 } && Url.IsLocalUrl(url) ? url : "/radar";
}
