namespace SmartFactory.Gansu.Rules.Titles;

/// <summary>How a renewal application stands to the dates of its title (Art. 22, Q20).</summary>
public enum FilingVerdict
{
    /// <summary>Filing has not opened yet.</summary>
    TooEarly = 1,

    /// <summary>按期.</summary>
    InTime = 2,

    /// <summary>逾期, still accepted.</summary>
    Late = 3,

    /// <summary>After the end, or after the due date where that is the limit.</summary>
    TooLate = 4,
}

/// <summary>The dates of a title, computed once and stored: jobs compare them with "not after today" (Art. 22).</summary>
/// <param name="ConfirmedOn">Day of the confirming document (Q18).</param>
/// <param name="ValidTo">Last day of validity.</param>
/// <param name="RenewalOpen">First day on which renewal may be applied for.</param>
/// <param name="RenewalDue">Day by which it should be applied for.</param>
public sealed record TitleDates(DateOnly ConfirmedOn, DateOnly ValidTo, DateOnly RenewalOpen, DateOnly RenewalDue)
{
    /// <summary>The dates of a title confirmed on a day; a missing day of the month becomes its last (民法典 Art. 202).</summary>
    public static TitleDates From(DateOnly confirmedOn, TitleTerm term, TitleReadings? readings = null)
    {
        var corresponding = confirmedOn.AddYears(term.Years);
        return Until(confirmedOn, (readings ?? TitleReadings.Default).Q19 == 'B' ? corresponding.AddDays(-1) : corresponding, term);
    }

    /// <summary>The dates of a title whose document prints its own last day (Q18, Q19).</summary>
    public static TitleDates Until(DateOnly confirmedOn, DateOnly validTo, TitleTerm term) =>
        new(confirmedOn, validTo, validTo.AddMonths(-term.OpenMonthsBefore), validTo.AddMonths(-term.DueMonthsBefore));

    /// <summary>The dates after a passed renewal: the extension runs from the old end, not from the decision (Q21).</summary>
    public TitleDates Extended(TitleTerm term, DateOnly decidedOn, TitleReadings? readings = null) =>
        Until(ConfirmedOn, ((readings ?? TitleReadings.Default).Q21 == 'B' ? decidedOn : ValidTo).AddYears(term.ExtensionYears), term);

    /// <summary>How an application filed on a day stands. A due date that is no working day is kept by filing on the next working day.</summary>
    public FilingVerdict Filing(DateOnly filedOn, OfficialCalendar calendar, TitleReadings? readings = null)
    {
        if (filedOn < RenewalOpen)
            return FilingVerdict.TooEarly;
        if (filedOn <= RenewalDue)
            return FilingVerdict.InTime;
        if (filedOn > ValidTo)
            return FilingVerdict.TooLate;
        char q20 = (readings ?? TitleReadings.Default).Q20;
        if (q20 == 'B' || filedOn <= calendar.FirstWorkdayFrom(RenewalDue))
            return FilingVerdict.InTime;
        return q20 == 'C' ? FilingVerdict.TooLate : FilingVerdict.Late;
    }

    /// <summary>The day of a reminder so many months before the end.</summary>
    public DateOnly ReminderOn(int monthsBefore) => ValidTo.AddMonths(-monthsBefore);
}
