using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Titles;

/// <summary>States of titles as pages say them.</summary>
public static class TitleStates
{
    public static string Name(string state) => state switch
    {
        "valid" => "有效",
        "legacy" => "原办法称号",
        "cancelled" => "已取消",
        "downgraded" => "已降格",
        "superseded" => "已由更高等级接替",
        "expired" => "到期失效",
        _ => "全部",
    };

    public static Tone Tone(string state) => state switch
    {
        "valid" => Shared.TagHelpers.Tone.Good,
        "legacy" or "superseded" => Shared.TagHelpers.Tone.Neutral,
        "cancelled" => Shared.TagHelpers.Tone.Bad,
        _ => Shared.TagHelpers.Tone.Warning,
    };
}
