using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Rules.Policies;

/// <summary>What must agree between the parts of a policy file.</summary>
internal static class PolicyPackChecks
{
    internal static void Check(PolicyPack pack, Func<string, string, PolicyPackException> wrong)
    {
        void Must(bool right, string path, string reason)
        {
            if (!right)
                throw wrong(path, reason);
        }
        void Unique(IEnumerable<string> codes, string path)
        {
            foreach (var group in codes.GroupBy(code => code))
                Must(group.Count() == 1, path, $"“{group.Key}”重复");
        }

        Must(pack.InForce.From <= pack.InForce.To, "$.inForce.to", "失效日期早于施行日期");
        Must(pack.IssuedOn <= pack.InForce.From, "$.inForce.from", "施行日期早于印发日期");
        for (int i = 0; i < pack.Articles.Count; i++)
            Must(pack.Articles[i].Number == i + 1, $"$.articles[{i}].number", $"条号应自1起连续，此处应为{i + 1}，现为{pack.Articles[i].Number}");
        Must(pack.Chapters.SelectMany(chapter => chapter.Articles).SequenceEqual(pack.Articles.Select(article => article.Number)),
            "$.chapters", "各章所列的条须依次包含全文的每一条，不重不漏");
        foreach (var (path, article) in Citations(pack))
            Must(article <= pack.Articles.Count, path, $"引用的第{article}条不存在，全文共{pack.Articles.Count}条");

        for (int i = 0; i < pack.Titles.Count; i++)
            Must(!pack.Titles[i].Kind.IsLegacy(), $"$.titles[{i}].kind", $"“{pack.Titles[i].Kind.Code()}”是原办法的载体，本文件不再评价");
        Unique(pack.AwardRule.Deductions.Select(deduction => deduction.For.Code()), "$.deductions");
        for (int i = 0; i < pack.AwardRule.Deductions.Count; i++)
            Must(pack.AwardRule.Maxima.ContainsKey(pack.AwardRule.Deductions[i].For), $"$.deductions[{i}].for", "该载体没有最高奖励标准");
        Unique(pack.AwardRule.Caps.Select(cap => cap.Id), "$.caps");
        for (int i = 0; i < pack.AwardRule.Caps.Count; i++)
            KnownKinds(pack.AwardRule.Caps[i].Counts, $"$.caps[{i}].counts");
        KnownKinds(pack.Term.Kinds, "$.validity.kinds");
        Must(pack.Term.DueMonthsBefore <= pack.Term.OpenMonthsBefore, "$.renewal.dueMonthsBefore", "应申请日早于开始受理日");
        KnownKinds(pack.Ladder.Order, "$.ladder.order");
        KnownKinds(pack.Ladder.FirstChoice, "$.ladder.firstChoice");
        Unique(pack.Sanctions.Select(sanction => sanction.Id), "$.sanctions");
        Unique(pack.Sanctions.Select(sanction => $"第{sanction.Article}条"), "$.sanctions");
        foreach (var (kind, proposal) in pack.Legacy.Proposals)
            Must(kind.IsLegacy() && pack.AwardRule.Maxima.ContainsKey(proposal), "$.legacy.proposals", $"“{kind.Code()}”对应“{proposal.Code()}”不成立");

        Unique(pack.Readings.Select(reading => reading.Id), "$.readings");
        for (int i = 0; i < pack.Readings.Count; i++)
        {
            var reading = pack.Readings[i];
            Unique(reading.Alternatives.Select(alternative => alternative.Letter), $"$.readings[{i}].alternatives");
            Must(reading.Alternative(reading.Default) is not null, $"$.readings[{i}].default", $"默认理解“{reading.Default}”不在所列各理解之中");
            Must(reading.Calculates == AwardReadings.Ids.Contains(reading.Id), $"$.readings[{i}].calculates",
                $"影响金额的口径为{string.Join("、", AwardReadings.Ids)}，与此处不符");
            Must(!reading.Calculates || reading.Alternatives.Select(alternative => alternative.Letter).SequenceEqual(["A", "B"]),
                $"$.readings[{i}].alternatives", "影响金额的口径只能有A、B两种理解");
        }
        foreach (string id in AwardReadings.Ids.Concat(["Q19", "Q20", "Q21", "Q33"]))
            Must(pack.Reading(id) is not null, "$.readings", $"缺少口径{id}");

        void KnownKinds(IReadOnlyList<TitleKind> kinds, string path)
        {
            for (int i = 0; i < kinds.Count; i++)
                Must(kinds[i].IsLegacy() || pack.AwardRule.Maxima.ContainsKey(kinds[i]), $"{path}[{i}]", $"“{kinds[i].Code()}”不在本文件的载体之中");
        }
    }

    private static IEnumerable<(string Path, int Article)> Citations(PolicyPack pack)
    {
        yield return ("$.inForce.article", pack.InForce.Article);
        yield return ("$.fund.article", pack.Fund.Article);
        yield return ("$.validity.article", pack.Term.Article);
        yield return ("$.renewal.article", pack.Term.RenewalArticle);
        yield return ("$.ladder.article", pack.Ladder.Article);
        yield return ("$.legacy.article", pack.Legacy.Article);
        yield return ("$.notice.article", pack.Notice.Article);
        var lists = new (string Path, IEnumerable<int> Articles)[]
        {
            ("titles", pack.Titles.Select(title => title.Article)),
            ("deductions", pack.AwardRule.Deductions.Select(deduction => deduction.Article)),
            ("caps", pack.AwardRule.Caps.Select(cap => cap.Article)),
            ("sanctions", pack.Sanctions.Select(sanction => sanction.Article)),
        };
        foreach (var (path, articles) in lists)
        {
            foreach (var (index, article) in articles.Index())
                yield return ($"$.{path}[{index}].article", article);
        }
        foreach (var (index, reading) in pack.Readings.Index())
        {
            foreach (var (at, article) in reading.Articles.Index())
                yield return ($"$.readings[{index}].articles[{at}]", article);
        }
    }
}
