using Microsoft.Extensions.Logging;
using Npgsql;
using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.Mail;
using SmartFactory.Gansu.UseCases.Jobs;

namespace SmartFactory.Gansu.Jobs.Letters;

/// <summary>发送信函: sends what waits in the outbox.</summary>
public sealed class DrainLettersJob(NpgsqlDataSource database, OfficialClock official, TimeProvider clock, DrainLetters drain, ILogger<DrainLettersJob> log)
    : ClockedJob(database, official, clock, Schedule.Drain)
{
    protected override async Task<DayReport> Do(CancellationToken cancel)
    {
        var result = await drain.Run(cancel);
        if (result.Unavailable is not null)
            log.LogWarning("letters wait, the mail server is not available: {Reason}", result.Unavailable);
        if (result != DrainResult.Nothing)
            log.LogInformation("letters: {Sent} sent, {Deferred} deferred, {Failed} failed", result.Sent, result.Deferred, result.Failed);
        var report = DayReport.Of(("sent", result.Sent), ("deferred", result.Deferred), ("undelivered", result.Failed));
        return result.Unavailable is null ? report : report with { Notes = ["邮件服务器暂时不可用，信函留待下一次"] };
    }
}
