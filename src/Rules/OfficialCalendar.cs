namespace SmartFactory.Gansu.Rules;

/// <summary>One day the State Council arranged otherwise than the week would have it: a holiday, or a weekend day worked for it (调休).</summary>
public sealed record ArrangedDay(DateOnly Date, string Name, bool IsWorkday);

/// <summary>A day that is not counted in a span of working days; <paramref name="Holiday"/> is null for a plain weekend.</summary>
public sealed record SkippedDay(DateOnly Date, string? Holiday);

/// <summary>A span of working days from its first day on, with the days it counts and those it skips, so that a person can count along.</summary>
public sealed record WorkingSpan(DateOnly From, DateOnly End, IReadOnlyList<DateOnly> Counted, IReadOnlyList<SkippedDay> Skipped, IReadOnlyList<ArrangedDay> AdjustedWorkdays)
{
    /// <summary>The holidays skipped, each once, in order.</summary>
    public IReadOnlyList<string> HolidaysSkipped { get; } = [.. Skipped.Select(day => day.Holiday).OfType<string>().Distinct()];
}

/// <summary>The State Council's holiday arrangement of a year is not recorded: working days of that year cannot be counted.</summary>
public sealed class CalendarYearMissingException(int year)
    : Exception($"{year}年的节假日安排（国务院办公厅通知）尚未录入，无法推算工作日。请先补录{year}年节假日和调休上班日。")
{
    /// <summary>The year without an arrangement.</summary>
    public int Year { get; } = year;
}

/// <summary>Working days by the State Council's yearly holiday arrangements. A year without an arrangement is refused, never guessed.</summary>
public sealed class OfficialCalendar
{
    private readonly Dictionary<DateOnly, ArrangedDay> _arranged;
    private readonly HashSet<int> _years;

    /// <summary>A calendar over arranged days; a year is known when its National Day is arranged as a holiday.</summary>
    public OfficialCalendar(IEnumerable<ArrangedDay> days)
    {
        _arranged = days.ToDictionary(day => day.Date);
        _years = [.. _arranged.Values.Where(day => day is { IsWorkday: false, Date: { Month: 10, Day: 1 } }).Select(day => day.Date.Year)];
    }

    /// <summary>The years whose arrangement is recorded.</summary>
    public IReadOnlyCollection<int> Years => _years;

    /// <summary>Whether the arrangement of this year is recorded.</summary>
    public bool Knows(int year) => _years.Contains(year);

    /// <summary>Whether people work on this day. Throws <see cref="CalendarYearMissingException"/> for a year without an arrangement.</summary>
    public bool IsWorkday(DateOnly day)
    {
        if (!Knows(day.Year))
            throw new CalendarYearMissingException(day.Year);
        return _arranged.TryGetValue(day, out var arranged) ? arranged.IsWorkday
            : day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
    }

    /// <summary>Whether people work on this day; in a year whose arrangement is not recorded yet by the day of the week alone. For due dates, not for notices: nobody is refused for want of a calendar.</summary>
    public bool IsLikelyWorkday(DateOnly day) =>
        Knows(day.Year) ? IsWorkday(day) : day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    /// <summary>This day when people work on it, else the next working day: a filing due on a holiday is in time on it.</summary>
    public DateOnly FirstWorkdayFrom(DateOnly day)
    {
        while (!IsLikelyWorkday(day))
            day = day.AddDays(1);
        return day;
    }

    /// <summary>A public notice of so many working days (Art. 17(6); length and counting Q34). The publication day counts only when asked, and only when it is a working day.</summary>
    public WorkingSpan NoticeEnd(DateOnly publication, int workingDays, bool countPublicationDay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workingDays, 1);
        List<DateOnly> counted = [];
        List<SkippedDay> skipped = [];
        List<ArrangedDay> adjusted = [];
        for (var day = countPublicationDay ? publication : publication.AddDays(1); ; day = day.AddDays(1))
        {
            var arranged = _arranged.GetValueOrDefault(day);
            if (!IsWorkday(day))
            {
                skipped.Add(new SkippedDay(day, arranged?.Name));
                continue;
            }
            counted.Add(day);
            if (arranged is not null)
                adjusted.Add(arranged);
            if (counted.Count == workingDays)
                return new WorkingSpan(publication, day, counted, skipped, adjusted);
        }
    }
}
