using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules.Reports;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Reports;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Reports;

/// <summary>The list of reports as shown.</summary>
public sealed record ReportsPage(
    string? Q, string? Stage, string? City, bool Own, bool Late, string? Task, KeysetPage<ReportRow> Page, IReadOnlyList<Tab> Tabs, IReadOnlyList<RegionChoice> Cities, DateOnly Today, bool MayRegister);

/// <summary>One report as shown.</summary>
/// <param name="Records">This person may record the decision it calls for.</param>
/// <param name="Chosen">The decision chosen in a form that was refused.</param>
public sealed record ReportView(ReportPage Page, bool Handles, bool Records, DateOnly Today, string? Error = null, string Opinion = "", long? Chosen = null, string WrongField = "")
{
    /// <summary>Who has it, by the table of hand-overs: the bureau that handles it, but the province while it studies what is serious.</summary>
    public (string Stage, IReadOnlyCollection<Role> Only) Held
    {
        get
        {
            var mine = Page.Decisions.Where(decision => decision.ForThis).ToList();
            string stage = Page.Head.Stage != "serious" ? Page.Head.Stage
                : mine.Exists(decision => decision.Answers) ? "serious.confirmed" : mine.Exists(decision => decision.State == "requested") ? "serious.requested" : "serious";
            return (stage, stage is "serious" or "serious.requested" ? [] : [Page.Head.HandlerLevel switch { "county" => Role.County, "city" => Role.City, _ => Role.ProvinceMaker }]);
        }
    }
}

/// <summary>Reports counted over a span.</summary>
public sealed record ReportStatistics(DateOnly Since, DateOnly Until, IReadOnlyList<ReportSum> Sums);

/// <summary>举报: from intake to answer, by the bureau that handles it; the one reported on sees nothing (Art. 25).</summary>
[Authorize(Policy = Access.Officials)]
[Route("reports")]
public sealed class ReportsController(NpgsqlDataSource database, IDataProtectionProvider protection, CurrentOfficer current, OfficialDay day) : Controller
{
    private static readonly CsvColumn<ReportRow>[] Columns =
    [
        new("编号", row => row.ReceiptCode), new("收到日期", row => row.ReceivedOn.InFull()), new("被举报企业", row => row.TargetName), new("市州", row => row.City),
        new("县（区）", row => row.County), new("办理部门", row => ReportText.Level(row.HandlerLevel)), new("环节", row => ReportText.Stage(row.Stage)),
        new("办理时限", row => row.DueOn.InFull()), new("整改期限", row => row.RectifyBy?.InFull()), new("办结日期", row => row.ClosedOn?.InFull()),
    ];

    private static readonly CsvColumn<ReportSum>[] SumColumns =
    [
        new("市州", sum => sum.City), new("收到", sum => Number(sum.Received)), new("在办", sum => Number(sum.Open)), new("逾期", sum => Number(sum.Overdue)),
        new("不予受理", sum => Number(sum.Refused)), new("不属实", sum => Number(sum.Unfounded)), new("情节较轻", sum => Number(sum.Minor)), new("情节严重", sum => Number(sum.Serious)),
        new("平均办结天数", sum => sum.Days?.ToString("0.#", CultureInfo.InvariantCulture)),
    ];

    [HttpGet("")]
    public async Task<IActionResult> Index(string? q, string? stage, string? city, bool own, bool late, string? task, string? after)
    {
        var filter = Filter(q, stage, city, own, late, task);
        long? before = long.TryParse(KeysetPage.Decode(after, 1)?[0], out long last) ? last : null;
        var rows = await ReportList.Rows(database, current.Officer, filter, before, KeysetPage.Limit);
        var counts = await ReportList.Counts(database, current.Officer, filter);
        Tab[] tabs = [.. ReportMoves.Stages.Select(item => item.Code()).Prepend("").Select(code => new Tab(ReportText.Stage(code), code, counts.GetValueOrDefault(code)))];
        return View(new ReportsPage(
            q, filter.Stage?.Code() ?? "", city, own, late, filter.Task, KeysetPage.Of(rows, row => [row.ReportId]), tabs, await RegionChoices.Cities(database, current.Officer), day.Today,
            Access.Policies[Access.Bureaus].Contains(current.Officer.Role)));
    }

