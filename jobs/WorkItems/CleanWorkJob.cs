using Quartz;
using SmartFactory.Gansu.Jobs.Lines;

namespace SmartFactory.Gansu.Jobs.WorkItems;

/// <summary>Takes away what is no longer needed.</summary>
public sealed class CleanWorkJob(IJobEngine engine) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await engine.Fire(Schedule.Clean, cancellationToken);
}
