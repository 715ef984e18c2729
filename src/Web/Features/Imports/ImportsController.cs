using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.Jobs.Imports;
using SmartFactory.Gansu.Reports.Imports;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Imports;

/// <summary>台账导入: 省工信 uploads, looks, commits; who sees the province reads.</summary>
[Authorize(Policy = Access.Province)]
public sealed class ImportsController(NpgsqlDataSource source, LongWork work, CurrentOfficer current, OfficialDay day) : Controller
{
    private const long LargestFile = 100L * 1024 * 1024;
    /// <summary>Larger files are read, and more records written, in the background; smaller ones take a second or two.</summary>
    private const long BytesAtOnce = 1024 * 1024;
    private const int RecordsAtOnce = 10_000;

    [HttpGet("/imports")]
    public async Task<IActionResult> Index(string? q, string? state, string? after, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        long? before = KeysetPage.Decode(after, 1) is [var id] && long.TryParse(id, out long last) ? last : null;
        var rows = await ImportRecords.List(connection, q?.Trim() ?? "", state ?? "", before, KeysetPage.Limit);
        return View(new ImportsPage(q ?? "", state ?? "", KeysetPage.Of(rows, row => [row.ImportId]), current.Officer.Role));
    }

    /// <summary>Exactly the imports listed under the filter.</summary>
    [HttpGet("/imports/export")]
    public IActionResult Export(string? q, string? state) =>
        new CsvFile<ImportRow>($"台账导入{day.Today:yyyyMMdd}", ImportColumns.All, ImportRecords.All(source, q ?? "", state ?? ""));

    [HttpGet("/imports/new"), Authorize(Policy = Access.ProvinceMaker)]
    public IActionResult New() => View();

    [HttpPost("/imports"), Authorize(Policy = Access.ProvinceMaker), RequestSizeLimit(LargestFile), RequestFormLimits(MultipartBodyLengthLimit = LargestFile)]
    public async Task<IActionResult> Upload(IFormFile? file, CancellationToken cancel)
    {
        if (file is null || file.Length == 0)
        {
            ModelState.AddModelError("file", "请选择要导入的台账文件（.xlsx 或 .csv）。");
            return View("New");
        }
        using var content = new MemoryStream((int)file.Length);
        await file.CopyToAsync(content, cancel);
        try
        {
            long upload = await UploadLedger.Keep(source, Path.GetFileName(file.FileName), content.ToArray(), current.Officer);
            return file.Length <= BytesAtOnce
                ? Redirect($"/imports/{await UploadLedger.Preview(source, upload, current.Officer, day.Today, cancel: cancel)}")
                : await InBackground(LedgerPreviewWork.WorkKind, $"核对台账“{Path.GetFileName(file.FileName)}”", new LedgerPreviewWork.Order(upload, day.Today), "/imports/new", cancel);
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refusal)
        {
            ModelState.AddModelError("file", refusal.Message);
            return View("New");
        }
    }

    [HttpGet("/imports/{id:long}")]
    public async Task<IActionResult> Show(long id, string? severity, string? column, string? after, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        if (await ImportRecords.Find(connection, id) is not { } import)
            return NotFound();
        int position = KeysetPage.Decode(after, 1) is [var last] && int.TryParse(last, out int number) ? number : 0;
        var findings = await ImportRecords.Findings(connection, id, severity ?? "", column ?? "", position, KeysetPage.Limit);
        return View(new ImportPage(
            import, severity ?? "", column ?? "", await ImportRecords.FindingColumns(connection, id),
            KeysetPage.Of(findings, row => [row.Position]), current.Officer.Role, current.Officer.UserId));
    }

    [HttpPost("/imports/{id:long}/totals"), Authorize(Policy = Access.ProvinceMaker)]
    public async Task<IActionResult> Totals(long id, TotalsForm form, CancellationToken cancel)
    {
        if (!ModelState.IsValid)
            throw new RefusalException("控制数应为数字：" + string.Join("；", ModelState.Values.SelectMany(field => field.Errors).Select(error => error.ErrorMessage)));
        await UploadLedger.SetTotals(source, id, form.ToTotals(), current.Officer);
        TempData["Done"] = "控制数已保存，比对结果见下。";
        return Redirect($"/imports/{id}");
    }

    [HttpGet("/imports/{id:long}/commit"), Authorize(Policy = Access.ProvinceMaker)]
    public async Task<IActionResult> Confirm(long id, bool validRowsOnly, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        if (await ImportRecords.Find(connection, id) is not { } import)
            return NotFound();
        if (import.Row.State == "previewed")
            return View("_Confirm", ImportText.Confirm(import, validRowsOnly));
        TempData["Done"] = $"这次导入{ImportText.State(import.Row).Text}，没有重复办理。"; // who goes back after it is done
        return Redirect($"/imports/{id}");
    }

    [HttpPost("/imports/{id:long}/commit"), Authorize(Policy = Access.ProvinceMaker)]
    public async Task<IActionResult> Commit(long id, bool validRowsOnly, string? reason, CancellationToken cancel)
    {
        await using (var connection = await source.OpenConnectionAsync(cancel))
        {
            if (await ImportRecords.Find(connection, id) is not { } import)
                return NotFound();
            if (import.Committing is not null)
                throw new RefusalException("这份台账正在入库，请等它办完");
            if (import.Row.RowsRead > RecordsAtOnce)
            {
                return await InBackground(LedgerCommitWork.WorkKind, $"台账“{import.Row.FileName}”入库",
                    new LedgerCommitWork.Order(id, day.Today, validRowsOnly, reason ?? ""), $"/imports/{id}", cancel);
            }
        }
        var receipt = await UploadLedger.Commit(source, id, current.Officer, day.Today, validRowsOnly, reason ?? "", cancel: cancel);
        TempData["Done"] = receipt.InWords;
        return Redirect($"/imports/{id}");
    }

    private async Task<IActionResult> InBackground(string kind, string title, object order, string origin, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        return Redirect($"/work-items/{await work.Start(connection, kind, title, order, current.Officer, origin)}");
    }

    [HttpPost("/imports/{id:long}/discard"), Authorize(Policy = Access.ProvinceMaker)]
    public async Task<IActionResult> Discard(long id, CancellationToken cancel)
    {
        await UploadLedger.Discard(source, id, current.Officer, cancel);
        TempData["Done"] = "已作废，台账没有变化。";
        return Redirect("/imports");
    }

    [HttpGet("/imports/{id:long}/marked")]
    public async Task<IActionResult> Marked(long id, CancellationToken cancel)
    {
        if (await UploadLedger.Size(source, id) > BytesAtOnce)
        {
            return View("_Confirm", new Confirmation("下载标注工作簿", ["文件较大，标注需要一些时间，将转到“我的任务”在后台办理，办完后在那里下载。"], $"/imports/{id}/marked", "转后台办理")
            {
                BackUrl = $"/imports/{id}",
                BackText = "台账导入",
            });
        }
        var file = await MarkedWorkbook.Of(source, id, day.Today, cancel);
        return File(file.Content, file.ContentType, file.Name);
    }

    [HttpPost("/imports/{id:long}/marked")]
    public async Task<IActionResult> MarkInBackground(long id, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        if (await ImportRecords.Find(connection, id) is not { } import)
            return NotFound();
        await work.Start(connection, MarkedLedgerWork.WorkKind, $"标注台账“{import.Row.FileName}”", new MarkedLedgerWork.Order(id, day.Today), current.Officer, $"/imports/{id}");
        TempData["Done"] = "已转后台办理，办完后在这里下载。";
        return Redirect("/work-items");
    }
}
