using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.Payments;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.QuotaIssues;

/// <summary>The query of the list.</summary>
public sealed record QuotaIssuesQuery(string? Q, string? City, int? Year, string? After);

/// <summary>The list as shown, and what still waits.</summary>
public sealed record QuotaIssuesPage(
    QuotaIssuesQuery Query, KeysetPage<QuotaIssueRow> Page, IReadOnlyList<BatchToIssue> Waiting, IReadOnlyList<RegionChoice> Cities, bool CanIssue);

/// <summary>One issue with some of its awards, for screen and print.</summary>
public sealed record QuotaIssuePage(QuotaIssueRow Issue, string? Q, KeysetPage<IssuedAward> Awards);

/// <summary>资金下达: approved awards are handed on for payment.</summary>
[Authorize(Policy = Access.Officials)]
[Route("quota-issues")]
public sealed partial class QuotaIssuesController(NpgsqlDataSource database, CurrentOfficer current, OfficialDay day) : Controller
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
    public async Task<IActionResult> One(long id, string? q, string? after)
    {
        if (await UseCases.Payments.QuotaIssues.One(database, current.Officer, id) is not { } issue)
            return NotFound();
        _ = long.TryParse(KeysetPage.Decode(after, 1)?[0], out long last);
        var rows = await UseCases.Payments.QuotaIssues.Entries(database, current.Officer, id, q, last, KeysetPage.Limit);
        return View(new QuotaIssuePage(issue, q, KeysetPage.Of(rows, row => [row.Seq])));
    }

    /// <summary>The awards of one issue, all pages of the filter.</summary>
    [HttpGet("{id:long}/export")]
    public async Task<IActionResult> ExportOne(long id, string? q) => await UseCases.Payments.QuotaIssues.One(database, current.Officer, id) is { } issue
        ? new CsvFile<IssuedAward>($"资金下达清单{issue.Document}", EntryColumns, UseCases.Payments.QuotaIssues.AllEntries(database, current.Officer, id, q))
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

    private static readonly CsvColumn<IssuedAward>[] EntryColumns =
    [
        new("序号", row => row.Seq.ToString(CultureInfo.InvariantCulture)),
        new("市州", row => row.City),
        new("企业", row => row.Enterprise),
        new("统一社会信用代码", row => row.Uscc),
        new("载体类型", row => row.Kind.ShortName()),
        new("载体名称", row => row.Carrier),
        new("金额（万元）", row => row.Amount.ToWanText()),
        new("已拨付（万元）", row => row.Paid.ToWanText()),
    ];
}
