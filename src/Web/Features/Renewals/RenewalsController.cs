using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.Web.Features.Attachments;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;
using SmartFactory.Gansu.Web.Features.Titles;

namespace SmartFactory.Gansu.Web.Features.Renewals;

/// <summary>复核: filed by the enterprise or for it, checked, reviewed by commission, concluded (Art. 22).</summary>
[Authorize(Policy = Access.Business)]
public sealed class RenewalsController(NpgsqlDataSource database, CurrentOfficer current, OfficialDay day) : Controller
{
    private const string Applicants = Access.Enterprise + "," + Access.County + "," + Access.City;
    private const int Most = 300;

    [HttpGet("/renewals")]
    public async Task<IActionResult> Index(RenewalsQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var (officer, filter) = (current.Officer, query.Filter);
        _ = long.TryParse(KeysetPage.Decode(query.After, 1)?[0], out long after);
        var rows = await RenewalList.Rows(database, officer, filter, day.Today, after, KeysetPage.Limit);
        var counts = await RenewalList.Counts(database, officer, filter, day.Today);
        Tab[] tabs = [.. RenewalFilter.Stages.Prepend("").Select(stage => new Tab(TitleText.Stage(stage), stage, counts.GetValueOrDefault(stage)))];
        return View(new RenewalsPage(query, KeysetPage.Of(rows, row => [row.RenewalId]), tabs, await RegionChoices.Cities(database, officer), officer));
    }

    [HttpGet("/renewals/export")]
    public IActionResult Export(RenewalsQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new CsvFile<RenewalRow>($"复核{day.Today:yyyyMMdd}", RenewalColumns.All, RenewalList.All(database, current.Officer, query.Filter, day.Today));
    }

    [HttpGet("/titles/{id:long}/renewal")]
    [Authorize(Roles = Applicants)]
    public async Task<IActionResult> New(long id) =>
        await TitlePage.Of(database, current.Officer, id) is { } page ? View("File", new FileForm { Title = page.Head }) : NotFound();

    [HttpPost("/titles/{id:long}/renewal")]
    [Authorize(Roles = Applicants)]
    [RequestSizeLimit(FormFiles.LargestPost), RequestFormLimits(MultipartBodyLengthLimit = FormFiles.LargestPost)]
    public async Task<IActionResult> New(long id, FileForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (await TitlePage.Of(database, current.Officer, id) is not { } page)
            return NotFound();
        form.Title = page.Head;
        form.Kept = await FormFiles.Keep(database, current.Officer, form.Uploads, form.Files, ModelState);
        if (!ModelState.IsValid)
            return View("File", form);
        try
        {
            long renewal = await FileRenewal.On(database, current.Officer, id, day.Today, form.Statement, form.Uploads);
            TempData["Done"] = $"复核申请已提出，编号 {renewal}，由{page.Head.County ?? page.Head.City}工信部门初审。";
            return Redirect(string.Create(CultureInfo.InvariantCulture, $"/renewals/{renewal}"));
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refusal)
        {
            ModelState.AddModelError("", refusal.Message);
            Response.StatusCode = StatusCodes.Status409Conflict;
            return View("File", form);
        }
    }

    [HttpGet("/renewals/{id:long}")]
    public async Task<IActionResult> Show(long id) =>
        await RenewalPage.Of(database, current.Officer, id, day.Today) is { } page ? View(new RenewalView(page, current.Officer)) : NotFound();

    [HttpGet("/renewals/steps/{code}")]
    public async Task<IActionResult> Step(string code, [FromQuery] List<long> ids)
    {
        if (RenewalSteps.All.FirstOrDefault(step => step.Code == code) is not { } step)
            return NotFound();
        if (!step.By.Contains(current.Officer.Role))
            return Forbid();
        var form = await Fill(new StepForm { Ids = ids }, step);
        if (form.Rows.Count == 0)
        {
            TempData[RefusalFilter.Note] = form.Halted is [var why, ..] ? why : $"没有可以办理“{step.Name}”的复核，请先勾选；可能已到下一环节。";
            return Redirect("/renewals");
        }
        if (code == "resubmit" && form.Rows.Count == 1)
            form.Text = (await RenewalPage.Of(database, current.Officer, form.Rows[0].RenewalId, day.Today))?.Facts.Statement;
        ModelState.Clear();
        return View(form);
    }

