using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Jobs;

/// <summary>补办、重试: a person has one job done for one day. It is the machine that does it, and never twice; who asked is on record.</summary>
public static class AskForDay
{
    public static async Task<DayResult> Of(
        NpgsqlDataSource database, Officer officer, IDayJob job, DateOnly day, DateOnly today, string node, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(officer);
        ArgumentNullException.ThrowIfNull(job);
        officer.Require(Role.SystemAdministrator);
        if (day > today)
            throw new RefusalException("这一天还没有到，不能提前办理；可以先试算。");
        await FormPost.Aside(() => Asked(database, officer, job, day, cancel));
        return await RunDay.Of(database, job, day, node, officer.Name, cancel);
    }

    private static async Task<long> Asked(NpgsqlDataSource database, Officer officer, IDayJob job, DateOnly day, CancellationToken cancel)
    {
        await using var work = await Work.Begin(database, officer, cancel);
        long id = await work.Record(new Event("job-asked", "job", null) { EffectiveOn = day, Reason = DayJobNames.Of(job.Name) });
        await work.Commit(cancel);
        return id;
    }
}
