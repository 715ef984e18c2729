using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;
using SmartFactory.Gansu.UseCases.Jobs;

namespace SmartFactory.Gansu.Jobs.Days;

/// <summary>Whichever line of the schedule fires, everything due by now is made good in order; the line itself counts as due. A failure is tried again by the clock.</summary>
public sealed class DayJobTrigger(NpgsqlDataSource database, OfficialClock clock, ILogger<DayJobTrigger> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        string name = context.JobDetail.Key.Name;
        var results = await RunDue.Now(database, Schedule.Days, clock.Now, Node.Name, name, cancellationToken);
        foreach (var result in results.Where(result => result.Outcome == DayOutcome.Failed))
            log.LogError(result.Problem, "job {Job} of {Day} failed, attempt {Attempt}, error {Number}", result.Job, result.Day, result.Attempts, result.ErrorNumber);
        foreach (var result in results.Where(result => result.Outcome == DayOutcome.Done))
            log.LogInformation("job {Job} of {Day} done: {Report}", result.Job, result.Day, result.Report.Sentence);
        if (results.FirstOrDefault(result => result.Job == name && result.Outcome == DayOutcome.Failed) is { } failed)
            throw new JobExecutionException($"{name} of {failed.Day:yyyy-MM-dd} failed, error {failed.ErrorNumber}", failed.Problem!);
    }
}

/// <summary>This process, as others see it.</summary>
public static class Node
{
    public static string Name { get; } = $"{Environment.MachineName}-{Environment.ProcessId}";
}
