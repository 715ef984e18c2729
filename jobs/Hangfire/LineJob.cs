using Dapper;
using Hangfire;
using Hangfire.Common;
using Hangfire.Server;
using Hangfire.States;
using Hangfire.Storage;
using Npgsql;
using SmartFactory.Gansu.Jobs.Lines;

namespace SmartFactory.Gansu.Jobs.Hangfire;

/// <summary>A line of the schedule as Hangfire keeps it.</summary>
public sealed class LineJob(LineWork work, NpgsqlDataSource database)
{
    private const string AloneSql = "set local idle_in_transaction_session_timeout = 0; select pg_try_advisory_xact_lock(hashtextextended('line/' || @line, 0))";

    /// <summary>A line that stands for a day: that on which it was queued, wherever and whenever it is taken up. A failure is tried again as often as under the other engine.</summary>
    [AutomaticRetry(Attempts = 3, DelaysInSeconds = [10, 20, 40], OnAttemptsExceeded = AttemptsExceededAction.Fail)]
    public Task Day(string line, PerformContext context, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(context);
        return work.Do(line, new DateTimeOffset(DateTime.SpecifyKind(context.BackgroundJob.CreatedAt, DateTimeKind.Utc)), cancel);
    }

    /// <summary>A line of the clock alone. The next one comes by itself: none is tried again, and none begins while another is at it.</summary>
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    [KeptForAnHour]
    public async Task Clocked(string line, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var alone = await connection.BeginTransactionAsync(cancel); // the lock goes with the node
        if (await connection.ExecuteScalarAsync<bool>(AloneSql, new { line }, alone))
            await work.Do(line, default, cancel);
    }

    // one a minute would bury everything else
    private sealed class KeptForAnHourAttribute : JobFilterAttribute, IApplyStateFilter
    {
        public void OnStateApplied(ApplyStateContext context, IWriteOnlyTransaction transaction) => context.JobExpirationTimeout = TimeSpan.FromHours(1);

        public void OnStateUnapplied(ApplyStateContext context, IWriteOnlyTransaction transaction) => context.JobExpirationTimeout = TimeSpan.FromHours(1);
    }
}
