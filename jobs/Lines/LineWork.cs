using Microsoft.Extensions.Logging;
using Npgsql;
using SmartFactory.Gansu.Jobs.Days;
using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.UseCases.WorkItems;

namespace SmartFactory.Gansu.Jobs.Lines;

/// <summary>The work behind every line of the schedule, the same under every engine.</summary>
public sealed class LineWork(NpgsqlDataSource database, DrainLetters drain, OfficialClock official, TimeProvider clock, ILogger<LineWork> log)
{
    /// <summary>Does what the line stands for. <paramref name="fired"/> is the moment at which it came due; what is taken up only on a later day does not run that day ahead of its time.</summary>
    public Task Do(string line, DateTimeOffset fired, CancellationToken cancel) => line switch
    {
        Schedule.Drain => Drain(cancel),
        Schedule.Clean => Clean(cancel),
        _ => Days(line, fired, cancel),
    };

    // whichever line fires, everything due by now is made good in order; the line itself counts as due
    private async Task Days(string line, DateTimeOffset fired, CancellationToken cancel)
    {
        bool today = OfficialClock.InGansu(fired).Date == OfficialClock.InGansu(clock.GetUtcNow()).Date;
        var results = await RunDue.Now(database, Schedule.Days, official.Now, Node.Name, today ? line : "", cancel);
        foreach (var result in results.Where(result => result.Outcome == DayOutcome.Failed))
            log.LogError(result.Problem, "job {Job} of {Day} failed, attempt {Attempt}, error {Number}", result.Job, result.Day, result.Attempts, result.ErrorNumber);
        foreach (var result in results.Where(result => result.Outcome == DayOutcome.Done))
            log.LogInformation("job {Job} of {Day} done: {Report}", result.Job, result.Day, result.Report.Sentence);
        if (results.FirstOrDefault(result => result.Job == line && result.Outcome == DayOutcome.Failed) is { } failed)
            throw new LineFailedException($"{line} of {failed.Day:yyyy-MM-dd} failed, error {failed.ErrorNumber}", failed.Problem);
    }

    private async Task Drain(CancellationToken cancel)
    {
        var result = await drain.Run(cancel);
        if (result.Unavailable is not null)
            log.LogWarning("letters wait, the mail server is not available: {Reason}", result.Unavailable);
        if (result != DrainResult.Nothing)
            log.LogInformation("letters: {Sent} sent, {Deferred} deferred, {Failed} failed", result.Sent, result.Deferred, result.Failed);
    }

    // the files of work finished more than a month ago, and uploads of which nothing became; sums up what the radar counts
    private async Task Clean(CancellationToken cancel)
    {
        var before = official.Today.AddDays(-CleanWork.KeptDays);
        await CleanWork.Before(database, before, cancel);
        await CleanUploads.Before(database, before, cancel);
        await RadarSums.SumUp(database, cancel);
    }
}
