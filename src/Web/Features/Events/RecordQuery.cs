using System.ComponentModel.DataAnnotations;
using SmartFactory.Gansu.UseCases.Records;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Events;

/// <summary>What somebody looks for in the records; days are days in Gansu.</summary>
public sealed class RecordQuery
{
    private static readonly TimeSpan Gansu = TimeSpan.FromHours(8);
    private static readonly DateOnly First = new(1900, 1, 1), Last = new(9998, 12, 31);

    public string? Act { get; set; }

    public string? Person { get; set; }

    public string? Enterprise { get; set; }

    [Display(Name = "开始日期")]
    public DateOnly? From { get; set; }

    [Display(Name = "结束日期")]
    public DateOnly? Until { get; set; }

    public EventFilter ToFilter() => new(string.IsNullOrEmpty(Act) ? null : Act, Person, Enterprise, Start(From), Start(Until < Last ? Until?.AddDays(1) : Until));

    /// <summary>The number after which the next page begins.</summary>
    public static long? Cursor(string? after) => KeysetPage.Decode(after, 1) is [var last] && long.TryParse(last, out long id) ? id : null;

    // before the first and after the last day there is nothing to find
    private static DateTimeOffset? Start(DateOnly? day) => day is { } known
        ? new DateTimeOffset(DateOnly.FromDayNumber(Math.Clamp(known.DayNumber, First.DayNumber, Last.DayNumber)).ToDateTime(TimeOnly.MinValue), Gansu).ToUniversalTime() : null;
}

/// <summary>A page of events.</summary>
public sealed record EventPage(RecordQuery Query, KeysetPage<EventRow> Page, IReadOnlyList<string> Acts);
