using System.ComponentModel.DataAnnotations;
using System.Globalization;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Jobs;

/// <summary>One job with everything known of it.</summary>
/// <param name="Job">The line.</param>
/// <param name="Setting">Where it stands, and whether it is paused.</param>
/// <param name="Last">What it did last.</param>
/// <param name="Next">When it is due next, in UTC; null without a node.</param>
public sealed record JobLine(DayJob Job, JobSetting? Setting, JobDayRow? Last, DateTime? Next)
{
    public bool Paused => Setting?.PausedAt is not null;
}

/// <summary>A line that stands for no day, with everything known of it.</summary>
public sealed record ClockedJob(ClockedLine Line, JobSetting? Setting, LineRunRow? Last, ClockTimes? Clock)
{
    public string Title => DayJobNames.Of(Line.Name);

    public bool Paused => Setting?.PausedAt is not null;
}

/// <summary>Such a line: what it did lately.</summary>
public sealed record ClockedPage(ClockedJob Job, IReadOnlyList<LineRunRow> Days, bool MayAct);

/// <summary>The whole page.</summary>
public sealed record JobsPage(
    IReadOnlyList<JobLine> Jobs, IReadOnlyList<ClockedJob> Clocked, IReadOnlyList<JobDayRow> Unfinished,
    IReadOnlyList<ClusterNode> Nodes, DateTime Now, bool MayAct, DateOnly? DemonstrationDay, string? Dashboard, JobAlerts Alerts);

/// <summary>One job: what it did lately.</summary>
public sealed record JobPage(JobLine Line, IReadOnlyList<JobDayRow> Days, DateOnly Today, bool MayAct);

/// <summary>What a day would bring.</summary>
public sealed record JobPreview(DayJob Job, DateOnly Day, DayResult Result, bool AlreadyDone, bool NotYet)
{
    /// <summary>More lines than a person reads.</summary>
    public const int Shown = 200;
}

/// <summary>The history and what is asked of it.</summary>
public sealed record JobHistory(JobHistoryQuery Query, KeysetPage<JobDayRow> Page);

/// <summary>Filter of the history.</summary>
public sealed class JobHistoryQuery
{
    public string? Job { get; set; }

    public string? State { get; set; }

    [Display(Name = "开始日期")]
    public DateOnly? From { get; set; }

    [Display(Name = "结束日期")]
    public DateOnly? Until { get; set; }

    public JobFilter ToFilter() => new(string.IsNullOrEmpty(Job) ? null : Job, string.IsNullOrEmpty(State) ? null : State, From, Until);

    /// <summary>Day and job after which the next page begins.</summary>
    public static (DateOnly? Day, string? Job) Cursor(string? after) =>
        KeysetPage.Decode(after, 2) is [var day, var job] && DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var known)
            ? (known, job) : (null, null);
}

/// <summary>How jobs are spoken of.</summary>
public static class JobsText
{
    public static readonly IReadOnlyList<(string Code, string Name)> States = [("done", "已办理"), ("failed", "没有办成"), ("running", "办理中或已中断"), ("reopened", "重新开放")];

    internal static readonly CsvColumn<JobDayRow>[] Columns =
    [
        new("业务日期", row => row.Day.InFull()),
        new("任务", row => DayJobNames.Of(row.Job)),
        new("状态", row => row.StateName),
        new("结果", Result),
        new("次数", row => row.Attempts.ToString(CultureInfo.InvariantCulture)),
        new("开始", row => row.StartedAt.InFull()),
        new("用时", Took),
        new("节点", row => row.Node),
        new("发起人", row => row.AskedBy),
        new("错误编号", row => row.ErrorNumber),
    ];

    public static Tone Tone(JobDayRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.State switch { "done" => Shared.TagHelpers.Tone.Good, "failed" => Shared.TagHelpers.Tone.Bad, _ => row.Locked ? Shared.TagHelpers.Tone.Active : Shared.TagHelpers.Tone.Warning };
    }

    /// <summary>What came of it, or why not.</summary>
    public static string Result(JobDayRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.State switch
        {
            "done" => row.Report.Sentence,
            "reopened" => "曾被提前办理，到这一天再办",
            "failed" => $"{row.Error}（错误编号 {row.ErrorNumber}）",
            _ => row.Locked ? "正在办理" : "办理它的节点已中断，下一次运行时自动接替",
        };
    }

    public static string Took(JobDayRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Took is { } took ? Took((long)took.TotalMilliseconds) : "";
    }

    public static string Took(long milliseconds) => milliseconds < 950
        ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds} 毫秒")
        : milliseconds < 90_000 ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000.0:0.0} 秒") : string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 60_000.0:0.0} 分钟");
}
