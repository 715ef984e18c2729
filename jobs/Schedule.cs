using Hangfire.Common;
using Quartz;
using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.Jobs.Policies;
using SmartFactory.Gansu.Jobs.PublicNotices;
using SmartFactory.Gansu.Jobs.Records;
using SmartFactory.Gansu.Jobs.Reference;
using SmartFactory.Gansu.Jobs.Titles;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.Policies;
using SmartFactory.Gansu.UseCases.PublicNotices;
using SmartFactory.Gansu.UseCases.Records;
using SmartFactory.Gansu.UseCases.Reference;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Jobs;

/// <summary>The whole schedule, in Gansu time: at three moments of every day, holidays too, the clock puts what is due into the queue.</summary>
public static class Schedule
{
    /// <summary>Sends letters.</summary>
    public const string Drain = "drain-letters";

    /// <summary>Tidies up.</summary>
    public const string Clean = "clean-work";

    /// <summary>The time zone of every line.</summary>
    public static TimeZoneInfo Gansu { get; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    private static readonly TimeOnly Night = new(0, 30);
    private static readonly TimeOnly Early = new(2, 30);
    private static readonly TimeOnly Morning = new(8, 30);

    /// <summary>What is done by date, in the order of a day: decisions first, since they were made while the title still ran.</summary>
    public static IReadOnlyList<ScheduledJob> Jobs { get; } =
    [
        Line<CarryOutDecisionsJob, CarryOutDueDecisions>("每天 00:30", Night),
        Line<EndBansJob, EndBans>("每天 00:30", Night),
        Line<OpenRenewalsJob, OpenRenewals>("每天 00:30", Night),
        Line<LapseTitlesJob, LapseTitles>("每天 00:30", Night),
        Line<EndNoticesJob, EndNotices>("每天 00:30", Night),
        Line<CheckLedgerJob, CheckIntegrity>("每天 02:30", Early),
        Line<RemindRenewalsJob, RemindRenewals>("每天 08:30", Morning),
        Line<EscalateRenewalsJob, EscalateRenewals>("每天 08:30", Morning),
        Line<WeeklyDigestJob, WeeklyDigest>("每周一 08:30，逢休息日顺延", Morning, day => day.DayOfWeek == DayOfWeek.Monday, workdays: true),
        Line<WarnOfPolicyEndJob, WarnOfPolicyEnd>("每月1日 08:30", Morning, day => day.Day == 1),
        Line<WarnOfMissingHolidaysJob, WarnOfMissingHolidays>("每年11月1日 08:30", Morning, day => day is { Month: 11, Day: 1 }),
    ];

    /// <summary>The same as days know it.</summary>
    public static IReadOnlyList<DayJob> Days { get; } = [.. Jobs.Select(job => job.Line)];

    /// <summary>What runs by the clock alone.</summary>
    public static IReadOnlyList<ClockedLine> Clocked { get; } = [new(Drain, "每分钟有待发信函时", "every-minute"), new(Clean, "每天 03:00", Clean)];

    /// <summary>Every line by name.</summary>
    public static IEnumerable<string> Names => Days.Select(job => job.Name).Concat(Clocked.Select(line => line.Name));

    /// <summary>What the clock calls the moment of a job.</summary>
    public static string TickOf(DayJob job) => $"{job?.At:HHmm}";

    public static ScheduledJob Of(string name) => Jobs.First(job => job.Line.Name == name);

    internal static void All(IQuartzBuilder quartz)
    {
        foreach (var at in Days.Select(job => job.At).Distinct())
            Cron<DayTick>(quartz, $"{at:HHmm}", $"0 {at.Minute} {at.Hour} * * ?");
        Cron<MinuteTick>(quartz, "every-minute", "0 * * * * ?");
        Cron<CleaningTick>(quartz, Clean, "0 0 3 * * ?");
    }

    // missed by a total outage, a tick comes once as soon as a node is back
    private static void Cron<TTick>(IQuartzBuilder quartz, string name, string cron)
        where TTick : IJob
    {
        quartz.AddJob<TTick>(job => job.WithIdentity(name).StoreDurably().RequestRecovery().DisallowConcurrentExecution());
        quartz.AddTrigger<TTick>(trigger => trigger.WithIdentity(name).ForJob(name)
            .WithSchedule(CronScheduleBuilder.Create(cron).InTimeZone(Gansu).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)));
    }

    private static ScheduledJob Line<TJob, TAct>(string when, TimeOnly at, Func<DateOnly, bool>? on = null, bool workdays = false)
        where TJob : DatedJob<TAct>
        where TAct : IDayJob, new() =>
        new(new DayJob(new TAct(), when, at, on, workdays), typeof(TJob), day => Job.FromExpression<TJob>(job => job.On(day, CancellationToken.None)));
}

/// <summary>A line of the schedule and the job that does it.</summary>
public sealed record ScheduledJob(DayJob Line, Type Type, Func<DateOnly, Job> On);

/// <summary>A line that stands for no day, and what the clock calls its moment.</summary>
public sealed record ClockedLine(string Name, string When, string Tick);
