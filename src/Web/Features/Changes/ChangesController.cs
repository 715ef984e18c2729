using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.UseCases.Changes;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Changes;

/// <summary>A change as typed.</summary>
public sealed class ChangeForm
{
    public long Enterprise { get; set; }
    public string? Kind { get; set; }
    public string? OtherUscc { get; set; }
    public string? OtherName { get; set; }
    public string? City { get; set; }
    public string? County { get; set; }
    public DateOnly? ChangedOn { get; set; }
    public DateOnly? ReportedOn { get; set; }
    public string? Document { get; set; }
    public string? Reason { get; set; }
    public long[] Titles { get; set; } = [];
    public long? Reverses { get; set; }

    public ChangeKind Chosen => ChangeKinds.Find(Kind) ?? ChangeKind.Merger;

    public ChangeDraft Draft(DateOnly today) => new(Chosen, Enterprise, ChangedOn ?? today, ReportedOn ?? today, Document ?? "", Reason?.Trim() ?? "")
    {
        OtherUscc = OtherUscc ?? "",
        OtherName = OtherName ?? "",
        City = City,
        County = County,
        Titles = Titles,
        Reverses = Reverses,
    };
}

/// <summary>The form with what it will do.</summary>
public sealed record NewChange(
    ChangeForm Form, string Enterprise, IReadOnlyList<TitleOption> Titles, IReadOnlyList<RegionChoice> Cities, IReadOnlyList<RegionChoice> Counties, ChangePlan? Plan);

/// <summary>The list as shown.</summary>
public sealed record ChangesPage(string? Q, string? City, string State, KeysetPage<ChangeRow> Page, IReadOnlyList<Tab> Tabs, IReadOnlyList<RegionChoice> Cities);

/// <summary>One change with what it will do, while it waits.</summary>
public sealed record OneChange(ChangeRow Row, ChangePlan? Plan, string? Obstacle, bool CanConfirm, bool Provincial)
{
    public bool CanReverse { get; init; }
}

/// <summary>企业变更: merger, split, relocation, closure, by two persons (Art. 21).</summary>
[Authorize(Policy = Access.Officials)]
[Route("changes")]
public sealed class ChangesController(NpgsqlDataSource database, CurrentOfficer current, OfficialDay day) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(string? q, string? city, string? state, string? after)
    {
        string which = ChangeList.States.Contains(state ?? "") ? state! : "";
        long? before = long.TryParse(KeysetPage.Decode(after, 1)?[0], out long last) ? last : null;
        var rows = await ChangeList.Rows(database, current.Officer, q, city, which, before, KeysetPage.Limit);
        var counts = await ChangeList.Counts(database, current.Officer, q, city);
        Tab[] tabs = [.. ChangeList.States.Prepend("").Select(code => new Tab(ChangesText.State(code), code, counts.GetValueOrDefault(code)))];
        return View(new ChangesPage(q, city, which, KeysetPage.Of(rows, row => [row.EnterpriseChangeId]), tabs, await RegionChoices.Cities(database, current.Officer)));
    }

    [HttpGet("export")]
    public IActionResult Export(string? q, string? city, string? state) => new CsvFile<ChangeRow>(
        $"企业变更{day.Today:yyyyMMdd}", ChangeColumns.All,
        ChangeList.All(database, current.Officer, q, city, ChangeList.States.Contains(state ?? "") ? state! : ""));

    [HttpGet("new")]
    [Authorize(Policy = Access.Bureaus)]
    public async Task<IActionResult> New(ChangeForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        ModelState.Clear();
        return await Form(form, null);
    }

    [HttpPost("new")]
    [Authorize(Policy = Access.Bureaus)]
    public async Task<IActionResult> New(ChangeForm form, string? act)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (form.ChangedOn is null)
            ModelState.AddModelError(nameof(form.ChangedOn), "请填写变更日期。");
        if (string.IsNullOrWhiteSpace(form.Document))
            ModelState.AddModelError(nameof(form.Document), "请填写登记通知书编号或报告文号。");
        if (!ModelState.IsValid)
            return await Form(form, null);
        try
        {
            if (act != "submit")
                return await Form(form, await RequestChange.Preview(database, current.Officer, form.Draft(day.Today), day.Today));
            long id = await RequestChange.Of(database, current.Officer, form.Draft(day.Today), day.Today);
            TempData["Done"] = "变更已登记，待省工信厅另一人确认后执行。";
            return RedirectToAction(nameof(One), new { id });
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refused)
        {
            ModelState.AddModelError(refused.Field ?? "", refused.Message);
            return await Form(form, null);
        }
    }

    [HttpGet("{id:long}")]
    public async Task<IActionResult> One(long id)
    {
        if (await ChangeList.One(database, current.Officer, id) is not { } row)
            return NotFound();
        bool decides = row.State == "requested" && current.Officer.Role is Role.ProvinceMaker or Role.Approver && row.WhyNot is null;
        if (row.State != "requested" || current.Officer.Role is not (Role.ProvinceMaker or Role.Approver))
            return View(new OneChange(row, null, null, false, current.Officer.Role.IsProvincial())
            {
                CanReverse = row.Reversible && (current.Officer.Role is Role.County or Role.City or Role.ProvinceMaker),
            });
        try
        {
            return View(new OneChange(row, await ConfirmChange.Preview(database, current.Officer, id), null, decides, true));
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refused)
        {
            return View(new OneChange(row, null, refused.Message, decides, true));
        }
    }

    [HttpPost("{id:long}/confirm")]
    [Authorize(Policy = Access.Deciders)]
    public async Task<IActionResult> Confirm(long id)
    {
        await ConfirmChange.Confirm(database, current.Officer, id);
        TempData["Done"] = "变更已确认并执行。";
        return RedirectToAction(nameof(One), new { id });
    }

    [HttpPost("{id:long}/reject")]
    [Authorize(Policy = Access.Deciders)]
    public async Task<IActionResult> Reject(long id, string? reason)
    {
        await ConfirmChange.Reject(database, current.Officer, id, reason);
        TempData["Done"] = "变更已退回。";
        return RedirectToAction(nameof(One), new { id });
    }

    private async Task<IActionResult> Form(ChangeForm form, ChangePlan? plan)
    {
        if (await TitleOption.Of(database, current.Officer, form.Enterprise) is not { } known)
            return NotFound();
        if (!ModelState.IsValid)
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        // anybody may look at the regions a unit moves to
        return View("New", new NewChange(
            form, known.Enterprise, known.Titles, await RegionChoices.Cities(database, Officer.Operator), await RegionChoices.Counties(database, Officer.Operator), plan));
    }
}
