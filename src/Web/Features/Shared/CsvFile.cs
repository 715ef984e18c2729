using System.Text;
using Microsoft.AspNetCore.Mvc;

namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>A table as CSV that Excel opens rightly: UTF-8 with BOM, long codes kept as text, formulas made harmless. Streams row by row.</summary>
public sealed class CsvFile(string name, IReadOnlyList<string> header, IAsyncEnumerable<IReadOnlyList<string>> rows) : ActionResult
{
    public override async Task ExecuteResultAsync(ActionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var response = context.HttpContext.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename*=UTF-8''{Uri.EscapeDataString(name)}";
        await using var writer = new StreamWriter(response.Body, new UTF8Encoding(true)) { NewLine = "\r\n" };
        await writer.WriteLineAsync(Line(header));
        await foreach (var row in rows.WithCancellation(context.HttpContext.RequestAborted))
            await writer.WriteLineAsync(Line(row));
    }

    private static string Line(IEnumerable<string> cells) => string.Join(',', cells.Select(Cell));

    private static string Cell(string text)
    {
        string safe = text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
        if (safe.Length > 11 && safe.All(char.IsAsciiLetterOrDigit))
            safe += "\t"; // Excel would turn eighteen digits into a number
        return safe.AsSpan().ContainsAny(",\"\r\n\t") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
