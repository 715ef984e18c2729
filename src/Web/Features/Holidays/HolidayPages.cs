using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Reference;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Holidays;

/// <summary>The years known and the arrangements entered.</summary>
public sealed record HolidaysPage(IReadOnlyList<KnownYear> Years, IReadOnlyList<HolidayArrangement> Entered, DateOnly Today)
{
    /// <summary>The years that are wanted and not known: this one, and the next from November on.</summary>
    public IReadOnlyList<int> Missing =>
        [.. Enumerable.Range(Today.Year, Today.Month >= 11 ? 2 : 1).Where(year => Years.All(known => known.Year != year))];
}

/// <summary>The notice of a year as typed.</summary>
public sealed class HolidayForm
{
    [Display(Name = "年度"), Required, Range(2000, 2100)]
    public int? Year { get; set; }

    [Display(Name = "通知文号"), StringLength(60)]
    public string? Document { get; set; }

    /// <summary>Letters of a notice.</summary>
    public const int LongestText = 20_000;

    [Display(Name = "通知正文或日期表"), Required, StringLength(LongestText)]
    public string? Text { get; set; }

    [BindNever, ValidateNever]
    public YearPreview? Preview { get; set; }
}

/// <summary>The calendar of a year, and what it changes while it is not confirmed.</summary>
public sealed record YearPreview(int Year, IReadOnlyList<ArrangedDay> Days, HolidayChanges? Changes)
{
    /// <summary>Days of another year that the notice names as well.</summary>
    public IReadOnlyList<DateOnly> Beyond { get; init; } = [];

    private readonly Dictionary<DateOnly, ArrangedDay> _days = Days.ToDictionary(day => day.Date);

    public int Off => Days.Count(day => !day.IsWorkday);

    public int Worked => Days.Count(day => day.IsWorkday);

    public ArrangedDay? On(DateOnly day) => _days.GetValueOrDefault(day);

    /// <summary>The weeks of a month from Monday on; null beside the month.</summary>
    public IEnumerable<DateOnly?[]> Weeks(int month)
    {
        var first = new DateOnly(Year, month, 1);
        int before = ((int)first.DayOfWeek + 6) % 7;
        var cells = Enumerable.Repeat<DateOnly?>(null, before).Concat(Enumerable.Range(0, DateTime.DaysInMonth(Year, month)).Select(at => (DateOnly?)first.AddDays(at)));
        return cells.Chunk(7).Select(week => week.Length == 7 ? week : [.. week, .. new DateOnly?[7 - week.Length]]);
    }
}

/// <summary>One arrangement as shown to one person.</summary>
public sealed record OneArrangement(HolidayArrangement Row, YearPreview Preview, bool CanDecide);

/// <summary>Words of the holiday pages.</summary>
public static class HolidayText
{
    public static (Tone Tone, string Text) State(string state) => state switch
    {
        "confirmed" => (Tone.Good, "已确认"),
        "rejected" => (Tone.Bad, "已退回"),
        _ => (Tone.Waiting, "待确认"),
    };
}
