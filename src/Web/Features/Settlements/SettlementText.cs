using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Settlements;

/// <summary>Words of the pages of batches.</summary>
public static class SettlementText
{
    private static readonly Dictionary<string, string> AlertWords = new(StringComparer.Ordinal)
    {
        ["Q9"] = "有往年车间、工厂奖励",
        ["Q10"] = "基础级之后的场景",
        ["Q11"] = "同级重复获评",
        ["Q15"] = "卓越级之后的领航级",
        ["Q16"] = "额外奖励待审定",
        ["Q30"] = "不再给予奖励",
    };

    public static string Alert(string code) => AlertWords.TryGetValue(code, out string? words) ? words : code;

    public static Tone HintTone(string hint) => hint switch
    {
        "往年奖励有变化" or "不得申报期内" => Shared.TagHelpers.Tone.Bad,
        "额外奖励已有书面决定" => Shared.TagHelpers.Tone.Good,
        _ => Shared.TagHelpers.Tone.Warning,
    };

    public static Tone Tone(SettlementStage stage) => stage switch
    {
        SettlementStage.Calculated => Shared.TagHelpers.Tone.Active,
        SettlementStage.Submitted or SettlementStage.Reviewed => Shared.TagHelpers.Tone.Waiting,
        SettlementStage.Approved => Shared.TagHelpers.Tone.Good,
        _ => Shared.TagHelpers.Tone.Neutral,
    };
}
