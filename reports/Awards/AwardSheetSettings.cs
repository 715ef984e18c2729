using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Reports.Awards;

/// <summary>参数与口径: the values the formulas refer to, the readings with their meaning, and the articles themselves.</summary>
internal static class AwardSheetSettings
{
    // the others chose which prior awards were put into the rows
    private static readonly string[] Live = ["Q8", "Q9", "Q10", "Q11", "Q15"];

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
        foreach (var reading in batch.Policy.Readings)
        {
            string letter = batch.Readings[reading.Id].ToString();
            rows.Add(new($"{reading.Id} {reading.Point}", letter,
                $"本表采用 {letter}：{reading.Alternative(letter)?.Text}。{string.Join("；", reading.Alternatives.Select(each => $"{each.Letter}：{each.Text}"))}。"
                + (Live.Contains(reading.Id) ? "改动左侧字母，全表随之重算。" : "决定各行的取数，改动左侧字母不会重新取数。"),
                AwardFormulas.Reading(reading.Id)));
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
