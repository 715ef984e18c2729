using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.PublicNotices;
using SmartFactory.Gansu.Web.Features.Settlements;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.PublicNotices;

/// <summary>The list of notices as shown.</summary>
public sealed record NoticesPage(string? Q, string State, KeysetPage<NoticeRow> Page, IReadOnlyList<Tab> Tabs, bool Provincial, DateOnly Today);

/// <summary>One notice as shown to one person.</summary>
public sealed record NoticeView(NoticeRow Notice, string? Q, KeysetPage<NoticedLine> Lines, IReadOnlyList<OpenedObjection> Objections, string? ReviewBarred, Officer Officer, DateOnly Today)
{
    public bool Provincial => Officer.Role.IsProvincial();

    public bool Handles => Officer.Role == Role.ProvinceMaker;

    public bool MayObject => Notice.WithdrawnOn is null && Notice.FirstDay <= Today && Notice.Stage.Allows("object", Officer.Role);

    public bool MayWithdraw => Notice.WithdrawnOn is null && Notice.Stage.Allows("withdraw-notice", Officer.Role);

    /// <summary>In this stage this person may hold lines to which somebody objects.</summary>
    public bool MayHold => Holds && ReviewBarred is null;

    /// <summary>It is a step of this person's role, whether or not they may be the one.</summary>
    public bool Holds => Notice.Stage.Allows("review-line", Officer.Role) || Notice.Stage.Allows("hold-objected", Officer.Role);

    /// <summary>The batch itself, with its amounts, is shown to others than the province only after its approval.</summary>
    public bool MaySeeBatch => Provincial || Notice.Stage == SettlementStage.Approved;
}

/// <summary>公示: the list, one notice with its names, recording and withdrawing (Art. 17).</summary>
[Authorize(Policy = Access.Business)]
[Route("public-notices")]
public sealed class PublicNoticesController(NpgsqlDataSource source, IDataProtectionProvider protection, CurrentOfficer current, OfficialDay day) : Controller
{
    private static readonly CsvColumn<NoticeRow>[] Columns =
    [
        new("公示名称", row => row.Title),
        new("发布的文号或网址", row => row.PublishedAt),
        new("首日", row => row.FirstDay.InFull()),
        new("末日", row => row.LastDay.InFull()),
        new("工作日数", row => row.WorkingDays.ToString(CultureInfo.InvariantCulture)),
        new("首日是否计入", row => row.CountsFirstDay ? "计入" : "不计入"),
        new("撤回日期", row => row.WithdrawnOn?.InFull()),
    ];

    private static readonly CsvColumn<NoticeRow>[] ProvinceColumns =
    [
        .. Columns,
        new("撤回理由", row => row.WithdrawalReason),
        new("批次", row => row.Settlement),
        new("批次状态", row => row.Stage.Name()),
        new("异议", row => row.Objections.ToString(CultureInfo.InvariantCulture)),
        new("未办结异议", row => row.Open.ToString(CultureInfo.InvariantCulture)),
        new("登记人", row => row.RecordedByName),
    ];

    [HttpGet("")]
    public async Task<IActionResult> Index(string? q, string? state, string? after)
    {
        var filter = Filter(q, state);
        long? before = long.TryParse(KeysetPage.Decode(after, 1)?[0], out long last) ? last : null;
        var rows = await NoticeList.Rows(source, current.Officer, filter, before, KeysetPage.Limit);
        var counts = await NoticeList.Counts(source, current.Officer, filter);
        Tab[] tabs = [.. NoticeList.StatesFor(current.Officer).Prepend("").Select(code => new Tab(NoticeText.Tab(code), code, counts[code]))];
        return View(new NoticesPage(q, filter.State, KeysetPage.Of(rows, row => [row.PublicNoticeId]), tabs, current.Officer.Role.IsProvincial(), day.Today));
    }

    /// <summary>Exactly the notices listed under the filter.</summary>
    [HttpGet("export")]
    public IActionResult Export(string? q, string? state) => new CsvFile<NoticeRow>(
        $"公示{day.Today:yyyyMMdd}", current.Officer.Role.IsProvincial() ? ProvinceColumns : Columns, NoticeList.All(source, current.Officer, Filter(q, state)));

