namespace SmartFactory.Gansu.Jobs;

/// <summary>The day and time in Gansu for jobs; everything below a job is given the day.</summary>
internal static class GansuClock
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public static DateTime GansuTime(this TimeProvider clock) => TimeZoneInfo.ConvertTime(clock.GetUtcNow(), Shanghai).DateTime;

    public static DateOnly GansuDay(this TimeProvider clock) => DateOnly.FromDateTime(clock.GansuTime());
}
