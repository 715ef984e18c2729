namespace SmartFactory.Gansu.Rules.Awards;

/// <summary>Why a ceiling is what it is, in one sentence: a bare 0 is what applicants complain about most.</summary>
public static class HeadroomSentence
{
    /// <summary>The sentence with its articles.</summary>
    public static string Of(AwardCalculation calculation)
    {
        ArgumentNullException.ThrowIfNull(calculation);
        string articles = string.Join('、', calculation.Articles.Select(ChineseNumber.Article));
        return $"{Reason(calculation)}{(AwardAlerts.AwaitsDecision(calculation) ? "；是否给予待审定，须有书面决定" : "")}（{articles}）。";
    }

    private static string Reason(AwardCalculation c)
    {
        if (c.Forfeiture is { } forfeiture)
            return $"0：已依据{ChineseNumber.Article(forfeiture.Article)}作出处理{Named(forfeiture.Document)}，获评后不再给予资金奖励";
        if (c.Standard.IsZero)
            return "0：本年度标准为 0";
        string deducted = c.Deducted.IsZero ? "" : $"，扣除以往奖励 {c.Deducted}";
        if (c.Caps.FirstOrDefault(cap => cap.Binds) is { } cap)
        {
            string used = $"{cap.Name} {cap.Limit}，已用 {cap.Used}";
            return cap.RoomBefore.IsZero
                ? $"0：{used}，余额已用完"
                : $"标准 {c.Standard}{deducted}；{used}，余额只剩 {cap.RoomBefore}";
        }
        if (c.Ceiling.IsZero)
            return $"0：标准 {c.Base}已被以往奖励 {c.Deducted}全部抵扣";
        return c.Deducted.IsZero ? $"标准 {c.Standard}，无须扣除，上限余额足够" : $"标准 {c.Base}{deducted}，余 {c.Ceiling}";
    }

    private static string Named(string document) => document.Length == 0 ? "" : $"（{document}）";
}
