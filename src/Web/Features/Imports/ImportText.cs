using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Imports;

/// <summary>The words of this feature that are not in a view.</summary>
internal static class ImportText
{
    public static (Tone Tone, string Text) State(ImportRow row) => row.State switch
    {
        "committed" => (Tone.Good, "已入库"),
        "discarded" => (Tone.Neutral, "已作废"),
        _ when row.Errors > 0 => (Tone.Warning, "待更正"),
        _ => (Tone.Waiting, "待确认入库"),
    };

    public static Confirmation Confirm(ImportDetail import, bool validRowsOnly)
    {
        var preview = import.Preview;
        var sentences = new List<string>
        {
            $"将写入 {preview.TitlesNew} 项称号、{preview.AwardsNew} 笔奖励共 {preview.AmountNew}、{preview.DecisionsNew} 件处理决定，新增企业 {preview.EnterprisesNew} 家。",
        };
        if (preview.TitlesKnown + preview.DecisionsKnown > 0)
            sentences.Add($"另有 {preview.TitlesKnown} 项称号、{preview.DecisionsKnown} 件处理决定已在台账中，不重复写入。");
        if (validRowsOnly && import.Row.Errors > 0)
            sentences.Add($"有错误的 {preview.RecordsWithErrors} 行不写入，更正后可再次导入，只会补入缺少的部分。");
        foreach (var difference in import.Differences)
            sentences.Add($"与控制数不符：{difference.Name}应为 {difference.Typed}，文件为 {difference.Found}。");
        return new Confirmation("确认导入台账", sentences, $"/imports/{import.Row.ImportId}/commit", "确认入库")
        {
            BackUrl = $"/imports/{import.Row.ImportId}",
            BackText = import.Row.FileName,
            Irreversible = "奖励记录一经入库只能追加，不能修改或删除；如有差错，须另行登记撤销。",
            AsksReason = validRowsOnly || import.Differences.Count > 0,
            Fields = new Dictionary<string, string> { ["validRowsOnly"] = validRowsOnly ? "true" : "false" },
        };
    }
}
