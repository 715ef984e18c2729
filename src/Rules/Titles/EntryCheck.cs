using SmartFactory.Gansu.Rules.Policies;

namespace SmartFactory.Gansu.Rules.Titles;

/// <summary>Whether a unit may apply for a kind of title.</summary>
public enum EntryVerdict
{
    /// <summary>可以申报.</summary>
    Allowed = 1,

    /// <summary>原则上不符: only by a reasoned decision of the province (Q5).</summary>
    Warned,

    /// <summary>不得申报.</summary>
    Barred,
}

/// <summary>One reason of a verdict, with the article it rests on.</summary>
public sealed record EntryReason(EntryVerdict Weight, string Text, int Article);

/// <summary>The verdict on one kind: the heaviest of its reasons.</summary>
public sealed record Entry(TitleKind Kind, IReadOnlyList<EntryReason> Reasons)
{
    /// <summary>Allowed when no reason weighs more.</summary>
    public EntryVerdict Verdict => Reasons.Count == 0 ? EntryVerdict.Allowed : Reasons.Max(reason => reason.Weight);
}

/// <summary>A title of the unit, present or past.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="ConfirmedOn">Day of confirmation.</param>
/// <param name="State">Where it stands on the day asked about.</param>
/// <param name="Since">Since when it stands there.</param>
/// <param name="Derived">It took the place of another by a decision, without an application.</param>
public sealed record HeldTitle(TitleKind Kind, DateOnly ConfirmedOn, TitleState State, DateOnly Since, bool Derived = false);

/// <summary>不得申报 until a day, with the article and document of the decision.</summary>
public sealed record Bar(int Article, string Document, DateOnly From, DateOnly LastDay, TitleKind? Kind = null)
{
    /// <summary>Whether the unit is barred on this day, first and last day included.</summary>
    public bool Covers(DateOnly day) => From <= day && day <= LastDay;
}

/// <summary>What the rule looks at when a unit wants to apply (Art. 16, 22–25).</summary>
/// <param name="Titles">Every title ever recognised, legacy included (Q2).</param>
/// <param name="Setbacks">Downgrades and cancellations.</param>
/// <param name="Bars">Bars, past ones too.</param>
/// <param name="ScenariosThisYear">Scenario applications of the calendar year that count (Q4).</param>
/// <param name="ScenariosEntered">Somebody entered their number; otherwise those known are the ones that were recognised.</param>
public sealed record Applicant(
    IReadOnlyList<HeldTitle> Titles, IReadOnlyList<Setback> Setbacks, IReadOnlyList<Bar> Bars, int ScenariosThisYear, bool ScenariosEntered = false);

/// <summary>Art. 16 with Art. 22–25: what a unit may apply for on a day, and why not the rest.</summary>
public static class EntryCheck
{
    /// <summary>The verdict on every kind of the rule, lowest rung first.</summary>
    public static IReadOnlyList<Entry> MayApply(PolicyPack pack, Readings readings, Applicant applicant, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(readings);
        ArgumentNullException.ThrowIfNull(applicant);
        return [.. pack.Titles.OrderBy(title => title.Ladder).Select(title => new Entry(title.Kind, [.. Reasons(pack, readings, applicant, title.Kind, day)]))];
    }

    private static IEnumerable<EntryReason> Reasons(PolicyPack pack, Readings readings, Applicant applicant, TitleKind kind, DateOnly day) =>
        Bans(readings, applicant, kind, day)
            .Concat(AfterSetbacks(pack, readings, applicant, kind, day))
            .Concat(AfterLapse(pack, readings, applicant, kind))
            .Concat(ThisYear(pack, applicant, kind, day))
            .Concat(kind.IsProvincial() ? Ladder(pack, readings, applicant, kind) : Recommendation(pack, applicant, kind));

    private static IEnumerable<EntryReason> Bans(Readings readings, Applicant applicant, TitleKind kind, DateOnly day) =>
        from bar in applicant.Bars
        where bar.Covers(day) && (readings["Q28"] != "B" || bar.Kind is null || bar.Kind == kind)
        select new EntryReason(EntryVerdict.Barred,
            $"依{ChineseNumber.Article(bar.Article)}（{bar.Document}），{bar.From:yyyy年M月d日}至{bar.LastDay:yyyy年M月d日}不得{(kind.IsProvincial() ? "申报" : "推荐申报")}{(readings.BarsRenewals() ? "（所保留称号的复核同样不予受理）" : "")}，{bar.LastDay.AddDays(1):yyyy年M月d日}起可以申报", bar.Article);

    private static IEnumerable<EntryReason> AfterSetbacks(PolicyPack pack, Readings readings, Applicant applicant, TitleKind kind, DateOnly day)
    {
        int height = pack.Ladder.Height(kind);
        foreach (var setback in applicant.Setbacks.Where(setback => setback.DecidedOn <= day))
        {
            string lost = $"{setback.Lost.ShortName()}{(setback.DowngradedTo is { } to ? $"降为{to.ShortName()}" : "被取消")}（{setback.Document}）";
            if (setback.Start(pack.Ladder, readings) is not { } start)
            {
                yield return new EntryReason(EntryVerdict.Barred, $"{lost}，没有更低等级可以申报", setback.Article);
                continue;
            }
            // without a rung of its own, a recommendation needs the top of the ladder
            int wanted = height < 0 ? pack.Ladder.Order.Count : height;
            bool climbed = wanted <= pack.Ladder.Height(start) || applicant.Titles.Any(title =>
                title.ConfirmedOn > setback.DecidedOn && !title.Derived && pack.Ladder.Height(title.Kind) == wanted - 1);
            if (!climbed)
                yield return new EntryReason(EntryVerdict.Barred, $"{lost}，须从{start.ShortName()}起逐级申报", setback.Article);
        }
    }

