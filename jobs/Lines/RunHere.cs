using Quartz;

namespace SmartFactory.Gansu.Jobs.Lines;

/// <summary>The node whose clock fired does the work; a failure is tried again by the clock.</summary>
public sealed class RunHere(LineWork work, TimeProvider clock) : IJobEngine
{
    /// <summary>The clock of every engine.</summary>
    public static string Clock { get; } = $"Quartz {typeof(IScheduler).Assembly.GetName().Version?.ToString(3)}";

    public string Description => $"{Clock}（定时并办理）";

    public async Task Fire(string line, CancellationToken cancel)
    {
        try
        {
            await work.Do(line, clock.GetUtcNow(), cancel);
        }
        catch (LineFailedException failure)
        {
            throw new JobExecutionException(failure.Message, failure);
        }
    }
}
