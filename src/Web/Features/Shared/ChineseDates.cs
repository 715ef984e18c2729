using System.Globalization;

namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>Days as officers read them.</summary>
public static class ChineseDates
{
    /// <summary>2028年9月15日.</summary>
    public static string InFull(this DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{day.Year}年{day.Month}月{day.Day}日");

    /// <summary>2028年9月15日, or a dash.</summary>
    public static string InFull(this DateOnly? day) => day is { } known ? known.InFull() : "—";

    /// <summary>2028年9月15日 14:05 in Gansu.</summary>
    public static string InFull(this DateTimeOffset moment)
    {
        var local = OfficialDay.InGansu(moment);
        return $"{DateOnly.FromDateTime(local).InFull()} {local:HH:mm}";
    }

    /// <summary>The same for a moment as the database gives it, in UTC.</summary>
    public static string InFull(this DateTime utc) => new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)).InFull();

    /// <summary>还有 37 天, 今天, 逾期 3 天.</summary>
    public static string Until(this DateOnly day, DateOnly today) => (day.DayNumber - today.DayNumber) switch
    {
        0 => "今天",
        > 0 and var days => string.Create(CultureInfo.InvariantCulture, $"还有 {days} 天"),
        var days => string.Create(CultureInfo.InvariantCulture, $"逾期 {-days} 天"),
    };
}
