using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using Npgsql;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.Payments;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.QuotaIssues;

/// <summary>The query of the list.</summary>
public sealed record QuotaIssuesQuery(string? Q, string? City, int? Year, string? After);

/// <summary>The list as shown, and what still waits.</summary>
public sealed record QuotaIssuesPage(
    QuotaIssuesQuery Query, KeysetPage<QuotaIssueRow> Page, IReadOnlyList<BatchToIssue> Waiting, IReadOnlyList<RegionChoice> Cities, bool CanIssue);

/// <summary>One issue with its awards, for screen and print.</summary>
public sealed record QuotaIssuePage(QuotaIssueRow Issue, IReadOnlyList<IssuedAward> Awards);

/// <summary>资金下达 of one batch.</summary>
public sealed class IssueForm
{
    [Display(Name = "资金下达文号"), Required, StringLength(60)]
    public string? Document { get; set; }

    [Display(Name = "下达日期"), Required]
    public DateOnly? IssuedOn { get; set; }

    [Display(Name = "资金渠道")]
    public string Channel { get; set; } = "city";

    public List<long> Ids { get; set; } = [];

    [ValidateNever, BindNever]
    public BatchToIssue? Batch { get; set; }

    [ValidateNever, BindNever]
    public IReadOnlyList<AwardToIssue> Awards { get; set; } = [];
}

/// <summary>资金下达: approved awards are handed on for payment.</summary>
[Authorize(Policy = Access.Officials)]
[Route("quota-issues")]
public sealed class QuotaIssuesController(NpgsqlDataSource database, CurrentOfficer current, OfficialDay day) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(QuotaIssuesQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var officer = current.Officer;
        bool canIssue = PaymentRoles.Issue.Contains(officer.Role);
        long? before = long.TryParse(KeysetPage.Decode(query.After, 1)?[0], out long last) ? last : null;
        var rows = await UseCases.Payments.QuotaIssues.Rows(database, officer, query.Q, query.City, query.Year, before, KeysetPage.Limit);
        return View(new QuotaIssuesPage(query, KeysetPage.Of(rows, row => [row.QuotaIssueId]),
            canIssue ? await UseCases.Payments.QuotaIssues.Waiting(database) : [], await RegionChoices.Cities(database, officer), canIssue));
    }

    [HttpGet("{id:long}")]
    public async Task<IActionResult> One(long id) => await UseCases.Payments.QuotaIssues.One(database, current.Officer, id) is { } issue
        ? View(new QuotaIssuePage(issue, await UseCases.Payments.QuotaIssues.Entries(database, current.Officer, id)))
        : NotFound();

    /// <summary>Exactly the issues listed under the filter.</summary>
    [HttpGet("export")]
    public IActionResult Export(QuotaIssuesQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new CsvFile<QuotaIssueRow>(
            $"资金下达{day.Today:yyyyMMdd}", Columns, UseCases.Payments.QuotaIssues.All(database, current.Officer, query.Q, query.City, query.Year));
    }

    private static readonly CsvColumn<QuotaIssueRow>[] Columns =
    [
        new("文号", row => row.Document),
        new("下达日期", row => row.IssuedOn.InFull()),
        new("批次", row => row.Settlement),
        new("去向", row => row.City ?? "省级直拨"),
        new("笔数", row => row.Awards.ToString(CultureInfo.InvariantCulture)),
        new("金额（万元）", row => row.Amount.ToWanText()),
        new("已拨付（万元）", row => row.Paid.ToWanText()),
    ];

    [HttpGet("new/{settlementId:long}")]
    [Authorize(Roles = Access.ProvinceMaker + "," + Access.ProvinceFinance)]
    public async Task<IActionResult> New(long settlementId)
    {
        var form = await Fill(new IssueForm { IssuedOn = day.Today }, settlementId);
        form.Ids = [.. form.Awards.Select(award => award.AwardEntryId)];
        return form.Batch is null ? NotFound() : View(form);
    }

    [HttpPost("new/{settlementId:long}")]
    [Authorize(Roles = Access.ProvinceMaker + "," + Access.ProvinceFinance)]
    public async Task<IActionResult> New(long settlementId, IssueForm form)
    {
        if (ModelState.IsValid)
        {
            try
            {
                var issues = await IssueQuota.On(database, current.Officer,
                    new QuotaIssue(settlementId, form.Document, form.IssuedOn!.Value, form.Channel == "direct", form.Ids), day.Today);
                TempData["Done"] = $"已下达 {form.Ids.Count} 笔奖励，共 {issues.Count} 份指标。接下来可登记拨付。";
                return issues.Count == 1 ? RedirectToAction(nameof(One), new { id = issues[0] }) : RedirectToAction(nameof(Index));
            }
            catch (RefusalException refusal)
            {
                ModelState.AddRefusal(form, refusal, nameof(form.Ids));
                Response.StatusCode = StatusCodes.Status409Conflict;
            }
        }
        return View(await Fill(form, settlementId));
    }

    private async Task<IssueForm> Fill(IssueForm form, long settlementId)
    {
        form.Batch = (await UseCases.Payments.QuotaIssues.Waiting(database)).FirstOrDefault(batch => batch.SettlementId == settlementId);
        form.Awards = await UseCases.Payments.QuotaIssues.AwardsOf(database, settlementId);
        return form;
    }
}
