using System.Globalization;
using SmartFactory.Gansu.UseCases.WorkItems;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.WorkItems;

/// <summary>How the state of long work is said.</summary>
public static class WorkItemText
{
    public static (Tone Tone, string Text) State(WorkItemRow item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.State switch
        {
            "waiting" => (Tone.Waiting, "排队中"),
            "running" when item.CancelRequested => (Tone.Warning, "正在取消"),
            "running" => (Tone.Active, "办理中"),
            "done" => (Tone.Good, "已完成"),
            "cancelled" => (Tone.Neutral, "已取消"),
            _ => (Tone.Bad, "没有办成"),
        };
    }

    /// <summary>"12,000 / 100,000 行，每秒 8,500 行，约剩 11 秒".</summary>
    public static string Progress(WorkItemRow item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var parts = new List<string>();
        if (item.TotalCount is > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{item.DoneCount:N0} / {item.TotalCount:N0} {item.Unit}"));
        else if (item is { DoneCount: > 0, State: "running" })
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{item.DoneCount:N0} {item.Unit}"));
        if (item.Rate is { } rate and >= 2)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"每秒 {rate:N0} {item.Unit}"));
        if (item.Rest is { } rest)
            parts.Add(rest.TotalSeconds < 90 ? $"约剩 {Math.Ceiling(rest.TotalSeconds):0} 秒" : $"约剩 {Math.Ceiling(rest.TotalMinutes):0} 分钟");
        return string.Join("，", parts);
    }
}
