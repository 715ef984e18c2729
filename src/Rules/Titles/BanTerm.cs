namespace SmartFactory.Gansu.Rules.Titles;

/// <summary>不得申报 from the decision on, by calendar years; the corresponding day still counts (Art. 23–25, Q27).</summary>
public readonly record struct BanTerm
{
    /// <summary>A bar of at least one year from the day of its decision.</summary>
    public BanTerm(DateOnly decidedOn, int years)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(years, 1);
        (DecidedOn, LastDay) = (decidedOn, decidedOn.AddYears(years));
    }

    /// <summary>Day of the decision, the first barred day.</summary>
    public DateOnly DecidedOn { get; }

    /// <summary>The last barred day.</summary>
    public DateOnly LastDay { get; }

    /// <summary>The first day on which the unit may apply again.</summary>
    public DateOnly MayApplyFrom => LastDay.AddDays(1);

    /// <summary>Whether the unit is barred on this day.</summary>
    public bool Bars(DateOnly day) => DecidedOn <= day && day <= LastDay;
}
