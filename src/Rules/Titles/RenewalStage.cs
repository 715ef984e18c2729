namespace SmartFactory.Gansu.Rules.Titles;

/// <summary>One of the letters before the end of a period: so many months before, on a day, worded for where the renewal stands (Art. 22).</summary>
/// <param name="MonthsBefore">6, 4, 3, 1 or 0.</param>
/// <param name="On">The day; a letter goes out on the first run on or after it.</param>
public sealed record RenewalStage(int MonthsBefore, DateOnly On)
{
    /// <summary>The stages of a period ending on a day, the earliest first.</summary>
    public static IReadOnlyList<RenewalStage> Of(DateOnly validTo, TitleTerm term)
    {
        ArgumentNullException.ThrowIfNull(term);
        return [.. term.RemindMonthsBefore.OrderByDescending(months => months).Select(months => new RenewalStage(months, validTo.AddMonths(-months)))];
    }

    /// <summary>The stage reached on a day: the latest that has come; null before the first. Stages that were missed are not made good one by one.</summary>
    public static RenewalStage? Reached(DateOnly validTo, TitleTerm term, DateOnly day) =>
        Of(validTo, term).LastOrDefault(stage => stage.On <= day);
}
