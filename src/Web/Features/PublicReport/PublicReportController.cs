using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Reports;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.PublicReport;

/// <summary>What the receipt code shows.</summary>
public sealed record ReportStatus(string Code, string? Stage, DateOnly? ReceivedOn, string Answer);

/// <summary>The public's way in: anybody may report, with evidence and a contact; a receipt code shows how it goes (Art. 25).</summary>
[AllowAnonymous]
[Route("report")]
[EnableRateLimiting(Limits.Public)]
public sealed class PublicReportController(NpgsqlDataSource database, IDataProtectionProvider protection, ReportSettings settings, OfficialDay day) : Controller
{
    // the regions are public
    private static readonly Officer Anybody = new(0, "", Role.Auditor, RegionScope.Province);

    [HttpGet("")]
    public async Task<IActionResult> Index() => View(await Filled(new PublicReportForm()));

    [HttpPost("")]
    [OncePerForm, RequestSizeLimit(ReportIntake.LargestPost)]
    public async Task<IActionResult> Submit(PublicReportForm form, List<IFormFile> files)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(files);
        ReportIntake.Check(form, files, ModelState);
        if (ModelState.IsValid)
        {
            try
            {
                string code = await new SubmitReport(database, protection, settings).Of(
                    form.ToReport(), await ReportIntake.Read(files), day.Today);
                return RedirectToAction(nameof(Receipt), new { receipt = ReportReceipt.Seal(protection, code) });
            }
            catch (Exception caught) when (caught.AsRefusal() is { } refused)
            {
                ModelState.AddModelError("", refused.Message);
            }
        }
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(nameof(Index), await Filled(form));
    }

    [HttpGet("receipt/{receipt}")]
    public IActionResult Receipt(string receipt) => ReportReceipt.Open(protection, receipt) is { } code ? View(nameof(Receipt), code) : NotFound();

    [HttpGet("status")]
    public async Task<IActionResult> Status(string? code)
    {
        if (string.IsNullOrWhiteSpace(code))
            return View(new ReportStatus("", null, null, ""));
        return View(await ReportPage.Status(database, code) is { } found
            ? new ReportStatus(code, found.Stage, found.ReceivedOn, found.Answer) : new ReportStatus(code, null, null, ""));
    }

    private async Task<PublicReportForm> Filled(PublicReportForm form)
    {
        form.Cities = await RegionChoices.Cities(database, Anybody);
        form.Counties = await RegionChoices.Counties(database, Anybody);
        return form;
    }
}
