using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Reference;

namespace SmartFactory.Gansu.Tests.Rules;

public sealed class OfficialCalendarTests
{
    private static readonly OfficialCalendar Calendar = ReferenceFiles.Calendar();

    [Theory]
    //                    published     counted       not counted
    [InlineData("P1", "2025-09-26", "2025-10-09", "2025-10-10")]
    [InlineData("P2", "2025-12-29", "2026-01-05", "2026-01-06")]
    [InlineData("P3", "2026-02-12", "2026-02-25", "2026-02-26")]
    [InlineData("P4", "2026-04-29", "2026-05-08", "2026-05-09")]
    public void Notice_of_five_working_days(string id, string published, string counted, string notCounted)
    {
        _ = id;
        var day = DateOnly.Parse(published);
        Assert.Equal(DateOnly.Parse(counted), Calendar.NoticeEnd(day, 5, countPublicationDay: true).End);
        Assert.Equal(DateOnly.Parse(notCounted), Calendar.NoticeEnd(day, 5, countPublicationDay: false).End);
    }

    [Fact]
    public void Names_the_days_counted_and_the_holidays_skipped()
    {
        var span = Calendar.NoticeEnd(new(2025, 9, 26), 5, countPublicationDay: true);
        Assert.Equal([new(2025, 9, 26), new(2025, 9, 28), new(2025, 9, 29), new(2025, 9, 30), new(2025, 10, 9)], span.Counted);
        Assert.Equal(["国庆节、中秋节"], span.HolidaysSkipped);
        Assert.Contains(new SkippedDay(new(2025, 9, 27), null), span.Skipped);
        Assert.Equal(new DateOnly(2025, 9, 28), Assert.Single(span.AdjustedWorkdays).Date);
    }

    [Theory]
    [InlineData("2026-02-14", true)]  // Saturday worked for the Spring Festival
    [InlineData("2026-02-16", false)] // Monday in it
    [InlineData("2026-11-21", false)] // plain Saturday
    [InlineData("2026-11-23", true)]
    public void Workdays(string day, bool works) => Assert.Equal(works, Calendar.IsWorkday(DateOnly.Parse(day)));

    [Fact]
    public void A_day_that_is_no_working_day_never_counts() =>
        Assert.Equal(
            Calendar.NoticeEnd(new(2026, 11, 21), 5, countPublicationDay: false).End,
            Calendar.NoticeEnd(new(2026, 11, 21), 5, countPublicationDay: true).End);

    [Fact]
    public void A_year_without_arrangement_is_refused_not_guessed()
    {
        var problem = Assert.Throws<CalendarYearMissingException>(() => Calendar.NoticeEnd(new(2026, 12, 29), 5, true));
        Assert.Equal(2027, problem.Year);
        Assert.Contains("2027年的节假日安排", problem.Message, StringComparison.Ordinal);
        _ = Assert.Throws<CalendarYearMissingException>(() => Calendar.IsWorkday(new(2023, 5, 4)));
    }

    [Fact]
    public void No_span_without_a_day() =>
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => Calendar.NoticeEnd(new(2026, 3, 2), 0, true));
}
