using Hangfire;
using SmartFactory.Gansu.UseCases.Jobs;

namespace SmartFactory.Gansu.Jobs.Engine;

/// <summary>A job of the schedule as Hangfire keeps it: a day and one use case.</summary>
/// <typeparam name="TAct">The use case.</typeparam>
public abstract class DatedJob<TAct>(DueDays days)
    where TAct : IDayJob, new()
{
    /// <summary>Does what the day is for. A failure is tried again by Hangfire, then it stands under 失败.</summary>
    [Queue(EngineNode.Days)]
    [AutomaticRetry(Attempts = 3, DelaysInSeconds = [10, 20, 40], OnAttemptsExceeded = AttemptsExceededAction.Fail)]
    public Task On(DateOnly day, CancellationToken cancel) => days.Do(new TAct().Name, day, cancel);
}
