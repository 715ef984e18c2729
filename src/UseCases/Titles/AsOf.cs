namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>A past day to look at: what was true on it, as far as it had been recorded by another day.</summary>
/// <param name="On">The day looked at: what had taken effect.</param>
/// <param name="KnownOn">The day of knowledge, to its end: what had been recorded.</param>
public sealed record AsOf(DateOnly On, DateOnly KnownOn)
{
    /// <summary>Parameter of SQL: the first moment in Gansu that is too late to have been known.</summary>
    public DateTimeOffset KnownBefore => new DateTimeOffset(KnownOn.AddDays(1), TimeOnly.MinValue, TimeSpan.FromHours(8)).ToUniversalTime();

    /// <summary>From what a page was asked for; null when it was not asked to look back. Without a second day: as known today.</summary>
    public static AsOf? From(DateOnly? on, DateOnly? knownOn, DateOnly today)
    {
        if (on is null && knownOn is null)
            return null;
        var known = Least(knownOn ?? today, DateOnly.MaxValue.AddDays(-2));
        return new AsOf(Least(on ?? known, today), known);
    }

    /// <summary>A day with everything that is known by now about it.</summary>
    public static AsOf KnownNow(DateOnly on) => new(on, DateOnly.MaxValue.AddDays(-2));

    private static DateOnly Least(DateOnly one, DateOnly other) => one < other ? one : other;
}
