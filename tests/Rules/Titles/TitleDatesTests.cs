using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.Rules.Titles;

public sealed class TitleDatesTests
{
    private static readonly TitleTerm Term = Packs.Gansu.Term;

    public static TheoryData<string, string, string, string, string> Examples() =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "cases/date-examples.csv")).Skip(1)
            .Select(line => line.Split(',')).Select(row => (row[0], row[1], row[2], row[3], row[4]))];

    [Theory]
    [MemberData(nameof(Examples))]
    [InlineData("D1 after D9", "2025-08-06", "2028-08-06", "2028-02-06", "2028-05-06")]
    public void Dates_from_the_confirmation(string id, string confirmed, string validTo, string open, string due)
    {
        _ = id;
        Assert.Equal(
            new TitleDates(DateOnly.Parse(confirmed), DateOnly.Parse(validTo), DateOnly.Parse(open), DateOnly.Parse(due)),
            TitleDates.From(DateOnly.Parse(confirmed), Term));
    }

    [Fact]
    public void Under_Q19_B_the_last_day_is_the_day_before() =>
        Assert.Equal(new DateOnly(2028, 12, 14), TitleDates.From(new(2025, 12, 15), Term, new TitleReadings(Q19: 'B')).ValidTo);

    [Theory]
    [InlineData("D8", 'A', "2031-12-15")]
    [InlineData("D8", 'B', "2031-11-20")]
    public void An_extension_runs_from_the_old_end(string id, char q21, string validTo)
    {
        _ = id;
        var dates = TitleDates.From(new(2025, 12, 15), Term).Extended(Term, new(2028, 11, 20), new TitleReadings(Q21: q21));
        Assert.Equal(DateOnly.Parse(validTo), dates.ValidTo);
        Assert.Equal(dates.ValidTo.AddMonths(-3), dates.RenewalDue);
    }

    [Fact]
    public void D10_a_late_result_is_dated_back() =>
        Assert.Equal(new DateOnly(2031, 12, 15), TitleDates.From(new(2025, 12, 15), Term).Extended(Term, new(2029, 2, 10)).ValidTo);

    // the day itself is fixed, but nobody may decide by a rule that has ended
    [Theory]
    [InlineData("2028-08-06", true)]
    [InlineData("2028-09-15", false)] // the due date of D1
    [InlineData("2028-12-15", false)]
    public void D12_the_rule_ends_before_the_first_renewals_are_due(string day, bool inForce)
    {
        Assert.Equal(new DateOnly(2028, 9, 15), TitleDates.From(new(2025, 12, 15), Term).RenewalDue);
        if (inForce)
            Assert.Same(Packs.Gansu, PolicyInForce.On([Packs.Gansu], DateOnly.Parse(day)));
        else
            Assert.Throws<NoRuleInForceException>(() => PolicyInForce.On([Packs.Gansu], DateOnly.Parse(day)));
    }

    [Fact]
    public void D11_a_leap_day_renewed_in_a_chain()
    {
        var dates = TitleDates.From(new(2024, 2, 29), Term);
        List<DateOnly> ends = [dates.ValidTo];
        for (int i = 0; i < 3; i++)
        {
            dates = dates.Extended(Term, dates.ValidTo);
            ends.Add(dates.ValidTo);
        }
        Assert.Equal([new(2027, 2, 28), new(2030, 2, 28), new(2033, 2, 28), new(2036, 2, 28)], ends);
    }

    [Theory]
    [InlineData("2028-06-14", 'A', FilingVerdict.TooEarly)]
    [InlineData("2028-06-15", 'A', FilingVerdict.InTime)]
    [InlineData("2028-09-15", 'A', FilingVerdict.InTime)]
    [InlineData("2028-11-01", 'A', FilingVerdict.Late)] // D9
    [InlineData("2028-11-01", 'B', FilingVerdict.InTime)]
    [InlineData("2028-11-01", 'C', FilingVerdict.TooLate)]
    [InlineData("2028-12-15", 'A', FilingVerdict.Late)]
    [InlineData("2028-12-16", 'A', FilingVerdict.TooLate)]
    [InlineData("2028-12-16", 'B', FilingVerdict.TooLate)]
    public void Filing_against_the_due_date(string filed, char q20, FilingVerdict verdict) =>
        Assert.Equal(verdict, TitleDates.From(new(2025, 12, 15), Term).Filing(DateOnly.Parse(filed), Year2028, new TitleReadings(Q20: q20)));

    [Theory]
    [InlineData("2028-10-09", FilingVerdict.InTime)] // due Saturday 30 September, next working day after the holiday
    [InlineData("2028-10-10", FilingVerdict.Late)]
    public void D2_a_due_date_on_a_holiday_is_kept_on_the_next_working_day(string filed, FilingVerdict verdict) =>
        Assert.Equal(verdict, TitleDates.From(new(2025, 12, 31), Term).Filing(DateOnly.Parse(filed), Year2028));

    [Fact]
    public void No_end_of_2028_to_2030_misses_its_reminder()
    {
        for (var end = new DateOnly(2028, 1, 1); end <= new DateOnly(2030, 12, 31); end = end.AddDays(1))
        {
            var dates = TitleDates.Until(end.AddYears(-3), end, Term);
            Assert.True(dates.RenewalOpen < dates.RenewalDue && dates.RenewalDue < end);
            Assert.Equal(dates.RenewalDue, dates.ReminderOn(3));
        }
    }

    // only the National Day week; enough for these cases
    private static OfficialCalendar Year2028 => new(Enumerable.Range(1, 8).Select(day => new ArrangedDay(new(2028, 10, day), "国庆节", false)));

    // D2 with the year 2028 not in the calendar yet: due Saturday 2028-09-30, the week's first day after it counts
    [Theory]
    [InlineData("2028-09-30", FilingVerdict.InTime)]
    [InlineData("2028-10-02", FilingVerdict.InTime)]
    [InlineData("2028-10-03", FilingVerdict.Late)]
    public void A_year_without_holiday_calendar_refuses_nobody(string filed, FilingVerdict expected) =>
        Assert.Equal(expected, TitleDates.From(new(2025, 12, 31), Term).Filing(DateOnly.Parse(filed), new OfficialCalendar([])));
}
