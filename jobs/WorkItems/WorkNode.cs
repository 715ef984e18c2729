using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace SmartFactory.Gansu.Jobs.WorkItems;

/// <summary>Lets a web node take part in long work: looks for the next piece every two seconds, at once while there is more.</summary>
public sealed class WorkNode(WorkPump pump, ILogger<WorkNode> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await pump.RunNext(stoppingToken))
                {
                }
                await Task.Delay(Pause, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException problem)
            {
                log.LogWarning(problem, "the database does not answer; long work waits");
                await Task.Delay(Pause * 5, CancellationToken.None).WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
