using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.UseCases.WorkItems;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.WorkItems;

/// <summary>我的任务: long exports and imports of the signed-in person, with progress, cancel and result.</summary>
[Authorize(Policy = Access.Business)]
public sealed class WorkItemsController(NpgsqlDataSource source, CurrentOfficer current) : Controller
{
    [HttpGet("/work-items")]
    public async Task<IActionResult> Index(string? after, CancellationToken cancel) => View(await Mine(after, cancel));

    /// <summary>Only the list: asked for again while something is under way.</summary>
    [HttpGet("/work-items/list")]
    public async Task<IActionResult> List(string? after, CancellationToken cancel) => PartialView("_List", (await Mine(after, cancel)).Rows);

    /// <summary>The page of one piece of work; a finished one leads to its result.</summary>
    [HttpGet("/work-items/{id:long}")]
    public async Task<IActionResult> One(long id, CancellationToken cancel) => await Find(id, cancel) switch
    {
        null => NotFound(),
        { State: "done", ResultUrl: { } url } item => Onward(item, url),
        var item => View(item),
    };

    /// <summary>Only the progress: asked for again every second; when done, the browser is told where to go.</summary>
    [HttpGet("/work-items/{id:long}/progress")]
    public async Task<IActionResult> Progress(long id, CancellationToken cancel)
    {
        if (await Find(id, cancel) is not { } item)
            return NotFound();
        if (item is { State: "done", ResultUrl: not null })
            Response.Headers["HX-Redirect"] = $"/work-items/{id}";
        return PartialView("_Progress", item);
    }

    [HttpPost("/work-items/{id:long}/cancel")]
    public async Task<IActionResult> Cancel(long id, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        bool stopped = await MyWork.Cancel(connection, id, current.Officer);
        TempData["Done"] = stopped ? "已要求取消，正在办理的会在几秒内停下，不会留下办了一半的结果。" : "这项任务已经结束，不用取消。";
        return Redirect(await MyWork.Find(connection, id, current.Officer) is { OriginUrl: not null } ? $"/work-items/{id}" : "/work-items");
    }

    [HttpGet("/work-items/{id:long}/file")]
    public async Task<IActionResult> Download(long id, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        if (await MyWork.File(connection, id, current.Officer) is not { } file)
            return NotFound();
        Response.Headers.ContentDisposition = PaperFile.ContentDisposition(file.Name);
        Response.Headers.CacheControl = "no-store";
        return File(file.Content, file.ContentType);
    }

    private LocalRedirectResult Onward(WorkItemRow item, string url)
    {
        TempData["Done"] = item.Message;
        return LocalRedirect(url);
    }

    private async Task<WorkItemRow?> Find(long id, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        return await MyWork.Find(connection, id, current.Officer);
    }

    private async Task<KeysetPage<WorkItemRow>> Mine(string? after, CancellationToken cancel)
    {
        long? before = KeysetPage.Decode(after, 1) is [var id] && long.TryParse(id, out long last) ? last : null;
        await using var connection = await source.OpenConnectionAsync(cancel);
        return KeysetPage.Of(await MyWork.List(connection, current.Officer, before, KeysetPage.Limit), item => [item.WorkItemId]);
    }
}
