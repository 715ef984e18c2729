using Npgsql;
using Quartz;
using SmartFactory.Gansu.UseCases.WorkItems;

namespace SmartFactory.Gansu.Jobs.WorkItems;

/// <summary>Takes away the files of work finished more than a month ago.</summary>
public sealed class CleanWorkJob(NpgsqlDataSource database, TimeProvider clock) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await CleanWork.Before(database, clock.GansuDay().AddDays(-CleanWork.KeptDays), cancellationToken);
}
