using System.Globalization;
using Hangfire;
using Hangfire.Server;
using Microsoft.Extensions.Logging;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.WorkItems;

namespace SmartFactory.Gansu.Jobs.Engine;

/// <summary>A piece of long work as Hangfire keeps it. Who has it, for how long and when it is tried again is Hangfire's; what people see stands in 我的任务.</summary>
public sealed class WorkRun(NpgsqlDataSource database, IEnumerable<IWorkHandler> handlers, ILogger<WorkRun> log)
{
    // a person who cancels waits for it
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Does it. A database that is away is tried again; a refusal is an answer; anything else fails at once.</summary>
    [Queue(EngineNode.LongWork)]
    [AutomaticRetry(Attempts = TakeWork.MostAttempts - 1, DelaysInSeconds = [10, 30], OnAttemptsExceeded = AttemptsExceededAction.Fail, ExceptOn = [typeof(JobFailedException)])]
    public async Task Do(long id, PerformContext context, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(context);
        long job = long.Parse(context.BackgroundJob.Id, CultureInfo.InvariantCulture);
        if (await TakeWork.Up(database, id, job, $"{Node.Name}-{Guid.NewGuid():N}", stopping) is not { } item)
            return;
        log.LogInformation("work {Id} {Kind} started, attempt {Attempt}", item.WorkItemId, item.Kind, item.Attempts);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var progress = new Progress();
        var telling = Tell(item, progress, cancel);
        try
        {
            await Carry(item, progress, cancel.Token, stopping);
        }
        finally
        {
            await cancel.CancelAsync();
            await telling;
        }
    }

    private async Task Carry(WorkItem item, Progress progress, CancellationToken cancel, CancellationToken stopping)
    {
        try
        {
            var owner = await OwnerOfWork.Now(database, item.OwnerId, cancel);
            var handler = handlers.FirstOrDefault(handler => handler.Kind == item.Kind) ?? throw new InvalidOperationException($"no handler of {item.Kind}");
            if (!await KeepWork.Done(database, item, await handler.Run(item, owner, database, progress, cancel)))
                await KeepWork.Cancelled(database, item);
            log.LogInformation("work {Id} {Kind} finished", item.WorkItemId, item.Kind);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await KeepWork.Release(database, item);
            throw;
        }
        catch (OperationCanceledException)
        {
            await KeepWork.Cancelled(database, item);
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refusal)
        {
            await KeepWork.Failed(database, item, refusal.Message);
        }
        catch (Exception problem) when (problem is CommitUnknownException || problem.IsAway())
        {
            // the item stays with this job, which takes it up again; what was saved after all is finished and is not taken up
            if (item.Attempts == TakeWork.MostAttempts)
                await KeepWork.Failed(database, item, problem is CommitUnknownException ? CommitUnknownException.Sentence : DatabaseTrouble.Away);
            throw;
        }
        catch (Exception problem)
        {
            string number = Guid.NewGuid().ToString("N")[..8];
            await KeepWork.Failed(database, item, $"没有办成，错误编号 {number}，请告诉系统管理员");
            log.LogError(problem, "work {Id} {Kind} failed, error {Number}", item.WorkItemId, item.Kind, number);
            throw new JobFailedException($"work {item.WorkItemId} failed, error {number}", problem);
        }
    }

    private async Task Tell(WorkItem item, Progress progress, CancellationTokenSource cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            await Task.Delay(Pause, cancel.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancel.IsCancellationRequested)
                return;
            try
            {
                if (!await KeepWork.Tell(database, item, progress.Done, progress.Total, progress.Message, progress.Unit))
                    await cancel.CancelAsync();
            }
            catch (NpgsqlException problem)
            {
                log.LogWarning(problem, "work {Id}: how far it is could not be written", item.WorkItemId);
            }
        }
    }

    private sealed class Progress : IWorkProgress
    {
        private sealed record State(long Done, long? Total, string Message, string Unit);

        private volatile State _state = new(0, null, "", "行");

        public long Done => _state.Done;

        public long? Total => _state.Total;

        public string Message => _state.Message;

        public string Unit => _state.Unit;

        public void Report(long done, long? total, string message = "", string unit = "行") => _state = new(done, total, message, unit);
    }
}
