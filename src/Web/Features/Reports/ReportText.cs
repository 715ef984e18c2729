using SmartFactory.Gansu.Rules.Reports;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Reports;

/// <summary>Words of the pages about reports (举报).</summary>
public static class ReportText
{
    public static string Level(string level) => level switch { "county" => "县（区）工信部门", "city" => "市（州）工信部门", _ => "省工信厅" };

    public static string Channel(string channel) => channel switch { "online" => "网上", "letter" => "来信", "visit" => "来访", _ => "来电" };

    public static string Stage(string stage) => stage.Length == 0 ? "全部" : ReportMoves.ParseStage(stage)!.Value.Name();

    public static Tone Tone(string stage) => stage switch
    {
        "registered" => Shared.TagHelpers.Tone.Waiting,
        "serious" => Shared.TagHelpers.Tone.Bad,
        "accepted" or "rectifying" => Shared.TagHelpers.Tone.Active,
        "answered" or "archived" => Shared.TagHelpers.Tone.Good,
        _ => Shared.TagHelpers.Tone.Neutral,
    };

    public static string Act(string act) => act switch
    {
        "register" => "登记",
        "hold" => "暂缓拨付",
        "release" => "恢复拨付",
        _ => Enum.TryParse<ReportAct>(act, true, out var known) ? known.Name() : act,
    };
}
