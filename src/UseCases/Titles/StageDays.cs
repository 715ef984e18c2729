using SmartFactory.Gansu.Rules;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>Which stored dates of titles are reached on a day (Art. 22).</summary>
internal static class StageDays
{
    /// <summary>The last due day that is over on this day: a filing on the first working day after the due date is still in time.</summary>
    public static DateOnly LastDueOver(this DateOnly day, OfficialCalendar calendar)
    {
        day = day.AddDays(-1);
        while (!calendar.IsLikelyWorkday(day))
            day = day.AddDays(-1);
        return day;
    }

    /// <summary>The last day whose date so many months earlier is not after this day.</summary>
    public static DateOnly EndReached(this DateOnly day, int months)
    {
        var end = day.AddMonths(months);
        while (end.AddDays(1).AddMonths(-months) <= day)
            end = end.AddDays(1);
        return end;
    }
}
