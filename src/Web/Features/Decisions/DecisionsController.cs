using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Decisions;

/// <summary>决定: recorded by one person, confirmed by another, carried out on its day; never edited, only reversed.</summary>
[Authorize(Policy = Access.Business)]
[Route("decisions")]
public sealed partial class DecisionsController(NpgsqlDataSource database, CurrentOfficer current, OfficialDay day) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(DecisionsQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var (officer, filter) = (current.Officer, query.Filter);
        long? before = long.TryParse(KeysetPage.Decode(query.After, 1)?[0], out long last) ? last : null;
        var rows = await DecisionList.Rows(database, officer, filter, before, KeysetPage.Limit);
        var counts = await DecisionList.Counts(database, officer, filter);
        Tab[] tabs = [.. DecisionFilter.States.Prepend("").Where(state => officer.Role.IsProvincial() || state is not ("requested" or "rejected"))
            .Select(state => new Tab(DecisionText.State(state), state, counts.GetValueOrDefault(state)))];
        return View(new DecisionsPage(query, KeysetPage.Of(rows, row => [row.DecisionId]), tabs, await RegionChoices.Cities(database, officer), officer));
    }

    [HttpGet("export")]
    public IActionResult Export(DecisionsQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new CsvFile<DecisionRow>($"决定{day.Today:yyyyMMdd}", DecisionColumns.All, DecisionList.All(database, current.Officer, query.Filter));
    }

    [HttpGet("{id:long}")]
    public async Task<IActionResult> Show(long id)
    {
        if (await DecisionPage.Of(database, current.Officer, id) is not { } page)
            return NotFound();
        var review = page.Facts.State is "requested" or "confirmed" && current.Officer.Role.IsProvincial()
            ? (await ReviewDecisions.Of(database, current.Officer, [id], day.Today))[0] : null;
        return View(new DecisionView(page, review, current.Officer));
    }

    [HttpGet("supersessions")]
    [Authorize(Policy = Access.Province)]
    public async Task<IActionResult> Supersessions(string? q, string? after)
    {
        (bool, long)? last = KeysetPage.Decode(after, 2) is [var same, var id] && long.TryParse(id, out long title) ? (same == "True", title) : null;
        var rows = await UseCases.Titles.Supersessions.Proposed(database, current.Officer, q, day.Today, last, KeysetPage.Limit);
        return View(new SupersessionsPage(q, KeysetPage.Of(rows, row => [row.SameCarrier, row.TitleId]), current.Officer));
    }

    [HttpGet("supersessions/export")]
    [Authorize(Policy = Access.Province)]
    public async Task<IActionResult> ExportSupersessions(string? q) => new CsvFile<SupersessionRow>(
        $"晋级接替{day.Today:yyyyMMdd}", SupersessionColumns.All,
        (await UseCases.Titles.Supersessions.Proposed(database, current.Officer, q, day.Today, null, null)).ToAsyncEnumerable());

    [HttpGet("{answer:regex(^(confirm|reject)$)}")]
    [Authorize(Policy = Access.Approver)]
    public async Task<IActionResult> Answer(string answer, [FromQuery] List<long> ids)
    {
        var rows = await Waiting(ids);
        if (rows.Count == 0)
            return NothingWaits();
        return answer == "confirm"
            ? View("Check", new CheckPage(null, await ReviewDecisions.Of(database, current.Officer, [.. rows.Select(row => row.DecisionId)], day.Today), rows, current.Officer))
            : View("Reject", rows);
    }

    [HttpPost("{answer:regex(^(confirm|reject)$)}")]
    [Authorize(Policy = Access.Approver)]
    public async Task<IActionResult> Answer(string answer, List<long> ids, string? reason)
    {
        ArgumentNullException.ThrowIfNull(ids);
        bool confirm = answer == "confirm";
        var rows = await Waiting(ids);
        if (rows.Count == 0)
            return NothingWaits();
        try
        {
            if (confirm)
                await ConfirmDecision.ConfirmAll(database, current.Officer, ids, day.Today);
            else
                await ConfirmDecision.RejectAll(database, current.Officer, ids, reason);
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refusal)
        {
            ModelState.AddModelError(confirm ? "" : "reason", refusal.Message);
            Response.StatusCode = StatusCodes.Status409Conflict;
            ViewData["reason"] = reason;
            return confirm
                ? View("Check", new CheckPage(null, await ReviewDecisions.Of(database, current.Officer, [.. rows.Select(row => row.DecisionId)], day.Today), rows, current.Officer))
                : View("Reject", rows);
        }
        TempData["Done"] = (confirm, ids.Count) switch
        {
            (true, 1) => $"已确认第 {ids[0]} 号决定，以下为办理回执。",
            (true, _) => $"已确认 {ids.Count} 项决定。",
            (false, _) => $"已退回 {ids.Count} 项决定，没有执行任何内容。",
        };
        return Redirect(ids.Count == 1 ? string.Create(CultureInfo.InvariantCulture, $"/decisions/{ids[0]}") : $"/decisions?state={(confirm ? "carried-out" : "rejected")}");
    }

    private RedirectResult NothingWaits()
    {
        TempData[RefusalFilter.Note] = "请先勾选待确认的决定；已经办结的不再列出。";
        return Redirect("/decisions?state=requested");
    }

    private async Task<IReadOnlyList<DecisionRow>> Waiting(IReadOnlyCollection<long> ids) =>
        [.. (await DecisionList.Chosen(database, current.Officer, ids)).Where(row => row.State == "requested")];
}

/// <summary>晋级接替 as proposed.</summary>
public sealed record SupersessionsPage(string? Q, KeysetPage<SupersessionRow> Page, Officer Officer)
{
    public bool CanDecide => Officer.Role == Role.ProvinceMaker;
}
