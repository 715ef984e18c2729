using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;
using SmartFactory.Gansu.UseCases.Awards;

namespace SmartFactory.Gansu.Jobs.Awards;

/// <summary>Checks the ledger every night.</summary>
public sealed class CheckLedgerJob(NpgsqlDataSource database, TimeProvider clock, ILogger<CheckLedgerJob> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var problems = await CheckLedger.On(database, clock.GansuDay(), cancellationToken);
        if (problems.Count > 0)
            log.LogError("the ledger check found {Count} problems, see the event ledger-problem", problems.Count);
    }
}
