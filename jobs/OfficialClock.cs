using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace SmartFactory.Gansu.Jobs;

/// <summary>
/// The one clock of an installation: pages, jobs and the command line ask it for the day in Gansu. In demonstration mode
/// <c>Gansu:Today</c> (2026-11-30) stands in for the day of all of them; the hour stays that of the real clock.
/// </summary>
/// <param name="clock">The real clock.</param>
/// <param name="demonstrationDay">The day that stands in; null for the real one.</param>
public sealed class OfficialClock(TimeProvider clock, DateOnly? demonstrationDay = null)
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>Another day than the calendar's is in use.</summary>
    public bool IsOverridden => demonstrationDay is not null;

    /// <summary>Day and time in Gansu.</summary>
    public DateTime Now
    {
        get
        {
            var now = InGansu(clock.GetUtcNow());
            return demonstrationDay is { } day ? day.ToDateTime(TimeOnly.FromDateTime(now)) : now;
        }
    }

    /// <summary>The day in Gansu.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Now);

    /// <summary>By the settings of this process; the day counts in demonstration mode only.</summary>
    public static OfficialClock By(IConfiguration configuration, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new OfficialClock(clock, bool.TryParse(configuration["Gansu:Demonstration"], out bool demonstration) && demonstration && configuration["Gansu:Today"] is { Length: > 0 } day
            ? DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null);
    }

    /// <summary>A moment as clocks in Gansu show it.</summary>
    public static DateTime InGansu(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Shanghai).DateTime;
}
