using Microsoft.AspNetCore.Mvc;
using SmartFactory.Gansu.Reports.Sheets;

namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>A list as CSV for Excel, streamed row by row to the browser.</summary>
public sealed class CsvFile<T>(string title, IReadOnlyList<CsvColumn<T>> columns, IAsyncEnumerable<T> rows) : ActionResult
{
    public override async Task ExecuteResultAsync(ActionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var response = context.HttpContext.Response;
        response.ContentType = PaperFile.Csv;
        response.Headers.ContentDisposition = PaperFile.ContentDisposition(PaperFile.SafeName(title, ".csv"));
        response.Headers.CacheControl = "no-store";
        await CsvExport.Write(response.Body, columns, rows, context.HttpContext.RequestAborted);
    }
}
