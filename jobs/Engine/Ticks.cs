using Quartz;
using SmartFactory.Gansu.Jobs.Letters;
using SmartFactory.Gansu.Jobs.WorkItems;
using SmartFactory.Gansu.Mail;

namespace SmartFactory.Gansu.Jobs.Engine;

/// <summary>A moment of the day at which the clock puts what is due by now into the queue, missed days first.</summary>
public sealed class DayTick(DueDays days, JobQueue queue) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        foreach (var (job, day) in await days.ByNow(cancellationToken))
            queue.Put(Schedule.Of(job.Name).On(day), job.Title);
    }
}

/// <summary>Every minute: letters that are due, and long work that was committed and never queued.</summary>
public sealed class MinuteTick(DrainLetters drain, LongWork work, JobQueue queue) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        if (await drain.AnyDue(cancellationToken))
            queue.Put<DrainLettersJob>(job => job.Run(CancellationToken.None), Schedule.Drain);
        await work.Sweep(cancellationToken);
    }
}

/// <summary>Once a night.</summary>
public sealed class CleaningTick(JobQueue queue) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        queue.Put<CleanWorkJob>(job => job.Run(CancellationToken.None), Schedule.Clean);
        return ValueTask.CompletedTask;
    }
}
