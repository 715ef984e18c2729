using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Jobs;

/// <summary>暂停、恢复: a pause holds for every node; what was missed meanwhile is made good day by day afterwards.</summary>
public static class PauseJob
{
    private const string PauseSql = """
        insert into day_jobs (job, next_day, paused_at, paused_by, paused_by_name, pause_reason) values (@job, @today, now(), nullif(@UserId, 0), @Name, @reason)
        on conflict (job) do update set paused_at = now(), paused_by = excluded.paused_by, paused_by_name = excluded.paused_by_name, pause_reason = excluded.pause_reason
        where day_jobs.paused_at is null
        """;

    private const string ResumeSql = "update day_jobs set paused_at = null, paused_by = null, paused_by_name = '', pause_reason = '', catch_up_to = @today where job = @job and paused_at is not null";

    public static Task Of(NpgsqlDataSource database, Officer officer, string job, string? reason, DateOnly today) =>
        string.IsNullOrWhiteSpace(reason)
            ? throw new RefusalException("请填写暂停的理由。")
            : Change(database, officer, PauseSql, "job-paused", job, reason.Trim(), today, "这项任务已经暂停。");

    public static Task Resume(NpgsqlDataSource database, Officer officer, string job, DateOnly today) =>
        Change(database, officer, ResumeSql, "job-resumed", job, "", today, "这项任务没有暂停。");

    private static async Task Change(NpgsqlDataSource database, Officer officer, string sql, string act, string job, string reason, DateOnly today, string otherwise)
    {
        ArgumentNullException.ThrowIfNull(officer);
        officer.Require(Role.SystemAdministrator);
        await using var work = await Work.Begin(database, officer);
        if (await work.Connection.ExecuteAsync(sql, new { job, officer.UserId, officer.Name, reason, today }) == 0)
            throw new RefusalException(otherwise);
        await work.Record(new Event(act, "job", null) { EffectiveOn = today, Reason = $"{DayJobNames.Of(job)}{(reason.Length > 0 ? "：" : "")}{reason}" });
        await work.Commit();
    }
}