    [HttpGet("export")]
    public IActionResult Export(string? q, string? stage, string? city, bool own, bool late, string? task) => new CsvFile<ReportRow>(
        $"举报办理清单_{day.Today:yyyyMMdd}", Columns, ReportList.All(database, current.Officer, Filter(q, stage, city, own, late, task)));

    [HttpGet("statistics")]
    public async Task<IActionResult> Statistics(DateOnly? since, DateOnly? until)
    {
        var (from, to) = Span(since, until);
        return View(new ReportStatistics(from, to, await ReportList.Sums(database, current.Officer, from, to, day.Today)));
    }

    [HttpGet("statistics/export")]
    public async Task<IActionResult> ExportStatistics(DateOnly? since, DateOnly? until)
    {
        var (from, to) = Span(since, until);
        return new CsvFile<ReportSum>(
            $"举报统计_{from:yyyyMMdd}_{to:yyyyMMdd}", SumColumns, (await ReportList.Sums(database, current.Officer, from, to, day.Today)).ToAsyncEnumerable());
    }

    [HttpGet("{id:long}")]
    public Task<IActionResult> One(long id) => Show(id, null, "");

    [HttpPost("{id:long}/move")]
    [Authorize(Policy = Access.Bureaus)]
    public async Task<IActionResult> Move(long id, ReportAct act, string? opinion, DateOnly? rectifyBy, long? decisionId)
    {
        try
        {
            await MoveReport.Of(database, current.Officer, id, act, opinion, day.Today, rectifyBy, decisionId);
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refused)
        {
            return await Show(id, refused.Message, opinion ?? "", decisionId, refused.Field ?? "opinion");
        }
        TempData["Done"] = $"已办理：{act.Name()}。";
        return RedirectToAction(nameof(One), new { id });
    }

    [HttpPost("{id:long}/hold")]
    [Authorize(Policy = Access.Bureaus)]
    public async Task<IActionResult> Hold(long id, bool hold, string? reason)
    {
        try
        {
            await MoveReport.Hold(database, current.Officer, id, hold, reason, day.Today);
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refused)
        {
            return await Show(id, refused.Message, "", field: "reason");
        }
        TempData["Done"] = hold ? "已暂缓对该单位的拨付，办结后自动恢复。" : "已恢复拨付。";
        return RedirectToAction(nameof(One), new { id });
    }

    [HttpPost("{id:long}/reveal")]
    [Authorize(Policy = Access.Bureaus)]
    public async Task<IActionResult> Reveal(long id, string? purpose)
    {
        if (await ReportPage.Of(database, protection, current.Officer, id) is not { } page
            || await ReportPage.Reveal(database, protection, current.Officer, id, purpose) is not { } identity)
            return NotFound();
        Response.Headers.CacheControl = "no-store";
        return View("Reveal", (page.Head, identity.Reporter, identity.Contact, (purpose ?? "").Trim()));
    }

    [HttpGet("{id:long}/evidence/{attachmentId:long}")]
    public async Task<IActionResult> File(long id, long attachmentId) =>
        await ReportPage.FileOf(database, current.Officer, id, attachmentId) is { } file
            ? File(file.Content, "application/octet-stream", file.FileName) : NotFound();

    private ReportFilter Filter(string? q, string? stage, string? city, bool own, bool late, string? task) =>
        new(q, ReportMoves.ParseStage(stage), city, own, late ? day.Today : null, ReportScope.Tasks.ContainsKey(task ?? "") ? task : null, day.Today);

    private (DateOnly From, DateOnly To) Span(DateOnly? since, DateOnly? until) => (since ?? new DateOnly(day.Today.Year, 1, 1), until ?? day.Today);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<IActionResult> Show(long id, string? error, string opinion, long? chosen = null, string field = "")
    {
        if (await ReportPage.Of(database, protection, current.Officer, id) is not { } page)
            return NotFound();
        if (error is not null)
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("One", new ReportView(page, current.Officer.Handles(page.Head.HandlerLevel), current.Officer.Role == Role.ProvinceMaker, day.Today, error, opinion, chosen, field));
    }
}
