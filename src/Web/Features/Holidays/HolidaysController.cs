using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Reference;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Holidays;

/// <summary>节假日安排: the State Council's notice of a year, entered by one person and confirmed by another.</summary>
[Authorize(Roles = Access.ProvinceMaker + "," + Access.SystemAdministrator)]
[Route("holidays")]
public sealed class HolidaysController(NpgsqlDataSource source, CurrentOfficer current, OfficialDay day) : Controller
{
    private const long LargestText = 1024 * 1024;

    [HttpGet("")]
    public async Task<IActionResult> Index(CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        return View(new HolidaysPage(await HolidayArrangements.Years(connection), await HolidayArrangements.Entered(connection), day.Today));
    }

    [HttpGet("new")]
    public async Task<IActionResult> New(int? year, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        var known = (await ReferenceTables.Calendar(connection)).Years;
        return View(new HolidayForm { Year = year ?? Enumerable.Range(day.Today.Year, 100).First(one => !known.Contains(one)) });
    }

    [HttpPost("new")]
    [RequestSizeLimit(LargestText)]
    public async Task<IActionResult> New(HolidayForm form, IFormFile? file, string? act, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (file is { Length: > 0 })
        {
            using var reader = new StreamReader(file.OpenReadStream(), Encoding.UTF8);
            form.Text = await reader.ReadToEndAsync(cancel);
            ModelState.Remove(nameof(form.Text));
            if (form.Text.Length > HolidayForm.LongestText)
                ModelState.AddModelError(nameof(form.Text), $"文件有 {form.Text.Length:N0} 个字，最多 {HolidayForm.LongestText:N0} 个字。");
        }
        if (!ModelState.IsValid)
            return Wrong(form);
        var notice = HolidayNotice.Read(form.Text, form.Year!.Value);
        foreach (var problem in notice.Problems)
            ModelState.AddModelError(nameof(form.Text), problem.Sentence);
        try
        {
            if (ModelState.IsValid)
            {
                ModelState.Remove(nameof(form.Document));
                form.Document = RequestHolidays.DocumentOf(notice, form.Document);
                if (act == "submit")
                {
                    long id = await RequestHolidays.Of(source, current.Officer, form.Year.Value, form.Document, form.Text);
                    TempData["Done"] = $"{form.Year}年节假日安排已登记，由另一人确认后起用。";
                    return RedirectToAction(nameof(Show), new { id });
                }
                await using var connection = await source.OpenConnectionAsync(cancel);
                form.Preview = new YearPreview(form.Year.Value, notice.Days, await HolidayArrangements.Changes(connection, form.Year.Value, notice.Days, day.Today)) { Beyond = notice.Beyond };
                return View(form);
            }
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refused)
        {
            ModelState.AddModelError(refused.Field ?? "", refused.Message);
        }
        return Wrong(form);
    }

    [HttpGet("{id:long}")]
    public async Task<IActionResult> Show(long id, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        if (await HolidayArrangements.One(connection, id) is not { } row)
            return NotFound();
        var days = await HolidayArrangements.Days(connection, id);
        var changes = row.State == "requested" ? await HolidayArrangements.Changes(connection, row.Year, days, day.Today) : null;
        return View(new OneArrangement(row, new YearPreview(row.Year, days, changes), row.State == "requested" && await SeparationOfDuties.WhyNot(connection, current.Officer, Duties.ConfirmHolidays, id) is null));
    }

    [HttpPost("{id:long}/confirm")]
    public async Task<IActionResult> Confirm(long id)
    {
        await ConfirmHolidays.By(source, current.Officer, id);
        TempData["Done"] = "节假日安排已确认，今后的工作日按它计算；此前已登记的公示期等不变。";
        return RedirectToAction(nameof(Show), new { id });
    }

    [HttpPost("{id:long}/reject")]
    public async Task<IActionResult> Reject(long id, string? reason)
    {
        await ConfirmHolidays.Reject(source, current.Officer, id, reason);
        TempData["Done"] = "节假日安排已退回登记人。";
        return RedirectToAction(nameof(Show), new { id });
    }

    private ViewResult Wrong(HolidayForm form)
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(nameof(New), form);
    }
}
