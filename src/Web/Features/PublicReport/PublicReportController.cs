using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Npgsql;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Reports;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.PublicReport;

/// <summary>What somebody typed.</summary>
public sealed class PublicReportForm
{
    public string? Target { get; set; }
    public string? City { get; set; }
    public string? County { get; set; }
    public string? AgainstBureau { get; set; }
    public string? Facts { get; set; }
    public string? Reporter { get; set; }
    public string? Contact { get; set; }
    public IReadOnlyList<RegionChoice> Cities { get; set; } = [];
    public IReadOnlyList<RegionChoice> Counties { get; set; } = [];
}

/// <summary>What the receipt code shows.</summary>
public sealed record ReportStatus(string Code, string? Stage, DateOnly? ReceivedOn, string Answer);

/// <summary>The public's way in: anybody may report, with evidence and a contact; a receipt code shows how it goes (Art. 25).</summary>
[AllowAnonymous]
[Route("report")]
[EnableRateLimiting(Limits.Public)]
public sealed class PublicReportController(NpgsqlDataSource database, IDataProtectionProvider protection, OfficialDay day) : Controller
{
    private const int MostFiles = 5;
    private const long LargestFile = 10 * 1024 * 1024;
    private static readonly string[] Kinds = [".jpg", ".jpeg", ".png", ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".zip", ".mp4", ".mp3", ".txt"];

    // the regions are public
    private static readonly Officer Anybody = new(0, "", Role.Auditor, RegionScope.Province);

    [HttpGet("")]
    public async Task<IActionResult> Index() => View(await Filled(new PublicReportForm()));

    [HttpPost("")]
    [RequestSizeLimit(MostFiles * LargestFile + 1024 * 1024)]
    public async Task<IActionResult> Submit(PublicReportForm form, List<IFormFile> files)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(files);
        Check(form, files);
        if (ModelState.IsValid)
        {
            try
            {
                string code = await new SubmitReport(database, protection).Of(
                    new ReportForm(form.Target!, form.City ?? "", string.IsNullOrEmpty(form.County) ? null : form.County,
                        form.AgainstBureau is "county" or "city" ? form.AgainstBureau : "", form.Facts!, form.Reporter ?? "", form.Contact!),
                    await Read(files), day.Today);
                return View("Receipt", code);
            }
            catch (RefusalException refused)
            {
                ModelState.AddModelError("", refused.Message);
            }
        }
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(nameof(Index), await Filled(form));
    }

    [HttpGet("status")]
    public async Task<IActionResult> Status(string? code)
    {
        if (string.IsNullOrWhiteSpace(code))
            return View(new ReportStatus("", null, null, ""));
        return View(await ReportPage.Status(database, code) is { } found
            ? new ReportStatus(code, found.Stage, found.ReceivedOn, found.Answer) : new ReportStatus(code, null, null, ""));
    }

    private void Check(PublicReportForm form, List<IFormFile> files)
    {
        if (string.IsNullOrWhiteSpace(form.Target))
            ModelState.AddModelError(nameof(form.Target), "请填写被举报的企业名称或统一社会信用代码。");
        if (string.IsNullOrWhiteSpace(form.City))
            ModelState.AddModelError(nameof(form.City), "请选择企业所在市州。");
        if (string.IsNullOrWhiteSpace(form.Facts))
            ModelState.AddModelError(nameof(form.Facts), "请写明举报的事实。");
        if (string.IsNullOrWhiteSpace(form.Contact))
            ModelState.AddModelError(nameof(form.Contact), "请留下联系方式，以便核实和反馈；没有联系方式的举报不予受理。");
        if (files.Count > MostFiles || files.Any(file => file.Length > LargestFile))
            ModelState.AddModelError("files", $"附件最多{MostFiles}件，每件不超过10MB。");
        if (files.Any(file => !Kinds.Contains(Path.GetExtension(file.FileName).ToLowerInvariant())))
            ModelState.AddModelError("files", "附件只能是图片、PDF、Word、Excel、压缩包、音视频或文本文件。");
    }

    private static async Task<IReadOnlyList<Evidence>> Read(List<IFormFile> files)
    {
        var read = new List<Evidence>();
        foreach (var file in files.Where(file => file.Length > 0))
        {
            using var content = new MemoryStream();
            await file.CopyToAsync(content);
            read.Add(new Evidence(Path.GetFileName(file.FileName), file.ContentType, content.ToArray()));
        }
        return read;
    }

    private async Task<PublicReportForm> Filled(PublicReportForm form)
    {
        form.Cities = await RegionChoices.Cities(database, Anybody);
        form.Counties = await RegionChoices.Counties(database, Anybody);
        return form;
    }
}