    [HttpGet("{id:long}")]
    public async Task<IActionResult> One(long id, string? q, string? after, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        if (await NoticeList.One(connection, current.Officer, id) is not { } notice)
            return NotFound();
        int last = int.TryParse(KeysetPage.Decode(after, 1)?[0], out int seq) ? seq : 0;
        var lines = await NoticePage.Lines(connection, current.Officer, id, q, last, KeysetPage.Limit);
        return View(new NoticeView(notice, q, KeysetPage.Of(lines, line => [line.Seq]),
            await NoticePage.Objections(connection, protection, current.Officer, id),
            await SeparationOfDuties.WhyNot(connection, current.Officer, Duties.ReviewSettlement, notice.SettlementId), current.Officer, day.Today));
    }

    [HttpGet("/settlements/{id:long}/notice")]
    [Authorize(Policy = Access.ProvinceMaker)]
    public async Task<IActionResult> New(long id, CancellationToken cancel)
    {
        var form = new NoticeForm { FirstDay = day.Today };
        if (!await Fill(form, id, cancel))
            return NotFound();
        form.Title = $"{form.Head.Name}拟奖励名单公示";
        (form.WorkingDays, form.CountsFirstDay) = (form.Rule.WorkingDays, form.Rule.CountPublicationDay);
        return View(form);
    }

    [HttpPost("/settlements/{id:long}/notice")]
    [Authorize(Policy = Access.ProvinceMaker)]
    public async Task<IActionResult> New(long id, NoticeForm form, string? act, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (!await Fill(form, id, cancel))
            return NotFound();
        if (ModelState.IsValid)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancel);
                form.Span = await RecordNotice.Span(connection, form.Draft);
                if (act == "submit" && form.ShownEnd == form.Span.End)
                {
                    long notice = await RecordNotice.Of(source, id, form.Draft, current.Officer, cancel);
                    TempData["Done"] = "公示已登记。公示期满次日有站内信提醒；公示期内不能批准。";
                    return Redirect($"/public-notices/{notice}");
                }
                ModelState.Remove(nameof(form.ShownEnd)); // what is shown now, not what was posted
                form.ShownEnd = form.Span.End;
                return View(form);
            }
            catch (Exception caught) when (caught.AsRefusal() is { } refusal)
            {
                ModelState.AddRefusal(form, refusal);
            }
        }
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(form);
    }

    [HttpGet("{id:long}/withdraw")]
    [Authorize(Policy = Access.ProvinceMaker)]
    public async Task<IActionResult> AskWithdraw(long id, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        if (await NoticeList.One(connection, current.Officer, id) is not { WithdrawnOn: null } notice || !notice.Stage.Allows("withdraw-notice", current.Officer.Role))
            return NotFound();
        return View("_Confirm", new Confirmation("撤回公示",
            [
                $"将撤回“{notice.Title}”（{notice.Period.Days}）。记录和理由保留可查，之后可以重新登记。",
                .. notice.Open == 0 ? [] : new[] { $"已收到的 {notice.Open} 件未办结异议继续有效，所涉项目仍须暂缓或先办结异议。" },
                "网上或文件中已发布的公示不会因此撤下，请另行处理。",
            ],
            $"/public-notices/{id}/withdraw", "撤回")
        { AsksReason = true, Articles = [17], Policy = notice.Policy, Irreversible = "撤回后不能恢复。", BackUrl = $"/public-notices/{id}", BackText = notice.Title });
    }

    [HttpPost("{id:long}/withdraw")]
    [Authorize(Policy = Access.ProvinceMaker)]
    public async Task<IActionResult> Withdraw(long id, string? reason, CancellationToken cancel)
    {
        await WithdrawNotice.Of(source, id, reason, current.Officer, day.Today, cancel);
        TempData["Done"] = "公示已撤回。";
        return Redirect($"/public-notices/{id}");
    }

    private NoticeFilter Filter(string? q, string? state) => new(q, state ?? "", day.Today);

    private async Task<bool> Fill(NoticeForm form, long settlementId, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        if (await SettlementHeadView.Read(connection, settlementId, current.Officer) is not { } head)
            return false;
        if (!head.Stage.Allows("notice", current.Officer.Role))
            throw new RefusalException($"批次现处于“{head.Stage.Name()}”：提交复核以后、批准以前登记公示");
        form.Head = head;
        form.Rule = await RecordNotice.Rule(connection, settlementId);
        return true;
    }
}
