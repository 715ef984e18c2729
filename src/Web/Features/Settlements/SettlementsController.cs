using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Settlements;

/// <summary>A batch with everything its page shows.</summary>
public sealed record SettlementPage(
    SettlementHeadView Head, LineQuery Query, KeysetPage<LineListRow> Lines, IReadOnlyList<SettlementSum> Sums, FundPool? Pool, Shortage? Shortage,
    IReadOnlyList<RegionChoice> Cities, string? Outdated, SettlementNotice Notice, IReadOnlyList<SettlementHand> Hands, Officer Officer)
{
    private static readonly string[] Onward = ["submit", "finish-review", "approve"];

    public bool May(string move) => Head.Allows(move, Officer);

    /// <summary>Why the next step is another person's, although the role would allow it.</summary>
    public string? WhyNot => Onward.Where(move => Head.Stage.Allows(move, Officer.Role)).Select(move => Head.WhyNot(move, Officer.Role)).FirstOrDefault(why => why is not null);
}

/// <summary>奖励核算: the list of batches, a batch, one award of it.</summary>
[Authorize(Policy = Access.Business)]
public sealed class SettlementsController(NpgsqlDataSource source, CurrentOfficer current, OfficialDay day) : Controller
{
    [HttpGet("/settlements")]
    public async Task<IActionResult> Index(string? stage, string? q, string? after, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        return View(await SettlementList.Read(connection, current.Officer, stage ?? "", q?.Trim() ?? "", after));
    }

    /// <summary>Exactly the batches listed under the filter.</summary>
    [HttpGet("/settlements/export")]
    public IActionResult ExportList(string? stage, string? q) => new CsvFile<SettlementListRow>(
        "奖励核算批次", ListColumns, SettlementList.All(source, current.Officer, stage ?? "", q?.Trim() ?? ""));

    private static readonly CsvColumn<SettlementListRow>[] ListColumns =
    [
        new("批次", row => row.Name),
        new("决定日", row => row.DecidedOn.InFull()),
        new("文号", row => row.Document),
        new("资金年度", row => row.FundYear.ToString(CultureInfo.InvariantCulture)),
        new("状态", row => row.Stage.Name()),
        new("笔数", row => row.Lines.ToString(CultureInfo.InvariantCulture)),
        new("拟奖励（万元）", row => row.Total.ToWanText()),
        new("测算人", row => row.MakerName),
        new("复核人", row => row.ReviewerName),
        new("批准人", row => row.ApproverName),
    ];

    [HttpGet("/settlements/{id:long}")]
    public async Task<IActionResult> Show(long id, [FromQuery] LineQuery query, CancellationToken cancel)
    {
        var officer = current.Officer;
        await using var connection = await source.OpenConnectionAsync(cancel);
        if (await SettlementHeadView.Read(connection, id, officer) is not { } head)
            return NotFound();
        bool provincial = officer.Role.IsProvincial();
        var pool = provincial && head.FundPoolId is { } poolId ? await FundPools.One(connection, poolId) : null;
        bool isShort = pool is not null && head.Stage is not (SettlementStage.Approved or SettlementStage.Withdrawn) && head.Total > pool.Rest;
        return View(new SettlementPage(
            head, query, await LineList.Read(connection, id, query, officer), await SettlementSums.Read(connection, id, officer), pool,
            isShort && query.IsFirstLook ? await SettlementShortage.Of(connection, id, cancel) : null, await RegionChoices.Cities(source, officer),
            provincial ? await OutdatedBasis.Of(connection, id) : null, await SettlementNotice.Read(connection, head, officer, day.Today),
            await SettlementHands.Of(connection, id, provincial), officer));
    }

    /// <summary>Exactly the rows the table lists under its filter, in its order.</summary>
    [HttpGet("/settlements/{id:long}/export")]
    public async Task<IActionResult> Export(long id, [FromQuery] LineQuery query, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        return await SettlementHeadView.Read(connection, id, current.Officer) is { } head
            ? new CsvFile<LineListRow>($"{head.Name}核算明细", LineListColumns.All, LineList.All(source, id, query, current.Officer))
            : NotFound();
    }

    [HttpGet("/settlements/{id:long}/lines/{line:long}")]
    public async Task<IActionResult> Line(long id, long line, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        if (await LinePage.Read(connection, id, line, current.Officer) is not { } page)
            return NotFound();
        return Request.Headers.ContainsKey("HX-Request") ? PartialView("_Line", page) : View(page);
    }

    [HttpGet("/settlements/{id:long}/receipt"), Authorize(Policy = Access.Province)]
    public async Task<IActionResult> Receipt(long id, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        return await SettlementHeadView.Read(connection, id, current.Officer) is { Stage: SettlementStage.Approved } head
            ? View(new SettlementReceipt(head, await SettlementSupersessions.ToDecide(connection, head, current.Officer), await SettlementNotice.Read(connection, head, current.Officer, day.Today))) : NotFound();
    }

    [HttpGet("/settlements/{id:long}/supersessions"), Authorize(Policy = Access.Province)]
    public async Task<IActionResult> Supersessions(long id, string? q, string? after, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        if (await SettlementHeadView.Read(connection, id, current.Officer) is not { } head)
            return NotFound();
        long position = long.TryParse(KeysetPage.Decode(after, 1)?[0], out long last) ? last : 0;
        var page = KeysetPage.Of(await BatchSupersessions.Rows(connection, id, q, position, KeysetPage.Limit), row => [row.Position]);
        var list = new SettlementSupersessions(head, page.Rows, await BatchSupersessions.Count(connection, id), current.Officer);
        return View(new SettlementSupersessionsPage(q, list, page));
    }
}
