using Hangfire;
using SmartFactory.Gansu.Jobs.Lines;

namespace SmartFactory.Gansu.Jobs.Hangfire;

/// <summary>The clock fires a line on one node of all; here that puts it into Hangfire's queue, and any node does it.</summary>
public sealed class HangfireEngine(LinesInHangfire lines) : IJobEngine
{
    public string Description => $"Hangfire {typeof(JobStorage).Assembly.GetName().Version?.ToString(3)}（办理），{RunHere.Clock}（定时）";

    public string? Dashboard => DashboardController.Path;

    public Task Fire(string line, CancellationToken cancel)
    {
        lines.Enqueue(line);
        return Task.CompletedTask;
    }
}
