namespace SmartFactory.Gansu.Rules.Titles;

/// <summary>Periods of a title, from the rule document (Art. 22).</summary>
/// <param name="Years">有效期 in years.</param>
/// <param name="ExtensionYears">Years added by a passed renewal.</param>
/// <param name="OpenMonthsBefore">Filing opens so many months before the end (Q20).</param>
/// <param name="DueMonthsBefore">Filing is due so many months before the end.</param>
/// <param name="RemindMonthsBefore">Reminders go out so many months before the end.</param>
/// <param name="Kinds">The kinds of titles that expire.</param>
/// <param name="Article">Article of the validity.</param>
/// <param name="RenewalArticle">Article of the renewal.</param>
public sealed record TitleTerm(
    int Years, int ExtensionYears, int OpenMonthsBefore, int DueMonthsBefore,
    IReadOnlyList<int> RemindMonthsBefore, IReadOnlyList<TitleKind> Kinds, int Article, int RenewalArticle);

/// <summary>The readings of Art. 22 that change a date.</summary>
/// <param name="Q19">End of validity: A the corresponding day (default), B the day before.</param>
/// <param name="Q20">A filing after the due date: A accepted, marked late (default), B in time, C refused.</param>
/// <param name="Q21">Extension: A from the old end (default), B from the decision.</param>
public sealed record TitleReadings(char Q19 = 'A', char Q20 = 'A', char Q21 = 'A')
{
    /// <summary>The default readings of the register.</summary>
    public static readonly TitleReadings Default = new();
}
