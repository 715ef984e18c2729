using Npgsql;
using Quartz;
using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.UseCases.WorkItems;

namespace SmartFactory.Gansu.Jobs.WorkItems;

/// <summary>Takes away the files of work finished more than a month ago, and uploads of which nothing became; sums up what the radar counts.</summary>
public sealed class CleanWorkJob(NpgsqlDataSource database, OfficialClock clock) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var before = clock.Today.AddDays(-CleanWork.KeptDays);
        await CleanWork.Before(database, before, cancellationToken);
        await CleanUploads.Before(database, before, cancellationToken);
        await RadarSums.SumUp(database, cancellationToken);
    }
}
