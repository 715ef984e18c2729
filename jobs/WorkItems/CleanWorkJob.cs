using Npgsql;
using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.UseCases.WorkItems;

namespace SmartFactory.Gansu.Jobs.WorkItems;

/// <summary>清理: the files of work finished more than a month ago, uploads of which nothing became, sessions long over; sums up what the radar counts.</summary>
public sealed class CleanWorkJob(NpgsqlDataSource database, OfficialClock official, TimeProvider clock) : ClockedJob(database, official, clock, Schedule.Clean)
{
    private readonly NpgsqlDataSource _database = database;
    private readonly OfficialClock _official = official;
    private readonly TimeProvider _clock = clock;

    protected override async Task<DayReport> Do(CancellationToken cancel)
    {
        var before = _official.Today.AddDays(-CleanWork.KeptDays);
        int files = await CleanWork.Before(_database, before, cancel);
        await FormPost.Clean(_database, _official.Today.AddDays(-FormPost.KeptDays), cancel);
        int uploads = await CleanUploads.Before(_database, before, cancel);
        await Sessions.Clean(_database, _clock.GetUtcNow().AddDays(-Sessions.KeptDays), cancel);
        await SignInAttempts.Clean(_database, _clock.GetUtcNow().AddDays(-CleanWork.KeptDays), cancel);
        await LapseAccountRequests.Of(_database, _official.Today, cancel);
        await RadarSums.SumUp(_database, cancel);
        return DayReport.Of(("files", files), ("uploads", uploads));
    }
}
