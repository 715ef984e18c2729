using Quartz;
using SmartFactory.Gansu.Jobs.Lines;

namespace SmartFactory.Gansu.Jobs.Letters;

/// <summary>Sends what waits in the outbox.</summary>
public sealed class DrainLettersJob(IJobEngine engine) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await engine.Fire(Schedule.Drain, cancellationToken);
}
