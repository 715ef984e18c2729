using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.UseCases.Records;
using SmartFactory.Gansu.Web.Features.Events;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.SensitiveViews;

/// <summary>敏感信息查看记录: who saw a bank account or phone number in full, and what for.</summary>
[Authorize(Policy = Access.Records)]
public sealed class SensitiveViewsController(NpgsqlDataSource source) : Controller
{
    [HttpGet("/sensitive-views")]
    public async Task<IActionResult> Index(RecordQuery query, string? after, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(query);
        var rows = await SensitiveViewList.Page(source, query.ToFilter(), RecordQuery.Cursor(after), KeysetPage.Limit, cancel);
        return View(new SensitiveViewPage(query, KeysetPage.Of(rows, row => [row.SensitiveViewId])));
    }
}

/// <summary>A page of views.</summary>
public sealed record SensitiveViewPage(RecordQuery Query, KeysetPage<SensitiveViewRow> Page);
