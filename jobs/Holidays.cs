using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Quartz;
using Quartz.Impl.Calendar;

namespace SmartFactory.Gansu.Jobs;

/// <summary>The State Council's holidays as the clock keeps them: a line of working days does not fire on one. Read when a node starts.</summary>
public static class Holidays
{
    /// <summary>What triggers call it.</summary>
    public const string Name = "official-holidays";

    internal static ICalendar Of(IServiceProvider provider)
    {
        using var connection = provider.GetRequiredService<NpgsqlDataSource>().OpenConnection();
        var calendar = new HolidayCalendar { TimeZone = Schedule.Gansu };
        foreach (var day in connection.Query<DateOnly>("select day from holidays where kind = 'holiday' order by day"))
            calendar.AddExcludedDay(day);
        return calendar;
    }
}
