namespace SmartFactory.Gansu.Jobs;

/// <summary>The day in Gansu for jobs; everything below a job is given the day.</summary>
internal static class GansuClock
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public static DateOnly GansuDay(this TimeProvider clock) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), Shanghai).DateTime);
}
