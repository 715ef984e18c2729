namespace SmartFactory.Gansu.Cli;

/// <summary>The day in Lanzhou: the only clock of the command line.</summary>
public static class OfficialDay
{
    private static readonly TimeZoneInfo China = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public static DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), China).DateTime);
}
