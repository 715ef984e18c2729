using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.Reports;
using SmartFactory.Gansu.Web.Features.PublicReport;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Reports;

/// <summary>A report that came by letter, visit or telephone, as an officer writes it down.</summary>
public sealed class RegisterForm : PublicReportForm
{
    public string? Channel { get; set; }
    public DateOnly? ReceivedOn { get; set; }
}

/// <summary>登记举报: what reaches a bureau otherwise than by the public's form goes the same way as what does not (Art. 25).</summary>
[Authorize(Policy = Access.Bureaus)]
[Route("reports/new")]
public sealed class RegisterController(NpgsqlDataSource database, IDataProtectionProvider protection, ReportSettings settings, CurrentOfficer current, OfficialDay day) : Controller
{
    private const string Form = "~/Features/Reports/Register.cshtml";

    [HttpGet("")]
    public async Task<IActionResult> New() => View(Form, await Filled(new RegisterForm { ReceivedOn = day.Today }));

    [HttpPost("")]
    [RequestSizeLimit(ReportIntake.LargestPost)]
    public async Task<IActionResult> Submit(RegisterForm form, List<IFormFile> files)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(files);
        ReportIntake.Check(form, files, ModelState);
        if (!ReportForm.OfficeChannels.Contains(form.Channel ?? ""))
            ModelState.AddModelError(nameof(form.Channel), "请选择举报的方式。");
        if (form.ReceivedOn is null)
            ModelState.AddModelError(nameof(form.ReceivedOn), "请填写收到举报的日期。");
        if (ModelState.IsValid)
        {
            try
            {
                var report = form.ToReport() with { Channel = form.Channel!, ReceivedOn = form.ReceivedOn };
                string code = await new SubmitReport(database, protection, settings).Of(report, await ReportIntake.Read(files), day.Today, current.Officer);
                return RedirectToAction(nameof(Registered), new { receipt = ReportReceipt.Seal(protection, code) });
            }
            catch (Exception caught) when (caught.AsRefusal() is { } refused)
            {
                ModelState.AddModelError("", refused.Message);
            }
        }
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(Form, await Filled(form));
    }

    [HttpGet("registered/{receipt}")]
    public IActionResult Registered(string receipt) => ReportReceipt.Open(protection, receipt) is { } code ? View("~/Features/Reports/Registered.cshtml", code) : NotFound();

    private async Task<RegisterForm> Filled(RegisterForm form)
    {
        form.Counties = await RegionChoices.Counties(database, current.Officer);
        form.Cities = await RegionChoices.Cities(database, current.Officer);
        form.OwnCounty = current.Officer.Scope.ScopeCounty;
        return form;
    }
}
