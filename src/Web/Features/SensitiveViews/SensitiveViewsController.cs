using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.Reports.Sheets;
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

    /// <summary>Exactly what is filtered.</summary>
    [HttpGet("/sensitive-views/export")]
    public IActionResult Export(RecordQuery query, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new CsvFile<SensitiveViewRow>("敏感信息查看记录", Columns, SensitiveViewList.All(source, query.ToFilter(), cancel));
    }

    private static readonly CsvColumn<SensitiveViewRow>[] Columns =
    [
        new("时间", row => row.ViewedAt.InFull()),
        new("人员", row => row.UserName),
        new("角色", row => EventText.Role(row.Role)),
        new("查看内容", row => row.Field),
        new("企业", row => row.Enterprise),
        new("用途", row => row.Purpose),
    ];
}

/// <summary>A page of views.</summary>
public sealed record SensitiveViewPage(RecordQuery Query, KeysetPage<SensitiveViewRow> Page);
