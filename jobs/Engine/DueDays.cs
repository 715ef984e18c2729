using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using SmartFactory.Gansu.UseCases.Jobs;

namespace SmartFactory.Gansu.Jobs.Engine;

/// <summary>What is due of the days: for the clock to queue, for a worker to do.</summary>
public sealed class DueDays(NpgsqlDataSource database, OfficialClock official, TimeProvider clock, DatabaseClock databaseClock, JobSettings settings, ILogger<DueDays> log)
{
    // one day's job at a time among all nodes, or a later one could overtake; a node that dies lets go with its connection
    private const string TurnSql = "set local idle_in_transaction_session_timeout = 0; set local lock_timeout = 0; select pg_advisory_xact_lock(hashtextextended('day-jobs', 0))";

    // who sets a day for a demonstration has asked for it
    private DateOnly? First => official.IsOverridden ? null : settings.First(official.Today);

    /// <summary>Which days of which jobs are due by now, in the order in which they would have run. Nothing on a node whose clock is wrong.</summary>
    public async Task<IReadOnlyList<(DayJob Job, DateOnly Day)>> ByNow(CancellationToken cancel = default)
    {
        if (await WrongClock(cancel))
            return [];
        if (First is not null && await CatchUp.Waiting(database, Schedule.Days, settings, official.Today, cancel) is { Count: > 0 } waiting)
            log.LogWarning("{Jobs} are more than {Days} days behind and wait for a person", string.Join(", ", waiting), settings.CatchUpDays);
        return await RunDue.By(database, Schedule.Days, official.Now.AddSeconds(1), First, cancel); // the clock may fire a breath early
    }

    /// <summary>Does one job of one day, and first what should have been done before it. Throws when it was not done.</summary>
    public async Task Do(string name, DateOnly day, CancellationToken cancel = default)
    {
        if (await WrongClock(cancel))
            throw new JobFailedException($"{name} of {day:yyyy-MM-dd} was not done: the clock of {Node.Name} is wrong");
        if (day > official.Today)
        {
            log.LogWarning("job {Job} of {Day} is not due yet; it will be queued when it is", name, day);
            return;
        }
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var turn = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(TurnSql, transaction: turn, commandTimeout: 0, cancellationToken: cancel));
        var results = await RunDue.UpTo(database, Schedule.Days, name, day, Node.Name, First, cancel);
        foreach (var result in results.Where(result => result.Problem is not null))
            log.LogError(result.Problem, "job {Job} of {Day} failed, attempt {Attempt}, error {Number}", result.Job, result.Day, result.Attempts, result.ErrorNumber);
        foreach (var result in results.Where(result => result.Outcome == DayOutcome.Done))
            log.LogInformation("job {Job} of {Day} done: {Report}", result.Job, result.Day, result.Report.Sentence);
        if (results.FirstOrDefault(result => result.Job == name && result.Outcome == DayOutcome.Failed) is { } failed)
            throw new JobFailedException($"{name} of {failed.Day:yyyy-MM-dd} failed, error {failed.ErrorNumber}", failed.Problem);
    }

    private async Task<bool> WrongClock(CancellationToken cancel)
    {
        if (await WrongClocks.Of(database, databaseClock, clock, Node.Name, cancel) is not { } wrong)
            return false;
        log.LogError("the clock of this node says {Node:u}, that of the database {Database:u}: nothing of the day's work is done here", wrong.NodeTime, wrong.DatabaseTime);
        return true;
    }
}
