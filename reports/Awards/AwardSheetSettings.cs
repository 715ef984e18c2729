using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Reports.Awards;

/// <summary>参数与口径: the values the formulas refer to, the readings with their meaning, and the articles themselves.</summary>
internal static class AwardSheetSettings
{
    private static readonly (string Id, string Point, string A, string B, bool Live)[] Readings =
    [
        ("Q6", "最高30万元按场景还是按单位当年", "每个场景", "单位当年合计", false),
        ("Q8", "年度标准低于最高标准时的扣除", "年度标准 − 往年奖励", "年度标准与（最高标准 − 往年奖励）取小", true),
        ("Q9", "奖励基础级时往年数字化车间、智能工厂奖励", "只计入累计上限", "同时扣除", true),
        ("Q10", "已获基础级后再获评优秀场景", "只受累计上限控制", "按已获最高等级标准控制", true),
        ("Q11", "同级重复获评", "只扣条文列举的", "往年同级奖励一并扣除", true),
        ("Q12", "“往年”的范围", "以前年度", "以前全部决定", false),
        ("Q13", "扣除已批复额还是已拨付额", "已批复净额", "已拨付额", false),
        ("Q15", "卓越级之后的领航级额外奖励", "100 + 200 分别给予", "两级合计不超过领航级标准", true),
    ];

    public static List<Setting> Of(AwardSheetBatch batch)
    {
        var rows = new List<Setting> { new("一、最高标准（万元）", null, "") };
        foreach (var (kind, maximum) in batch.Rule.Maxima.OrderBy(entry => entry.Key))
            rows.Add(new(kind.Name(), maximum.Amount.Wan, ChineseNumber.Article(maximum.Article), AwardFormulas.Maximum(kind)));
        rows.Add(new("二、累计上限（万元）", null, ""));
        foreach (var cap in batch.Rule.Caps)
        {
            rows.Add(new(cap.Name, cap.Limit.Wan,
                $"{ChineseNumber.Article(cap.Article)}；计入：{string.Join('、', cap.Counts.Select(kind => kind.Name()))}", AwardFormulas.Cap(cap.Id)));
        }
        rows.Add(new("三、解释口径", null, ""));
        foreach (var (id, point, a, b, live) in Readings)
        {
            char letter = batch.Readings[id];
            rows.Add(new($"{id} {point}", letter.ToString(),
                $"本表采用 {letter}：{(letter == 'A' ? a : b)}。A：{a}；B：{b}。{(live ? "改动左侧字母，全表随之重算。" : "决定往年奖励各列的取数，改动左侧字母不会重新取数。")}",
                AwardFormulas.Reading(id)));
        }
        rows.Add(new("四、依据", null, ""));
        rows.Add(new("文件", batch.Policy.Document, batch.Policy.Name));
        rows.Add(new("规则包及版本", $"{batch.Policy.Id} 第 {batch.Policy.Version} 版", $"内容校验值（SHA-256）：{batch.Policy.Hash}"));
        rows.Add(new("决定日", SheetText.Day(batch.DecidedOn), batch.Approved ? "已批准" : "测算稿，未经批准"));
        if (batch.FundYear is { } year)
            rows.Add(new("资金年度", year, ""));
        rows.Add(new("五、条文", null, ""));
        foreach (var (number, text) in batch.Policy.Articles.OrderBy(article => article.Key))
            rows.Add(new(ChineseNumber.Article(number), "", text));
        return rows;
    }
}
