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
    [HttpGet("/events")]
    public async Task<IActionResult> Index(RecordQuery query, string? after, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(query);
        var rows = await EventList.Page(source, query.ToFilter(), RecordQuery.Cursor(after), KeysetPage.Limit, cancel);
        return View(new EventPage(query, KeysetPage.Of(rows, row => [row.EventId]), await EventList.Acts(source, cancel)));
    }

    /// <summary>Exactly what is filtered, for other eyes and for keeping elsewhere.</summary>
    [HttpGet("/events/export")]
    public IActionResult Export(RecordQuery query, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new CsvFile<EventRow>("操作记录", EventColumns.All, EventList.All(source, query.ToFilter(), cancel));
    }
}
