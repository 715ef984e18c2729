using Hangfire;
using Hangfire.Storage;

namespace SmartFactory.Gansu.Jobs.Hangfire;

/// <summary>The schedule as Hangfire's list of recurring jobs: for the dashboard to show, and for the clock to fire by name.</summary>
public sealed class LinesInHangfire(IRecurringJobManagerV2 manager, JobStorage storage)
{
    /// <summary>Enters every line as the schedule has it now, and takes out what it no longer has.</summary>
    public void Enter()
    {
        var options = new RecurringJobOptions { TimeZone = Schedule.Gansu };
        foreach (var job in Schedule.Days)
            manager.AddOrUpdate<LineJob>(job.Name, line => line.Day(job.Name, null!, CancellationToken.None), job.Cron, options);
        foreach (var clocked in Schedule.Clocked)
            manager.AddOrUpdate<LineJob>(clocked.Name, line => line.Clocked(clocked.Name, CancellationToken.None), clocked.Cron, options);
        using var connection = storage.GetConnection();
        foreach (var gone in connection.GetRecurringJobs().Where(entry => Schedule.Lines.All(line => line.Name != entry.Id)))
            manager.RemoveIfExists(gone.Id);
    }

    /// <summary>Puts the line into the queue. One that somebody has deleted on the dashboard is entered again: the schedule is not kept there.</summary>
    public void Enqueue(string line)
    {
        if (manager.TriggerJob(line) is not null)
            return;
        Enter();
        if (manager.TriggerJob(line) is null)
            throw new InvalidOperationException($"{line} is no line of the schedule");
    }
}
