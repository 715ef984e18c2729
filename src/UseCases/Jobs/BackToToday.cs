using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Jobs;

/// <summary>
/// 回到今天: days were done before they came (a wrong clock, a demonstration that went back). The jobs go on from today, and the days done ahead of
/// their time run again when they come. What they did stays: nothing is undone without a person who looks at it.
/// </summary>
public static class BackToToday
{
    private const string ResetSql = "update day_jobs set next_day = @today, catch_up_to = null where next_day > @tomorrow returning job";

    private const string ReopenSql = """
        update job_days set state = 'reopened', finished_at = coalesce(finished_at, now()), error = '', error_number = ''
        where day > @today and state <> 'reopened'
        returning changes::text
        """;

    /// <summary>Returns how many days were opened again.</summary>
    public static async Task<int> Of(NpgsqlDataSource database, Officer officer, string? reason, DateOnly today, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(officer);
        officer.Require(Role.SystemAdministrator);
        if (string.IsNullOrWhiteSpace(reason))
            throw new RefusalException("请填写回到今天的理由。");
        await using var work = await Work.Begin(database, officer, cancel);
        var jobs = (await work.Connection.QueryAsync<string>(ResetSql, new { today, tomorrow = today.AddDays(1) })).AsList();
        if (jobs.Count == 0)
            throw new RefusalException("没有任务的办理日期晚于明天。");
        var days = (await work.Connection.QueryAsync<string>(ReopenSql, new { today })).AsList();
        var done = days.Select(DayReport.FromJson).Aggregate(DayReport.Nothing, (sum, one) => sum.Plus(one));
        await work.Record(new Event("jobs-back-to-today", "job", null)
        {
            EffectiveOn = today,
            Reason = $"{string.Join('、', jobs.Select(DayJobNames.Of))}；重新开放 {days.Count} 个业务日（{done.Sentence}）：{reason.Trim()}",
        });
        await work.Commit(cancel);
        return days.Count;
    }
}
