using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Radar;

/// <summary>Words of the radar.</summary>
public static class RadarText
{
    private static readonly (RadarBucket Bucket, string Code, string Name, string Empty)[] Table =
    [
        (RadarBucket.Overdue, "overdue", "逾期未申请", "没有逾期未申请复核的称号。"),
        (RadarBucket.DueThisMonth, "due", "本月应申请", "本月没有到申请截止日的称号。"),
        (RadarBucket.Opening, "opening", "已可申请", "没有已进入复核期、尚未到截止月的称号。"),
        (RadarBucket.UnderReview, "reviewing", "复核中", "没有正在复核的称号。"),
        (RadarBucket.NextYear, "next", "未来十二个月", "未来十二个月没有到申请截止日的称号。"),
        (RadarBucket.All, "all", "全部", "没有符合条件的称号。"),
    ];

    public static IReadOnlyList<RadarBucket> Buckets { get; } = [.. Table.Select(row => row.Bucket)];

    public static string Code(this RadarBucket bucket) => Table[(int)bucket - 1].Code;

    public static string Name(this RadarBucket bucket) => Table[(int)bucket - 1].Name;

    public static string Empty(this RadarBucket bucket) => Table[(int)bucket - 1].Empty;

    public static RadarBucket? Parse(string? code) => Array.Find(Table, row => row.Code == code) is { Code: not null } row ? row.Bucket : null;

    public static string LetterState(string state) => state switch
    {
        "sent" => "已送达邮件服务器",
        "queued" or "sending" => "待发送",
        "failed" => "发送失败",
        _ => "仅站内信",
    };

    public static Tone LetterTone(string state) => state switch
    {
        "sent" => Tone.Good,
        "failed" => Tone.Bad,
        "queued" or "sending" => Tone.Waiting,
        _ => Tone.Neutral,
    };

    public static string Percent(decimal? share) => share is { } value ? $"{value * 100:0.#}%" : "—";
}
