using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.UseCases.Records;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Events;

/// <summary>操作记录: who did what, when, why, under which article and version of the rule.</summary>
[Authorize(Policy = Access.Records)]
public sealed class EventsController(NpgsqlDataSource source) : Controller
{
    private const int ExportLimit = 100_000;

    [HttpGet("/events")]
    public async Task<IActionResult> Index(RecordQuery query, string? after, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(query);
        var rows = await EventList.Page(source, query.ToFilter(), RecordQuery.Cursor(after), KeysetPage.Limit, cancel);
        return View(new EventPage(query, KeysetPage.Of(rows, row => [row.EventId]), await EventList.Acts(source, cancel)));
    }

    /// <summary>Exactly what is filtered, for other eyes and for keeping elsewhere.</summary>
    [HttpGet("/events/export")]
    public async Task<IActionResult> Export(RecordQuery query, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(query);
        var text = new StringBuilder("时间,人员,角色,事项,企业,理由,条款,文号,政策版本\r\n");
        foreach (var row in await EventList.Page(source, query.ToFilter(), null, ExportLimit, cancel))
        {
            text.AppendJoin(',', new[]
            {
                row.OccurredAt.InFull(), row.ActorName, EventText.Role(row.ActorRole), EventText.Act(row.Act), row.Enterprise, row.Reason,
                EventText.Articles(row.Articles), row.Document, row.Policy,
            }.Select(Cell)).Append("\r\n");
        }
        return File([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())], "text/csv", "操作记录.csv");
    }

    // a cell that begins like a formula would run in Excel
    private static string Cell(string? text)
    {
        text ??= "";
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@')
            text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
