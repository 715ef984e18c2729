using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules.Letters;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Messages;

/// <summary>The list of site messages as shown.</summary>
public sealed record MessagesPage(string? Text, bool Unread, KeysetPage<MessageRow> Page, IReadOnlyList<Tab> Tabs, long UnreadCount);

/// <summary>站内信: the letters to this person's office or enterprise.</summary>
[Authorize]
[Route("messages")]
public sealed class MessagesController(NpgsqlDataSource database, CurrentOfficer current) : Controller
{
    private static readonly CsvColumn<MessageRow>[] Columns =
    [
        new("日期", row => row.Day.InFull()),
        new("类别", row => LetterKinds.Find(row.Kind)?.Name ?? row.Kind),
        new("主题", row => row.Subject),
        new("涉及企业", row => row.Enterprise),
        new("是否已读", row => row.Unread ? "未读" : "已读"),
    ];

    [HttpGet("")]
    public async Task<IActionResult> Index(string? q, bool unread, string? after)
    {
        long? cursor = KeysetPage.Decode(after, 1) is [var last] && long.TryParse(last, out long id) ? id : null;
        var rows = await MessageList.Page(database, current.Officer, q, unread, cursor, KeysetPage.Limit);
        var (all, open) = await MessageList.Counts(database, current.Officer, q);
        return View(new MessagesPage(q, unread, KeysetPage.Of(rows, row => [row.LetterId]), [new("全部", "", all), new("未读", "true", open)], open));
    }

    [HttpGet("export")]
    public IActionResult Export(string? q, bool unread) =>
        new CsvFile<MessageRow>("站内信", Columns, MessageList.All(database, current.Officer, q, unread));

    [HttpGet("{id:long}")]
    public async Task<IActionResult> One(long id) => await MessageList.Read(database, current.Officer, id) is { } message ? View(message) : NotFound();

    [HttpPost("read")]
    public async Task<IActionResult> ReadAll()
    {
        int read = await MessageList.ReadAll(database, current.Officer);
        TempData["Done"] = $"已把 {read} 封站内信标为已读。";
        return RedirectToAction(nameof(Index));
    }
}
