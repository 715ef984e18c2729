using SmartFactory.Gansu.Jobs;

namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>The day pages go by: that of the clock of this installation, which the jobs go by, too.</summary>
public sealed class OfficialDay(OfficialClock clock)
{
    public bool IsOverridden => clock.IsOverridden;

    public DateOnly Today => clock.Today;

    /// <summary>A moment as clocks in Gansu show it.</summary>
    public static DateTime InGansu(DateTimeOffset moment) => OfficialClock.InGansu(moment);
}
