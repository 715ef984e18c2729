using Microsoft.Extensions.Logging;
using Quartz;
using SmartFactory.Gansu.UseCases.Letters;

namespace SmartFactory.Gansu.Jobs.Letters;

/// <summary>Sends what waits in the outbox.</summary>
public sealed class DrainLettersJob(DrainLetters drain, ILogger<DrainLettersJob> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var result = await drain.Run(cancellationToken);
        if (result.Unavailable is not null)
            log.LogWarning("letters wait, the mail server is not available: {Reason}", result.Unavailable);
        if (result != DrainResult.Nothing)
            log.LogInformation("letters: {Sent} sent, {Deferred} deferred, {Failed} failed", result.Sent, result.Deferred, result.Failed);
    }
}
