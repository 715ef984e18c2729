using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Quartz;
using Quartz.Impl.Calendar;

namespace SmartFactory.Gansu.Jobs;

/// <summary>The State Council's holidays as the clock keeps them: a line of working days does not fire on one. Read when a node starts, and anew when a year is confirmed.</summary>
public static class Holidays
{
    /// <summary>What triggers call it.</summary>
    public const string Name = "official-holidays";

    /// <summary>The clock counts by the calendar now in use, on every node; without Quartz there is nothing to do.</summary>
    public static async Task Renew(IServiceProvider provider, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(provider);
        if (provider.GetService<ISchedulerFactory>() is { } factory)
            await (await factory.GetScheduler(cancel)).AddCalendar(Name, Of(provider), AddCalendarOptions.ReplacingAndUpdatingTriggers, cancel);
    }

    internal static ICalendar Of(IServiceProvider provider)
    {
        using var connection = provider.GetRequiredService<NpgsqlDataSource>().OpenConnection();
        var calendar = new HolidayCalendar { TimeZone = Schedule.Gansu };
        foreach (var day in connection.Query<DateOnly>("select day from official_holidays where kind = 'holiday' order by day"))
            calendar.AddExcludedDay(day);
        return calendar;
    }
}
