using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Reference;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Jobs;

/// <summary>任务中心: what is done by date. The system administrator tries, repeats and pauses; the auditor reads.</summary>
[Authorize(Policy = Access.Jobs)]
public sealed class JobsController(
    NpgsqlDataSource source, CurrentOfficer current, OfficialDay day, TimeProvider clock, DatabaseClock databaseClock, JobSettings settings, ILogger<JobsController> log) : Controller
{
    private bool MayAct => current.Officer.Role == Role.SystemAdministrator;

    [HttpGet("/jobs")]
    public async Task<IActionResult> Index(CancellationToken cancel)
    {
        var times = await Cluster.Times(source, cancel);
        return View(new JobsPage(
            await Lines(times, cancel),
            await Clocked(times, cancel),
            await JobList.Unfinished(source, cancel), await Cluster.Nodes(source, cancel), clock.GetUtcNow().UtcDateTime, MayAct, day.IsOverridden ? day.Today : null, MayAct ? DashboardController.Path : null,
            await JobAlerts.Of(source, settings, day.Today, day.IsOverridden, await databaseClock.Now(cancel), MayAct, cancel)));
    }

    [HttpGet("/jobs/history")]
    public async Task<IActionResult> History(JobHistoryQuery query, string? after, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(query);
        var (afterDay, afterJob) = JobHistoryQuery.Cursor(after);
        var rows = await JobList.Page(source, query.ToFilter(), afterDay, afterJob, KeysetPage.Limit, cancel);
        return View(new JobHistory(query, KeysetPage.Of(rows, row => [row.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), row.Job])));
    }

    /// <summary>Exactly what is filtered.</summary>
    [HttpGet("/jobs/history/export")]
    public IActionResult Export(JobHistoryQuery query, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new CsvFile<JobDayRow>("定时任务办理记录", JobsText.Columns, JobList.All(source, query.ToFilter(), cancel));
    }

    [HttpGet("/jobs/{name}")]
    public async Task<IActionResult> One(string name, CancellationToken cancel)
    {
        var times = await Cluster.Times(source, cancel);
        if ((await Clocked(times, cancel)).FirstOrDefault(job => job.Line.Name == name) is { } clocked)
            return View("Clocked", new ClockedPage(clocked, await LineRuns.Last(source, name, 20, cancel), MayAct));
        if ((await Lines(times, cancel)).FirstOrDefault(line => line.Job.Name == name) is not { } line)
            return NotFound();
        return View(new JobPage(line, await JobList.Page(source, new(name, null, null, null), null, null, 20, cancel), day.Today, MayAct));
    }

    /// <summary>What the day would bring: done in a transaction that is rolled back.</summary>
    [HttpGet("/jobs/{name}/preview")]
    [Authorize(Policy = Access.SystemAdministrator)]
    public async Task<IActionResult> Preview(string name, DateOnly? on, CancellationToken cancel)
    {
        if (Find(name) is not { } job)
            return NotFound();
        var asked = on ?? throw new RefusalException("请选择业务日期。");
        bool done = await JobList.Find(source, name, asked, cancel) is { State: "done" };
        return View(new JobPreview(job, asked, await RunDay.Preview(source, job.Act, asked, cancel), done, asked > day.Today));
    }

    [HttpPost("/jobs/{name}/run")]
    [Authorize(Policy = Access.SystemAdministrator)]
    public async Task<IActionResult> Run(string name, DateOnly? on, CancellationToken cancel)
    {
        if (Find(name) is not { } job)
            return NotFound();
        var asked = on ?? throw new RefusalException("请选择业务日期。");
        if (await WrongClocks.Of(source, databaseClock, clock, Node.Name, cancel) is not null)
            throw new RefusalException("本节点的时钟与数据库相差超过一分钟，不能办理。请系统运维校准时钟。");
        var result = await AskForDay.Of(source, current.Officer, job.Act, asked, day.Today, Node.Name, cancel);
        if (result.Problem is CommitUnknownException unknown)
            throw unknown;
        if (result.Problem is { } problem)
        {
            log.LogError(problem, "job {Job} of {Day} failed, error {Number}", name, asked, result.ErrorNumber);
            throw new RefusalException($"{job.Title}（{asked.InFull()}）没有办成，没有留下任何变化。错误编号 {result.ErrorNumber}，排除原因后可以重试。");
        }
        TempData["Done"] = result.Outcome == DayOutcome.AlreadyDone
            ? $"{job.Title}（{asked.InFull()}）以前已经办理，没有重复办理。"
            : $"{job.Title}（{asked.InFull()}）已办理：{result.Report.Sentence}。";
        return Redirect($"/jobs/{name}");
    }

    [HttpPost("/jobs/{name}/pause")]
    [Authorize(Policy = Access.SystemAdministrator)]
    public async Task<IActionResult> Pause(string name, string? reason)
    {
        if (!Schedule.Names.Contains(name))
            return NotFound();
        await PauseJob.Of(source, current.Officer, name, reason, day.Today);
        TempData["Done"] = $"{DayJobNames.Of(name)}已暂停，对所有节点有效。{(Find(name) is null ? "恢复后继续办理。" : "恢复后逐日补办。")}";
        return Redirect($"/jobs/{name}");
    }

    [HttpPost("/jobs/{name}/resume")]
    [Authorize(Policy = Access.SystemAdministrator)]
    public async Task<IActionResult> Resume(string name)
    {
        if (!Schedule.Names.Contains(name))
            return NotFound();
        await PauseJob.Resume(source, current.Officer, name, day.Today);
        TempData["Done"] = $"{DayJobNames.Of(name)}已恢复，{(Find(name) is null ? "积下的事项在下一次运行时一并办理。" : "暂停期间的日子在下一次运行时逐日补办。")}";
        return Redirect($"/jobs/{name}");
    }

    /// <summary>Days were done ahead of their time: the jobs go on from today.</summary>
    [HttpPost("/jobs/back-to-today")]
    [Authorize(Policy = Access.SystemAdministrator)]
    public async Task<IActionResult> BackToToday(string? reason, CancellationToken cancel)
    {
        int days = await UseCases.Jobs.BackToToday.Of(source, current.Officer, reason, day.Today, cancel);
        TempData["Done"] = $"各项任务从今天起继续办理，重新开放了 {days} 个提前办理过的业务日。";
        return Redirect("/jobs");
    }

    /// <summary>So many missed days are made good only when somebody has looked at the date.</summary>
    [HttpPost("/jobs/catch-up")]
    [Authorize(Policy = Access.SystemAdministrator)]
    public async Task<IActionResult> CatchUp(string? reason, CancellationToken cancel)
    {
        await UseCases.Jobs.CatchUp.Allow(source, current.Officer, Schedule.Days, settings, reason, day.Today, cancel);
        TempData["Done"] = "已确认，漏掉的日子在下一次运行时逐日补办。";
        return Redirect("/jobs");
    }

    private async Task<IReadOnlyList<ClockedJob>> Clocked(IReadOnlyDictionary<string, ClockTimes> times, CancellationToken cancel)
    {
        var settings = await JobList.Settings(source, cancel);
        var last = (await LineRuns.Last(source, null, 0, cancel)).ToDictionary(row => row.Line);
        return [.. Schedule.Clocked.Select(line => new ClockedJob(line, settings.GetValueOrDefault(line.Name), last.GetValueOrDefault(line.Name), times.GetValueOrDefault(line.Tick)))];
    }

    private static DayJob? Find(string name) => Schedule.Days.FirstOrDefault(job => job.Name == name);

    private async Task<IReadOnlyList<JobLine>> Lines(IReadOnlyDictionary<string, ClockTimes> times, CancellationToken cancel)
    {
        var settings = await JobList.Settings(source, cancel);
        var last = (await JobList.Last(source, cancel)).ToDictionary(row => row.Job);
        await using var connection = await source.OpenConnectionAsync(cancel);
        var calendar = await ReferenceTables.Calendar(connection);
        return [.. Schedule.Days.Select(job => new JobLine(
            job, settings.GetValueOrDefault(job.Name), last.GetValueOrDefault(job.Name), times.ContainsKey(Schedule.TickOf(job)) ? Next(job, calendar) : null))];
    }

    // the clock knows the moments of a day, not which of them a job is for
    private DateTime Next(DayJob job, OfficialCalendar calendar)
    {
        var now = OfficialClock.InGansu(clock.GetUtcNow());
        var day = DateOnly.FromDateTime(now);
        if (!job.RunsOn(day, calendar) || TimeOnly.FromDateTime(now) >= job.At)
            day = job.NextAfter(day, calendar);
        return TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(job.At), Schedule.Gansu);
    }
}
