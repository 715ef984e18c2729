using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Attachments;

/// <summary>附件: a kept paper, to whom it may be shown.</summary>
[Authorize(Policy = Access.Business)]
public sealed class AttachmentsController(NpgsqlDataSource database, CurrentOfficer current) : Controller
{
    [HttpGet("/attachments/{id:long}")]
    public async Task<IActionResult> Get(long id)
    {
        if (await UseCases.Titles.Attachments.Content(database, current.Officer, id) is not { } paper)
            return NotFound();
        // never opened inside the site: what was sent in is not trusted
        Response.Headers.ContentDisposition = PaperFile.ContentDisposition(paper.FileName);
        Response.Headers.CacheControl = "no-store";
        Response.Headers.XContentTypeOptions = "nosniff";
        return File(paper.Content, paper.MediaType);
    }
}
