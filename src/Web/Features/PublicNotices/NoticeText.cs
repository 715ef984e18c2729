using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.PublicNotices;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.PublicNotices;

/// <summary>Words of the pages about public notices (公示) and objections to them.</summary>
public static class NoticeText
{
    public static string State(NoticeState state) => state switch
    {
        NoticeState.Coming => "待公示",
        NoticeState.Running => "公示中",
        NoticeState.Ended => "公示期满",
        _ => "已撤回",
    };

    public static string Tab(string code) => code switch
    {
        "coming" => "待公示",
        "running" => "公示中",
        "ended" => "公示期满",
        "withdrawn" => "已撤回",
        "objected" => "有异议未办结",
        _ => "全部",
    };

    public static Tone Tone(NoticeState state) => state switch
    {
        NoticeState.Coming => Shared.TagHelpers.Tone.Waiting,
        NoticeState.Running => Shared.TagHelpers.Tone.Active,
        NoticeState.Ended => Shared.TagHelpers.Tone.Good,
        _ => Shared.TagHelpers.Tone.Neutral,
    };

    /// <summary>How many days are left, or since when approval is free.</summary>
    public static string Rest(NoticeRow notice, DateOnly today) => notice.State(today) switch
    {
        NoticeState.Coming => $"{notice.FirstDay.InFull()}开始",
        NoticeState.Running => $"{notice.LastDay.InFull()}届满（{notice.LastDay.Until(today)}）",
        NoticeState.Ended => $"{notice.LastDay.InFull()}已届满",
        _ => $"{notice.WithdrawnOn.InFull()}撤回",
    };

    public static string Result(string? result) => result switch { "upheld" => "异议成立", "dismissed" => "异议不成立", _ => "未办结" };

    public static Tone ResultTone(string? result) => result switch
    {
        "upheld" => Shared.TagHelpers.Tone.Bad,
        "dismissed" => Shared.TagHelpers.Tone.Good,
        _ => Shared.TagHelpers.Tone.Waiting,
    };

    /// <summary>Whether where it is published can be opened.</summary>
    public static bool IsLink(string place) =>
        Uri.TryCreate(place, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);

    /// <summary>Who objected, as far as a page says it.</summary>
    public static string Who(ObjectionRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        string name = row.Named ? "已留姓名（保密）" : "未留姓名";
        return !row.Reachable ? $"{name}，未留联系方式" : row.ContactTail.Length > 0 ? $"{name}，联系方式尾号 {row.ContactTail}" : $"{name}，已留联系方式（保密）";
    }
}
