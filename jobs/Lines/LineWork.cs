using Microsoft.Extensions.Logging;
using Npgsql;
using SmartFactory.Gansu.Jobs.Days;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.UseCases.WorkItems;

namespace SmartFactory.Gansu.Jobs.Lines;

/// <summary>The work behind every line of the schedule, the same under every engine.</summary>
public sealed class LineWork(NpgsqlDataSource database, DrainLetters drain, OfficialClock official, TimeProvider clock, DatabaseClock databaseClock, JobSettings settings, ILogger<LineWork> log)
{
    /// <summary>Does what the line stands for. <paramref name="fired"/> is the moment at which it came due; what is taken up only on a later day does not run that day ahead of its time.</summary>
    public Task Do(string line, DateTimeOffset fired, CancellationToken cancel) => line switch
    {
        Schedule.Drain => Clocked(line, Drain, cancel),
        Schedule.Clean => Clocked(line, Clean, cancel),
        _ => Days(line, fired, cancel),
    };

    // whichever line fires, everything due by now is made good in order; the line itself counts as due
    private async Task Days(string line, DateTimeOffset fired, CancellationToken cancel)
    {
        if (await WrongClocks.Of(database, databaseClock, clock, Node.Name, cancel) is { } wrong)
        {
            log.LogError("the clock of this node says {Node:u}, that of the database {Database:u}: nothing of the day's work is done here", wrong.NodeTime, wrong.DatabaseTime);
            return;
        }
        DateOnly? first = official.IsOverridden ? null : settings.First(official.Today); // who sets a day for a demonstration has asked for it
        if (first is not null && await CatchUp.Waiting(database, Schedule.Days, settings, official.Today, cancel) is { Count: > 0 } waiting)
            log.LogWarning("{Jobs} are more than {Days} days behind and wait for a person", string.Join(", ", waiting), settings.CatchUpDays);
        bool today = OfficialClock.InGansu(fired).Date == OfficialClock.InGansu(clock.GetUtcNow()).Date;
        var results = await RunDue.Now(database, Schedule.Days, official.Now, Node.Name, today ? line : "", first, cancel);
        foreach (var result in results.Where(result => result.Outcome == DayOutcome.Failed))
            log.LogError(result.Problem, "job {Job} of {Day} failed, attempt {Attempt}, error {Number}", result.Job, result.Day, result.Attempts, result.ErrorNumber);
        foreach (var result in results.Where(result => result.Outcome == DayOutcome.Done))
            log.LogInformation("job {Job} of {Day} done: {Report}", result.Job, result.Day, result.Report.Sentence);
        if (results.FirstOrDefault(result => result.Job == line && result.Outcome == DayOutcome.Failed) is { } failed)
            throw new LineFailedException($"{line} of {failed.Day:yyyy-MM-dd} failed, error {failed.ErrorNumber}", failed.Problem);
    }

    // only a run that changed something leaves a mark: there is one a minute
    private async Task Clocked(string line, Func<CancellationToken, Task<DayReport>> act, CancellationToken cancel)
    {
        if (await LineRuns.Paused(database, line, cancel))
            return;
        var began = clock.GetUtcNow();
        var report = await act(cancel);
        if (report.Counts.Count > 0 || report.Notes.Count > 0)
            await LineRuns.Add(database, line, official.Today, Node.Name, began, clock.GetUtcNow(), report, cancel);
    }

    private async Task<DayReport> Drain(CancellationToken cancel)
    {
        var result = await drain.Run(cancel);
        if (result.Unavailable is not null)
            log.LogWarning("letters wait, the mail server is not available: {Reason}", result.Unavailable);
        if (result != DrainResult.Nothing)
            log.LogInformation("letters: {Sent} sent, {Deferred} deferred, {Failed} failed", result.Sent, result.Deferred, result.Failed);
        var report = DayReport.Of(("sent", result.Sent), ("deferred", result.Deferred), ("undelivered", result.Failed));
        return result.Unavailable is null ? report : report with { Notes = ["邮件服务器暂时不可用，信函留待下一次"] };
    }

    // the files of work finished more than a month ago, uploads of which nothing became, sessions long over; sums up what the radar counts
    private async Task<DayReport> Clean(CancellationToken cancel)
    {
        var before = official.Today.AddDays(-CleanWork.KeptDays);
        int files = await CleanWork.Before(database, before, cancel);
        await FormPost.Clean(database, official.Today.AddDays(-FormPost.KeptDays), cancel);
        int uploads = await CleanUploads.Before(database, before, cancel);
        await Sessions.Clean(database, clock.GetUtcNow().AddDays(-Sessions.KeptDays), cancel);
        await SignInAttempts.Clean(database, clock.GetUtcNow().AddDays(-CleanWork.KeptDays), cancel);
        await LapseAccountRequests.Of(database, official.Today, cancel);
        await RadarSums.SumUp(database, cancel);
        return DayReport.Of(("files", files), ("uploads", uploads));
    }
}
