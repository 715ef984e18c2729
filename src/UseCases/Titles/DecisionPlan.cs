using Dapper;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>What will happen to one title.</summary>
/// <param name="Title">The title.</param>
/// <param name="Act">The act.</param>
/// <param name="NewKind">The kind of the title that takes its place.</param>
/// <param name="NewDates">The new period, of it or of its successor.</param>
/// <param name="Start">From which rung the unit climbs again.</param>
public sealed record PlannedTitle(TitleInHand Title, TitleAct Act, TitleKind? NewKind, TitleDates? NewDates, TitleKind? Start);

/// <summary>Everything a decision will do, worked out before anybody confirms it: what the page shows is what is carried out.</summary>
public sealed record DecisionPlan(
    DecisionDraft Draft, RuleOfDay Rule, SanctionRule? Sanction, IReadOnlyList<PlannedTitle> Titles, BanTerm? Ban, bool Forfeits, bool CreditRecord)
{
    private const string UnconcludedSql = """
        select t.carrier from titles t
        where t.title_id = any (@titles) and not exists (
          select from renewals r where r.title_id = t.title_id and r.stage = 'concluded' and (@RenewalId::bigint is null or r.renewal_id = @RenewalId))
        order by t.title_id limit 1
        """;

    /// <summary>Works it out, with the titles locked. Refuses what the article or the states do not allow.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="draft">What is decided.</param>
    /// <param name="today">The day it is looked at.</param>
    /// <param name="decided">Confirmed already: whether it may be carried out, not whether it may be decided.</param>
    public static async Task<DecisionPlan> Of(Work work, DecisionDraft draft, DateOnly today, bool decided = false)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(draft);
        var rule = await PolicyLibrary.On(work.Connection, draft.DecidedOn);
        var titles = await TitleInHand.TakeAll(work, [.. draft.Titles.Select(title => title.TitleId)]);
        var unit = await work.Connection.ExecuteScalarAsync<long>("select unit_id from enterprises where enterprise_id = @EnterpriseId", draft);
        if (titles.Count != draft.Titles.Count || titles.Any(title => title.UnitId != unit))
            throw new RefusalException("所列称号有的不存在，或者不属于这家企业。");
        foreach (var title in titles)
        {
            var act = draft.Titles.First(item => item.TitleId == title.TitleId).Act;
            if (!draft.Matter.Acts().Contains(act) || TitleMoves.Find(title.Stands, act) is null)
                throw new RefusalException($"“{title.Carrier}”现为“{title.Stands.Name()}”，不能办理“{act.Name()}”。");
        }
        // Art. 22: county check and commissioned review come first, the provincial decision last
        if (draft.Matter == DecisionMatter.Renewal && await work.Connection.ExecuteScalarAsync<string?>(
            UnconcludedSql, new { titles = draft.Titles.Select(title => title.TitleId).ToArray(), draft.RenewalId }) is { } open)
            throw new RefusalException($"“{open}”的复核还没有登记结论，须先经初审、委托复核并登记结论，再作决定。");
        if (draft.Matter == DecisionMatter.Renewal && rule.Readings.BarsRenewals())
            await RefuseHalted(work, draft, today, decided);
        try
        {
            return draft.Matter is DecisionMatter.Renewal or DecisionMatter.Sanction
                ? Sanctions(draft, rule, titles)
                : new DecisionPlan(draft, rule, null, [.. titles.Select(title => Other(draft, rule, title))], null, false, false);
        }
        catch (SanctionException refused)
        {
            throw new RefusalException(refused.Message + "。", refused);
        }
    }

    // Q28 C: on no day of a bar is a renewal decided; what was to take effect in it waits for its end
    private static async Task RefuseHalted(Work work, DecisionDraft draft, DateOnly today, bool decided)
    {
        var last = today > draft.EffectiveOn ? today : draft.EffectiveOn;
        var bar = decided ? null : await RenewalHalts.Bar(work.Connection, draft.EnterpriseId, draft.DecidedOn, draft.DecidedOn);
        bar ??= await RenewalHalts.Bar(work.Connection, draft.EnterpriseId, draft.EffectiveOn, last);
        if (bar is not null)
            throw new RefusalException($"现在不能作出或者执行这项复核决定：{bar.Sentence}");
    }

    private static DecisionPlan Sanctions(DecisionDraft draft, RuleOfDay rule, IReadOnlyList<TitleInHand> titles)
    {
        var acts = draft.Titles.ToDictionary(title => title.TitleId);
        foreach (var title in titles)
            PrintedPeriod.Check(draft, rule, title);
        PlannedTitle[] extended = [.. titles.Where(title => acts[title.TitleId].Act == TitleAct.Extend).Select(title => Extended(draft, rule, title))];
        var punished = titles.Where(title => acts[title.TitleId].Act != TitleAct.Extend)
            .Select(title => new SanctionedTitle(title.TitleId, title.Kind, title.Carrier, title.ValidTo, acts[title.TitleId].Act, acts[title.TitleId].Target, acts[title.TitleId].ValidTo)).ToList();
        if (draft.Matter == DecisionMatter.Renewal && punished.Count == 0)
            return new DecisionPlan(draft, rule, null, extended, null, false, false);
        var consequences = Sanctioned.By(rule.Pack, rule.Readings, draft.Article, punished, draft.DecidedOn, draft.EffectiveOn, draft.BanYears);
        var planned = consequences.Titles.Select(item => new PlannedTitle(
            titles.First(title => title.TitleId == item.Title.TitleId), item.Title.Act, item.NewKind, item.NewDates, item.Start));
        return new DecisionPlan(
            draft, rule, consequences.Rule, [.. extended, .. planned], consequences.Ban, consequences.Forfeits, consequences.CreditRecord);
    }

    private static PlannedTitle Extended(DecisionDraft draft, RuleOfDay rule, TitleInHand title)
    {
        var dates = title.Dates ?? throw new RefusalException($"“{title.Carrier}”没有有效期，不能延长。");
        var extended = draft.Titles.First(item => item.TitleId == title.TitleId).ValidTo is { } printed
            ? TitleDates.Until(dates.ConfirmedOn, printed, rule.Pack.Term)
            : dates.Extended(rule.Pack.Term, draft.DecidedOn, rule.Readings.ForTitles());
        return new PlannedTitle(title, TitleAct.Extend, null, extended, null);
    }

    private static PlannedTitle Other(DecisionDraft draft, RuleOfDay rule, TitleInHand title)
    {
        var item = draft.Titles.First(entry => entry.TitleId == title.TitleId);
        if (item.Act != TitleAct.Rerecognise)
            return new PlannedTitle(title, item.Act, null, null, null);
        var kind = item.Target ?? rule.Pack.Legacy.Proposals.GetValueOrDefault(title.Kind);
        if (!kind.IsProvincial())
            throw new RefusalException($"请选择“{title.Carrier}”重新认定为哪一等级。");
        PrintedPeriod.Check(draft, rule, title);
        var dates = item.ValidTo is { } printed
            ? TitleDates.Until(draft.DecidedOn, printed, rule.Pack.Term) : TitleDates.From(draft.DecidedOn, rule.Pack.Term, rule.Readings.ForTitles());
        return new PlannedTitle(title, item.Act, kind, dates with { ConfirmedOn = draft.EffectiveOn }, null);
    }

    /// <summary>What will happen, sentence by sentence, each under its article: shown before anybody confirms.</summary>
    public IEnumerable<(string Text, int Article)> Sentences()
    {
        foreach (var item in Titles)
            yield return (Sentence(item), Draft.Article);
        if (Ban is { } ban)
            yield return ($"该单位自{Day(ban.DecidedOn)}至{Day(ban.LastDay)}不得申报{BanScope}，{Day(ban.MayApplyFrom)}起可以申报。", Draft.Article);
        else if (Sanction?.Ban is { Discretionary: true })
            yield return ("本次不设不得申报的期限。", Draft.Article);
        if (Forfeits)
            yield return ("此后重新获评优秀场景、基础级、先进级的，不再给予资金奖励。", Draft.Article);
        if (CreditRecord)
            yield return ("按信用管理规定予以记录和评价。", Draft.Article);
        if (Draft.Recommender is not null)
            yield return ("对推荐单位予以通报，并在推荐考核中扣分。", Draft.Article);
        if (Draft.Matter == DecisionMatter.Lifting)
            yield return ($"不得申报的限制自{Day(Draft.EffectiveOn)}起解除。", Draft.Article);
        if (Draft.Matter == DecisionMatter.Reversal)
            yield return ("原决定不再有效：由它取消、降格的称号恢复原状，由它产生的称号随之失效，由它设定的限制和奖励后果一并解除。", Draft.Article);
        yield return (Draft.EffectiveOn == Draft.DecidedOn
            ? "确认后立即执行。已执行的决定不能修改，确有错误的另作决定撤销。"
            : $"自{Day(Draft.EffectiveOn)}起由系统按本决定执行。", Draft.Article);
    }

    // Q28
    private string BanScope => Rule.Readings["Q28"] switch
    {
        "B" => "同一等级（其他等级的申报、所保留称号的复核不受影响）",
        "C" => "（含推荐申报卓越级、领航级，以及所保留称号的复核；正在办理的复核中止，限制结束后继续）",
        _ => "（含推荐申报卓越级、领航级；所保留称号的复核不受影响）",
    };

    private string Sentence(PlannedTitle item)
    {
        string printed = Draft.Titles.FirstOrDefault(title => title.TitleId == item.Title.TitleId)?.ValidTo is null ? "" : "（以文件载明的为准）";
        string name = $"{item.Title.Kind.Name()}“{item.Title.Carrier}”";
        string again = item.Start is { } start ? $"再次申报须从{start.ShortName()}起逐级进行。" : "";
        string ended = Draft.Matter != DecisionMatter.Renewal && item.Title.Stands == TitleState.UnderReview ? "正在办理的复核随之终结。" : "";
        return item.Act switch
        {
            TitleAct.Extend => $"{name}通过复核，有效期由{Day(item.Title.ValidTo!.Value)}延长至{Day(item.NewDates!.ValidTo)}{printed}，下次复核申请截止{Day(item.NewDates.RenewalDue)}。",
            TitleAct.Downgrade => $"{name}降为{item.NewKind!.Value.Name()}，有效期至{Day(item.NewDates!.ValidTo)}{printed}。{ended}{again}",
            TitleAct.Cancel => $"{name}予以取消。{ended}{again}",
            TitleAct.Rerecognise => $"{name}重新认定为{item.NewKind!.Value.Name()}，有效期至{Day(item.NewDates!.ValidTo)}{printed}，不另给予奖励。",
            TitleAct.NotContinue => $"{name}不予延续，不限制再次申报。",
            TitleAct.Supersede => $"{name}由更高等级接替，不再单独计算有效期。{ended}",
            TitleAct.Withdraw => $"{name}按国家文件撤销。",
            _ => $"{name}：{item.Act.Name()}。",
        };
    }

    private static string Day(DateOnly day) => $"{day:yyyy年M月d日}";
}
