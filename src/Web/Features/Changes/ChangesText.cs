using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Changes;

/// <summary>Words of the pages about changes.</summary>
public static class ChangesText
{
    public static string State(string state) => state switch { "requested" => "待确认", "confirmed" => "已执行", "rejected" => "已退回", _ => "全部" };

    public static Tone Tone(string state) => state switch
    {
        "requested" => Shared.TagHelpers.Tone.Waiting,
        "confirmed" => Shared.TagHelpers.Tone.Good,
        _ => Shared.TagHelpers.Tone.Neutral,
    };
}
