using Quartz;
using SmartFactory.Gansu.Jobs.Lines;

namespace SmartFactory.Gansu.Jobs.Days;

/// <summary>A line of the schedule that stands for a day.</summary>
public sealed class DayJobTrigger(IJobEngine engine) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        await engine.Fire(context.JobDetail.Key.Name, cancellationToken);
    }
}

/// <summary>This process, as others see it.</summary>
public static class Node
{
    public static string Name { get; } = $"{Environment.MachineName}-{Environment.ProcessId}";
}
