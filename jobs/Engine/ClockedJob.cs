using Dapper;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Hangfire.Storage;
using Npgsql;
using SmartFactory.Gansu.UseCases.Jobs;

namespace SmartFactory.Gansu.Jobs.Engine;

/// <summary>A job that stands for no day. The next one comes by itself: none is tried again, and none begins while another is at it.</summary>
public abstract class ClockedJob(NpgsqlDataSource database, OfficialClock official, TimeProvider clock, string line)
{
    private const string AloneSql = "set local idle_in_transaction_session_timeout = 0; select pg_try_advisory_xact_lock(hashtextextended('line/' || @line, 0))";

    [Queue(EngineNode.Upkeep)]
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Fail)]
    [KeptForAnHour]
    public async Task Run(CancellationToken cancel)
    {
        if (await LineRuns.Paused(database, line, cancel))
            return;
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var alone = await connection.BeginTransactionAsync(cancel); // the lock goes with the node
        if (!await connection.ExecuteScalarAsync<bool>(AloneSql, new { line }, alone))
            return;
        var began = clock.GetUtcNow();
        var report = await Do(cancel);
        if (report.Counts.Count > 0 || report.Notes.Count > 0) // only a run that changed something leaves a mark: there is one a minute
            await LineRuns.Add(database, line, official.Today, Node.Name, began, clock.GetUtcNow(), report, cancel);
    }

    protected abstract Task<DayReport> Do(CancellationToken cancel);

    // one a minute would bury everything else
    private sealed class KeptForAnHourAttribute : JobFilterAttribute, IApplyStateFilter
    {
        public void OnStateApplied(ApplyStateContext context, IWriteOnlyTransaction transaction) => context.JobExpirationTimeout = TimeSpan.FromHours(1);

        public void OnStateUnapplied(ApplyStateContext context, IWriteOnlyTransaction transaction) => context.JobExpirationTimeout = TimeSpan.FromHours(1);
    }
}