    [HttpPost("/renewals/steps/{code}")]
    [RequestSizeLimit(FormFiles.LargestPost), RequestFormLimits(MultipartBodyLengthLimit = FormFiles.LargestPost)]
    public async Task<IActionResult> Step(string code, StepForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (RenewalSteps.All.FirstOrDefault(step => step.Code == code) is not { } step)
            return NotFound();
        if (!step.By.Contains(current.Officer.Role))
            return Forbid();
        await Fill(form, step);
        form.Kept = await FormFiles.Keep(database, current.Officer, form.Uploads, form.Files, ModelState);
        if (code == "conclude" && form.Passed is null)
            ModelState.AddModelError(nameof(form.Passed), "请选择复核是否通过。");
        if (!ModelState.IsValid)
            return View(form);
        try
        {
            await RenewalSteps.TakeAll(database, current.Officer, form.Ids, code, form.Text, form.Passed, form.Uploads, day.Today);
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refusal)
        {
            await Fill(form, step);
            ModelState.AddModelError("", form.Rows.Count > 0 && form.Halted.Count > 0 ? "勾选的复核中有的已中止办理，全部没有办理；中止的已从名单中去掉，核对后可以再次提交。" : refusal.Message);
            Response.StatusCode = StatusCodes.Status409Conflict;
            return View(form);
        }
        TempData["Done"] = form.Ids.Count == 1 ? $"已办理“{step.Name}”。" : $"已对 {form.Ids.Count} 件办理“{step.Name}”。";
        return Redirect(form.Ids.Count == 1 ? string.Create(CultureInfo.InvariantCulture, $"/renewals/{form.Ids[0]}") : $"/renewals?stage={step.To}");
    }

    private async Task<StepForm> Fill(StepForm form, RenewalStep step)
    {
        form.Step = step;
        var rows = (await RenewalList.Chosen(database, current.Officer, [.. form.Ids.Take(Most)], day.Today)).Where(row => step.From.Contains(row.Stage)).ToLookup(step.Halts);
        form.Rows = [.. rows[false].Where(row => step.IsFor(current.Officer.Role, row.FiledByRole))];
        form.Halted =
        [
            .. rows[true].Select(row => $"{row.Enterprise}“{row.Carrier}”的复核现在不能办理“{step.Name}”：{row.Halt!.Sentence}"),
            .. rows[false].Where(row => !step.IsFor(current.Officer.Role, row.FiledByRole)).Select(row => $"{row.Enterprise}“{row.Carrier}”的复核不能由您办理“{step.Name}”：{step.NotYours(row.FiledByRole)}"),
        ];
        return form;
    }
}

/// <summary>One renewal as shown to one person, with the steps that are theirs.</summary>
public sealed record RenewalView(RenewalPage Page, Officer Officer)
{
    public IReadOnlyList<RenewalStep> Steps =>
        [.. RenewalSteps.All.Where(step => step.From.Contains(Page.Facts.Stage) && step.IsFor(Officer.Role, Page.Facts.FiledByRole) && (Page.Halted is null || !step.CanHalt))];

    /// <summary>The stage as the table of hand-overs knows it.</summary>
    public string HeldStage => !Page.Facts.InProgress ? Page.Facts.Stage
        : Page.Halted is not null ? "halted"
        : Page.Facts.Stage == "concluded" && Page.Decisions.LastOrDefault(decision => decision.State is "requested" or "confirmed") is { } decision ? $"concluded.{decision.State}"
        : Page.Facts.Stage;

    /// <summary>What was sent back is the applicant's, and the bureau's only where that filed it; what is filed is checked by the bureau of the place.</summary>
    public IReadOnlyCollection<Role> HeldBy => Page.Facts.Stage switch
    {
        "returned" => [Role.Enterprise, Roles.Parse(Page.Facts.FiledByRole)],
        "filed" when Page.Facts.County is null => [Role.City],
        _ => [],
    };

    public bool CanDecide => Officer.Role == Role.ProvinceMaker && Page.Facts.Stage == "concluded" && Page.Halted is null && !Page.Decisions.Any(decision => decision.State is "requested" or "confirmed");
}
