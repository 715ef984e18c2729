using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.Jobs.Papers;
using SmartFactory.Gansu.Reports.Awards;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Papers;

/// <summary>The papers of a batch: small ones at once, large ones through 我的任务. Who may have which stands with the paper.</summary>
[Authorize(Policy = Access.Officials)]
public sealed class PapersController(NpgsqlDataSource source, SettlementPapers papers, LongWork work, CurrentOfficer current) : Controller
{
    /// <summary>Above this many lines a paper is made in the background.</summary>
    private const int AtOnce = 5_000;

    /// <summary>A link to a paper; not for the accounts paper, which asks for a purpose.</summary>
    [HttpGet("/settlements/{id:long}/papers/{paper}")]
    public Task<IActionResult> Get(long id, string paper, CancellationToken cancel) => Make(id, paper, "", cancel);

    [HttpPost("/settlements/{id:long}/papers/{paper}")]
    public Task<IActionResult> Post(long id, string paper, string? purpose, CancellationToken cancel) => Make(id, paper, purpose ?? "", cancel);

    private async Task<IActionResult> Make(long id, string code, string purpose, CancellationToken cancel)
    {
        var paper = SettlementPaper.Parse(code);
        var officer = current.Officer;
        if (!paper.Roles.Contains(officer.Role))
            return Forbid();
        if (paper == SettlementPaper.Accounts && string.IsNullOrWhiteSpace(purpose))
            return View("Purpose", id);
        await using var connection = await source.OpenConnectionAsync(cancel);
        var head = await SettlementHead.Read(connection, id, officer);
        if (head.Lines <= AtOnce)
        {
            var file = await papers.Make(paper, id, officer, purpose, cancel: cancel);
            Response.Headers.ContentDisposition = PaperFile.ContentDisposition(file.Name);
            Response.Headers.CacheControl = "no-store";
            return File(file.Content, file.ContentType);
        }
        if (!HttpMethods.IsPost(Request.Method))
        {
            return View("_Confirm", new Confirmation($"导出{paper.Name}", [$"本批次有 {head.Lines:N0} 行，导出需要一些时间，将转到“我的任务”在后台办理，办完后在那里下载。"],
                $"/settlements/{id}/papers/{paper.Code}", "转后台办理")
            {
                BackUrl = $"/settlements/{id}",
                BackText = "核算批次",
            });
        }
        await work.Start(connection, SettlementPaperWork.WorkKind, $"{head.Name}{paper.Name}",
            new SettlementPaperWork.Order(id, paper.Code, head.Lines, purpose), officer);
        TempData["Done"] = $"{paper.Name}有 {head.Lines:N0} 行，已转后台办理，办完后在这里下载。";
        return Redirect("/work-items");
    }
}
