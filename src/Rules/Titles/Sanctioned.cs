using SmartFactory.Gansu.Rules.Policies;

namespace SmartFactory.Gansu.Rules.Titles;

/// <summary>A title a decision is about, and what the decision does to it.</summary>
/// <param name="TitleId">Number of the title.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Carrier">Its carrier.</param>
/// <param name="ValidTo">Last day of its period; null when it has none.</param>
/// <param name="Act">Downgrade or cancel.</param>
/// <param name="Target">The kind it is downgraded to; null takes one rung down (Q24).</param>
/// <param name="Printed">The last day of the lower title as the document prints it (Q19).</param>
public sealed record SanctionedTitle(
    long TitleId, TitleKind Kind, string Carrier, DateOnly? ValidTo, TitleAct Act, TitleKind? Target = null, DateOnly? Printed = null);

/// <summary>What a decision does to one title.</summary>
/// <param name="Title">The title.</param>
/// <param name="NewKind">The kind it is downgraded to.</param>
/// <param name="NewDates">The period of the lower title (Q24).</param>
/// <param name="Start">From which rung the unit climbs again; null when from none.</param>
public sealed record TitleConsequence(SanctionedTitle Title, TitleKind? NewKind, TitleDates? NewDates, TitleKind? Start);

/// <summary>Everything that follows from a decision under Art. 22–25.</summary>
/// <param name="Rule">The article as data.</param>
/// <param name="Titles">Title by title.</param>
/// <param name="Ban">The bar on applying; null when there is none.</param>
/// <param name="Forfeits">不再给予资金奖励.</param>
/// <param name="CreditRecord">Entered in the credit record.</param>
public sealed record Consequences(SanctionRule Rule, IReadOnlyList<TitleConsequence> Titles, BanTerm? Ban, bool Forfeits, bool CreditRecord);

/// <summary>Derives from the article what a decision brings about: nobody types it, so nobody forgets it (Art. 22–25).</summary>
public static class Sanctioned
{
    /// <summary>
    /// The consequences; throws <see cref="SanctionException"/> with a Chinese message when the article does not allow what is asked.
    /// </summary>
    /// <param name="pack">The rule in force on the decision day.</param>
    /// <param name="readings">Its readings.</param>
    /// <param name="article">22, 23, 24 or 25.</param>
    /// <param name="titles">The titles concerned, always explicit (Q29).</param>
    /// <param name="decidedOn">Day of the decision: the bar and a new period run from it.</param>
    /// <param name="effectiveOn">Day on which the old title ends and the lower one begins.</param>
    /// <param name="banYears">Years of the bar; 0 for none.</param>
    public static Consequences By(
        PolicyPack pack, Readings readings, int article, IReadOnlyList<SanctionedTitle> titles, DateOnly decidedOn, DateOnly effectiveOn, int banYears)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(readings);
        ArgumentNullException.ThrowIfNull(titles);
        var rule = pack.Sanction(article) ?? throw new SanctionException($"{ChineseNumber.Article(article)}没有规定处理措施");
        CheckBan(rule, banYears);
        if (titles.Count == 0 && !rule.Outcomes.Contains(SanctionOutcome.Refuse))
            throw new SanctionException($"依{ChineseNumber.Article(article)}处理，须列明所涉及的称号");
        return new Consequences(
            rule, [.. titles.Select(title => Of(pack, readings, rule, title, decidedOn, effectiveOn))],
            banYears == 0 ? null : new BanTerm(decidedOn, banYears), rule.ForfeitsAwards, rule.CreditRecord);
    }

    private static void CheckBan(SanctionRule rule, int years)
    {
        if (rule.Ban is null && years != 0)
            throw new SanctionException($"{ChineseNumber.Article(rule.Article)}没有规定不得申报的期限，应填0");
        if (rule.Ban is { } ban && (years < 0 || years > 20 || !ban.Allows(years)))
            throw new SanctionException($"依{ChineseNumber.Article(rule.Article)}，不得申报的期限{(ban.AtLeast ? $"至少{ban.Years}年" : ban.Discretionary ? $"为{ban.Years}年，也可不设（填0）" : $"为{ban.Years}年")}");
    }

    private static TitleConsequence Of(PolicyPack pack, Readings readings, SanctionRule rule, SanctionedTitle title, DateOnly decidedOn, DateOnly effectiveOn)
    {
        bool downgraded = title.Act == TitleAct.Downgrade;
        if (!rule.Outcomes.Contains(downgraded ? SanctionOutcome.Downgrade : SanctionOutcome.Revoke))
            throw new SanctionException($"{ChineseNumber.Article(rule.Article)}没有规定{(downgraded ? "降格" : "取消称号")}");
        if (!downgraded)
            return new TitleConsequence(title, null, null, new Setback(rule.Article, decidedOn, title.Kind, null, "").Start(pack.Ladder, readings));

        var targets = pack.Ladder.DowngradeTargets(title.Kind);
        if (targets.Count == 0)
            throw new SanctionException($"{title.Kind.ShortName()}没有更低的等级可降，只能取消");
        var target = title.Target ?? targets[0];
        if (!targets.Contains(target))
            throw new SanctionException($"{title.Kind.ShortName()}不能降为{target.ShortName()}，可降为{string.Join("、", targets.Select(kind => kind.ShortName()))}");
        return new TitleConsequence(
            title, target, Period(pack, readings, rule.Article, title, decidedOn) with { ConfirmedOn = effectiveOn },
            new Setback(rule.Article, decidedOn, title.Kind, target, "").Start(pack.Ladder, readings));
    }

    // Q24: at the end of a period a new one begins; in the middle of one a sanction does not lengthen the title
    private static TitleDates Period(PolicyPack pack, Readings readings, int article, SanctionedTitle title, DateOnly decidedOn)
    {
        if (title.Printed is { } printed)
            return TitleDates.Until(decidedOn, printed, pack.Term);
        if (title.ValidTo is not { } end)
            return TitleDates.From(decidedOn, pack.Term, readings.ForTitles());
        if (readings["Q24"] == "B" || (readings["Q24"] == "C" && article != 22))
            return TitleDates.Until(decidedOn, end, pack.Term);
        // Q22: the result of a review that was not finished at the end is dated back to it
        return TitleDates.From(article == 22 && decidedOn > end ? end : decidedOn, pack.Term, readings.ForTitles());
    }
}

/// <summary>A decision the article does not allow; the message says so in Chinese.</summary>
public sealed class SanctionException : Exception
{
    /// <summary>With its reason.</summary>
    public SanctionException(string message) : base(message)
    {
    }

    /// <summary>Not used.</summary>
    public SanctionException() : base("规定不允许")
    {
    }

    /// <summary>With its reason and cause.</summary>
    public SanctionException(string message, Exception inner) : base(message, inner)
    {
    }
}
