using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.WorkItems;

namespace SmartFactory.Gansu.Jobs.WorkItems;

/// <summary>Carries out long work on this node, one piece at a time: two large exports at once would need twice the memory.</summary>
public sealed class WorkPump(NpgsqlDataSource database, IEnumerable<IWorkHandler> handlers, ILogger<WorkPump> log)
{
    private readonly Dictionary<string, IWorkHandler> _handlers = handlers.ToDictionary(handler => handler.Kind, StringComparer.Ordinal);

    /// <summary>How often the node says that it lives.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After how much silence another node's work is taken over.</summary>
    public TimeSpan Silence { get; init; } = ClaimWork.Silence;

    /// <summary>Does the next piece of work; false when there is none.</summary>
    public async Task<bool> RunNext(CancellationToken stopping = default)
    {
        string claim = $"{Environment.MachineName}-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}-{Guid.NewGuid():N}";
        var item = await ClaimWork.Next(database, claim, _handlers.Keys, Silence, stopping);
        if (item is null)
            return false;
        log.LogInformation("work {Id} {Kind} started, attempt {Attempt}", item.WorkItemId, item.Kind, item.Attempts);
        await Carry(item, claim, stopping);
        return true;
    }

    private async Task Carry(WorkItem item, string claim, CancellationToken stopping)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var progress = new Progress();
        var beating = KeepBeating(item, claim, progress, cancel);
        try
        {
            var owner = await OwnerOfWork.Now(database, item.OwnerId, cancel.Token);
            var result = await _handlers[item.Kind].Run(item, owner, database, progress, cancel.Token);
            if (!await KeepWork.Done(database, item.WorkItemId, claim, result))
                await KeepWork.Cancelled(database, item.WorkItemId, claim);
            log.LogInformation("work {Id} {Kind} finished", item.WorkItemId, item.Kind);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await KeepWork.Release(database, item.WorkItemId, claim);
        }
        catch (OperationCanceledException)
        {
            await KeepWork.Cancelled(database, item.WorkItemId, claim);
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refusal)
        {
            await KeepWork.Failed(database, item.WorkItemId, claim, refusal.Message);
        }
        catch (CommitUnknownException problem)
        {
            log.LogError(problem, "work {Id} {Kind}: it is not known whether it was saved", item.WorkItemId, item.Kind);
            await KeepWork.Failed(database, item.WorkItemId, claim, CommitUnknownException.Sentence);
        }
#pragma warning disable CA1031 // whatever a handler throws, its owner must learn that it failed and the node must go on
        catch (Exception problem)
#pragma warning restore CA1031
        {
            string number = Guid.NewGuid().ToString("N")[..8];
            log.LogError(problem, "work {Id} {Kind} failed, error {Number}", item.WorkItemId, item.Kind, number);
            await KeepWork.Failed(database, item.WorkItemId, claim, $"没有办成，错误编号 {number}，请告诉系统管理员");
        }
        finally
        {
            await cancel.CancelAsync();
            await beating;
        }
    }

    private async Task KeepBeating(WorkItem item, string claim, Progress progress, CancellationTokenSource cancel)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Beat, cancel.Token);
                if (await KeepWork.Beat(database, item.WorkItemId, claim, progress.Done, progress.Total, progress.Message, progress.Unit))
                    continue;
                await cancel.CancelAsync();
                return;
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
        catch (NpgsqlException problem)
        {
            log.LogWarning(problem, "work {Id}: no sign of life could be written", item.WorkItemId);
            await cancel.CancelAsync(); // another node will take it over
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
