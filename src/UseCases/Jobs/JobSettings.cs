using Microsoft.Extensions.Configuration;

namespace SmartFactory.Gansu.UseCases.Jobs;

/// <summary>The section <c>Jobs</c>.</summary>
/// <param name="CatchUpDays">
/// Missed days the machine makes good by itself: by default a month's standstill with a holiday of ten days. More in one go would let titles lapse
/// and letters go out for a season nobody was there to look at, and looks more like a wrong date than like an outage.
/// </param>
public sealed record JobSettings(int CatchUpDays)
{
    private const int Usual = 40;

    public static JobSettings Of(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new JobSettings(Math.Clamp(configuration.GetValue("Jobs:CatchUpDays", Usual), 1, 36_500));
    }

    /// <summary>The first day that is made good without being asked for.</summary>
    public DateOnly First(DateOnly today) => DateOnly.FromDayNumber(Math.Max(today.DayNumber - CatchUpDays, 0));
}
