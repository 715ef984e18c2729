using Quartz;
using SmartFactory.Gansu.Jobs.Awards;
using SmartFactory.Gansu.Jobs.Letters;
using SmartFactory.Gansu.Jobs.WorkItems;

namespace SmartFactory.Gansu.Jobs;

/// <summary>The whole schedule, in Gansu time. Every job runs on one node of all; a node that dies in it is succeeded by another.</summary>
internal static class Schedule
{
    private static readonly TimeZoneInfo Gansu = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public static void All(IQuartzBuilder quartz)
    {
        Daily<CheckLedgerJob>(quartz, "check-ledger", "0 30 2 * * ?");
        Daily<CleanWorkJob>(quartz, "clean-work", "0 0 3 * * ?");
        Daily<DrainLettersJob>(quartz, "drain-letters", "0 * * * * ?");
    }

    // missed by a total outage, a daily job runs once as soon as a node is back
    private static void Daily<TJob>(IQuartzBuilder quartz, string name, string cron)
        where TJob : IJob
    {
        quartz.AddJob<TJob>(job => job.WithIdentity(name).StoreDurably().RequestRecovery().DisallowConcurrentExecution());
        quartz.AddTrigger<TJob>(trigger => trigger.WithIdentity(name).ForJob(name)
            .WithSchedule(CronScheduleBuilder.Create(cron).InTimeZone(Gansu).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)));
    }
}
