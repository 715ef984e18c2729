using System.Globalization;

namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>The day in Gansu. In demonstration mode <c>Gansu:Today</c> (2026-11-30) may stand in for it.</summary>
public sealed class OfficialDay(TimeProvider clock, Demonstration demonstration, IConfiguration configuration)
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    private readonly DateOnly? _override = demonstration.Enabled && configuration["Gansu:Today"] is { Length: > 0 } day
        ? DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture)
        : null;

    public bool IsOverridden => _override is not null;

    public DateOnly Today => _override ?? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), Shanghai).DateTime);

    /// <summary>A moment as clocks in Gansu show it.</summary>
    public static DateTime InGansu(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Shanghai).DateTime;
}
