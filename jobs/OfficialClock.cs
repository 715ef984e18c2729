using System.Globalization;
using Microsoft.Extensions.Configuration;
using SmartFactory.Gansu.UseCases;

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
        if (!IsDemonstration(configuration) || configuration["Gansu:Today"] is not { Length: > 0 } text)
            return new OfficialClock(clock);
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new OfficialClock(clock, day) : throw new RefusalException($"Gansu__Today={text} 不是日期，应写作 2026-11-30");
    }

    /// <summary>A sentence for whoever set the day of a demonstration where it does not count; null when nobody did.</summary>
    public static string? Ignored(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration["Gansu:Today"] is { Length: > 0 } day && !IsDemonstration(configuration)
            ? $"Gansu__Today={day} 只在演示安装（Gansu__Demonstration=true）中有效，已忽略：日期以真实时钟为准" : null;
    }

    private static bool IsDemonstration(IConfiguration configuration) => bool.TryParse(configuration["Gansu:Demonstration"], out bool demonstration) && demonstration;

    /// <summary>A moment as clocks in Gansu show it.</summary>
    public static DateTime InGansu(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Shanghai).DateTime;
}
