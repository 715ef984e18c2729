using Quartz;
using SmartFactory.Gansu.Jobs.Days;
using SmartFactory.Gansu.Jobs.Letters;
using SmartFactory.Gansu.Jobs.WorkItems;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.Policies;
using SmartFactory.Gansu.UseCases.PublicNotices;
using SmartFactory.Gansu.UseCases.Records;
using SmartFactory.Gansu.UseCases.Reference;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Jobs;

/// <summary>The whole schedule, in Gansu time. Every job runs on one node of all; a node that dies in it is succeeded by another.</summary>
public static class Schedule
{
    /// <summary>Sends letters.</summary>
    public const string Drain = "drain-letters";

    /// <summary>Tidies up.</summary>
    public const string Clean = "clean-work";

    /// <summary>The time zone of every line.</summary>
    public static TimeZoneInfo Gansu { get; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    private static readonly TimeOnly Night = new(0, 30);
    private static readonly TimeOnly Morning = new(8, 30);

    /// <summary>What is done by date, in the order of a day: decisions first, since they were made while the title still ran.</summary>
    public static IReadOnlyList<DayJob> Days { get; } =
    [
        new(new CarryOutDueDecisions(), "每天 00:30", "0 30 0 * * ?", Night),
        new(new EndBans(), "每天 00:30", "0 30 0 * * ?", Night),
        new(new OpenRenewals(), "每天 00:30", "0 30 0 * * ?", Night),
        new(new LapseTitles(), "每天 00:30", "0 30 0 * * ?", Night),
        new(new EndNotices(), "每天 00:30", "0 30 0 * * ?", Night),
        new(new CheckIntegrity(), "每天 02:30", "0 30 2 * * ?", new(2, 30)),
        new(new RemindRenewals(), "每天 08:30", "0 30 8 * * ?", Morning),
        new(new EscalateRenewals(), "每天 08:30", "0 30 8 * * ?", Morning),
        new(new WeeklyDigest(), "每周一 08:30，逢休息日顺延", "0 30 8 ? * MON", Morning, day => day.DayOfWeek == DayOfWeek.Monday, Workdays: true),
        new(new WarnOfPolicyEnd(), "每月1日 08:30", "0 30 8 1 * ?", Morning, day => day.Day == 1),
        new(new WarnOfMissingHolidays(), "每年11月1日 08:30", "0 30 8 1 11 ?", Morning, day => day is { Month: 11, Day: 1 }),
    ];

    /// <summary>What runs by the clock alone.</summary>
    public static IReadOnlyList<ClockedLine> Clocked { get; } = [new(Drain, "每分钟", "0 * * * * ?"), new(Clean, "每天 03:00", "0 0 3 * * ?")];

    /// <summary>Every line: its name and when it fires.</summary>
    public static IEnumerable<(string Name, string Cron)> Lines => Days.Select(job => (job.Name, job.Cron)).Concat(Clocked.Select(line => (line.Name, line.Cron)));

    internal static void All(IQuartzBuilder quartz)
    {
        quartz.AddCalendar(Holidays.Name, Holidays.Of, AddCalendarOptions.ReplacingAndUpdatingTriggers);
        foreach (var job in Days)
            Cron<DayJobTrigger>(quartz, job.Name, job.Cron, job.Workdays);
        var clocked = Clocked.ToDictionary(line => line.Name, line => line.Cron);
        Cron<CleanWorkJob>(quartz, Clean, clocked[Clean]);
        Cron<DrainLettersJob>(quartz, Drain, clocked[Drain]);
    }

    // missed by a total outage, a job runs once as soon as a node is back
    private static void Cron<TJob>(IQuartzBuilder quartz, string name, string cron, bool workdays = false)
        where TJob : IJob
    {
        quartz.AddJob<TJob>(job => job.WithIdentity(name).StoreDurably().RequestRecovery().DisallowConcurrentExecution());
        quartz.AddTrigger<TJob>(trigger => (workdays ? trigger.WithCalendarName(Holidays.Name) : trigger).WithIdentity(name).ForJob(name)
            .WithSchedule(CronScheduleBuilder.Create(cron).InTimeZone(Gansu).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)));
    }
}

/// <summary>A line that stands for no day.</summary>
public sealed record ClockedLine(string Name, string When, string Cron);