    // Q45 B: who let a title lapse begins at the bottom, unless it holds the same or a higher one besides
    private static IEnumerable<EntryReason> AfterLapse(PolicyPack pack, Readings readings, Applicant applicant, TitleKind kind)
    {
        int height = pack.Ladder.Height(kind);
        if (readings["Q45"] != "B" || height < 1)
            yield break;
        int Rung(HeldTitle title) => pack.Ladder.Height(Mapped(pack, title.Kind));
        foreach (var lapsed in applicant.Titles.Where(title => title.State == TitleState.Expired).Take(1))
        {
            bool stands = applicant.Titles.Any(title => title.State.IsHeld() && Rung(title) >= Rung(lapsed));
            bool climbed = applicant.Titles.Any(title => Rung(title) == height - 1 && (title.State.IsHeld() || title.ConfirmedOn > lapsed.Since));
            if (!stands && !climbed)
                yield return new EntryReason(EntryVerdict.Barred,
                    $"原{lapsed.Kind.ShortName()}已于{lapsed.Since:yyyy年M月d日}到期失效，须从{pack.Ladder.Order[0].ShortName()}起重新申报（Q45）", pack.Term.Article);
        }
    }

    private static IEnumerable<EntryReason> ThisYear(PolicyPack pack, Applicant applicant, TitleKind kind, DateOnly day)
    {
        if (kind.IsScenario() && applicant.ScenariosThisYear >= pack.Ladder.ScenariosPerYear)
            yield return new EntryReason(EntryVerdict.Barred,
                $"{day.Year}年已{(applicant.ScenariosEntered ? "申报" : "获评")}优秀场景{applicant.ScenariosThisYear}个，每年申报不超过{pack.Ladder.ScenariosPerYear}个（Q4）", pack.Ladder.Article);
    }

    private static IEnumerable<EntryReason> Ladder(PolicyPack pack, Readings readings, Applicant applicant, TitleKind kind)
    {
        if (applicant.Titles.Count == 0)
        {
            if (!pack.Ladder.FirstChoice.Contains(kind))
                yield return new EntryReason(EntryVerdict.Barred, $"首次申报不能选择{kind.ShortName()}", pack.Ladder.Article);
            yield break;
        }
        var soft = readings["Q5"] == "A" ? EntryVerdict.Barred : EntryVerdict.Warned;
        int height = pack.Ladder.Height(kind);
        int reached = applicant.Titles.Max(title => pack.Ladder.Height(Mapped(pack, title.Kind)));
        if (height > reached + 1)
            yield return new EntryReason(soft, $"再次申报原则上逐级进行：应先取得{pack.Ladder.Order[height - 1].ShortName()}", pack.Ladder.Article);
        foreach (var title in applicant.Titles.Where(title => readings["Q45"] != "B" && title.Kind == kind && title.State == TitleState.Expired).Take(1))
            yield return new EntryReason(EntryVerdict.Warned, $"原{title.Kind.ShortName()}已到期失效，可以申报同一等级，奖励按第十九条扣除（Q45）", pack.Term.Article);
        foreach (var title in applicant.Titles.Where(title => title.Kind.IsLegacy() && title.State.IsHeld() && Mapped(pack, title.Kind) == kind).Take(1))
            yield return new EntryReason(EntryVerdict.Warned, $"已有{title.Kind.ShortName()}尚待复审，建议先按第二十八条办理", pack.Legacy.Article);
        if (!kind.IsScenario() && applicant.Titles.Any(title => title.State.IsHeld() && pack.Ladder.Height(Mapped(pack, title.Kind)) >= height))
            yield return new EntryReason(EntryVerdict.Warned, $"已持有{kind.ShortName()}或更高等级：同一工厂只保留最高等级；另一工厂可以申报，同级奖励每单位一次（Q17、Q38）", pack.Ladder.Article);
    }

    // Art. 8 and 18: the province only recommends
    private static IEnumerable<EntryReason> Recommendation(PolicyPack pack, Applicant applicant, TitleKind kind)
    {
        var titles = pack.Titles.OrderBy(title => title.Ladder).Select(title => title.Kind).ToList();
        var below = titles[titles.IndexOf(kind) - 1];
        if (!applicant.Titles.Any(title => title.State.IsHeld() && title.Kind == below))
            yield return new EntryReason(EntryVerdict.Warned, $"{kind.ShortName()}由国家认定，省级一般从在有效期内的{below.ShortName()}中推荐", 18);
    }

    private static TitleKind Mapped(PolicyPack pack, TitleKind kind) => pack.Legacy.Proposals.GetValueOrDefault(kind, kind);
}
