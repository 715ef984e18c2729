using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>Does what a confirmed decision says, on its day: by the confirming person or by the nightly job, never without a decision.</summary>
public static class CarryOutDecision
{
    private const string Due = "select decision_id from decisions where state = 'confirmed' and effective_on <= @day order by effective_on, decision_id";

    private const string InsertSanction = """
        insert into sanctions (enterprise_id, title_id, carrier, article, outcome, content, document, decided_on, ban_years, ban_to, forfeits, event_id,
                               decision_id, downgraded_to, credit_record)
        values (@EnterpriseId, @titleId, @carrier, @Article, @outcome, @Reason, @Document, @DecidedOn, @BanYears, @banTo, @forfeits, @eventId,
                @decisionId, @target, @creditRecord)
        """;

    private const string Tie = "update decision_titles set new_title_id = @newTitleId where decision_id = @decisionId and title_id = @titleId";

    // a title that is gone needs no renewal any more (Q31); only a decision about the renewal itself concludes it
    private const string CloseRenewals = """
        update renewals set stage = 'decided', decision_id = @decisionId, closed_from = case when @closes then stage end
        where title_id = any (@titles) and stage not in ('decided', 'withdrawn')
        returning renewal_id
        """;

    private const string Lift = """
        update bans set state = @to, ended_on = @EffectiveOn, ended_document = @Document
        where ban_id = @BanId and enterprise_id = @EnterpriseId and state = @from
        """;

    private const string Done = "update decisions set state = 'carried-out', carried_out_on = @today where decision_id = @id";

    /// <summary>The confirmed decisions whose day has come, in order.</summary>
    public static async Task<IReadOnlyList<long>> DueOn(Work work, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(work);
        return (await work.Connection.QueryAsync<long>(Due, new { day })).AsList();
    }

    /// <summary>Carries one out in the transaction at hand.</summary>
    public static async Task Of(Work work, long decisionId, DateOnly today)
    {
        var decision = await DecisionInHand.Take(work, decisionId);
        if (decision.State == "confirmed")
            await Of(work, decision, today);
    }

    internal static async Task Of(Work work, DecisionInHand decision, DateOnly today)
    {
        var draft = decision.Draft;
        await work.LockUnits([await work.Connection.ExecuteScalarAsync<long>("select unit_id from enterprises where enterprise_id = @EnterpriseId", draft)]);
        var plan = await DecisionPlan.Of(work, draft, today, decided: true);
        long eventId = await work.Record(new Event("decision-carried-out", "decision", decision.DecisionId)
        {
            EnterpriseId = draft.EnterpriseId,
            EffectiveOn = draft.EffectiveOn,
            Reason = draft.Reason,
            Document = draft.Document,
            Articles = [draft.Article],
            PolicyVersionId = plan.Rule.PolicyVersionId,
        });
        foreach (var item in plan.Titles)
            await Title(work, decision, plan, item);
        if (plan.Sanction is not null)
            await Sanction(work, decision, plan, eventId);
        await EndRenewals(work, decision, plan);
        if (draft.Matter == DecisionMatter.Lifting)
            await LiftBan(work, draft);
        if (draft.Matter == DecisionMatter.Reversal)
            await UndoDecision.Of(work, decision, plan);
        await DecisionLetter.Queue(work, decision, plan, today);
        await work.Connection.ExecuteAsync(Done, new { today, id = decision.DecisionId });
    }

    private static async Task LiftBan(Work work, DecisionDraft draft)
    {
        var move = BanMoves.Move(BanState.Active, BanAct.Lift);
        if (await work.Connection.ExecuteAsync(Lift, new
        {
            draft.EffectiveOn, draft.Document, draft.BanId, draft.EnterpriseId, from = move.From.Code(), to = move.To.Code(),
        }) == 0)
            throw new RefusalException("这项限制已经结束。");
    }

    private static async Task EndRenewals(Work work, DecisionInHand decision, DecisionPlan plan)
    {
        var draft = decision.Draft;
        bool closes = draft.Matter != DecisionMatter.Renewal;
        long[] ended = [.. await work.Connection.QueryAsync<long>(
            CloseRenewals, new { decisionId = decision.DecisionId, closes, titles = draft.Titles.Select(title => title.TitleId).ToArray() })];
        foreach (long renewal in closes ? ended : [])
        {
            await work.Record(new Event("renewal-close", "renewal", renewal)
            {
                EnterpriseId = draft.EnterpriseId,
                EffectiveOn = draft.EffectiveOn,
                Reason = $"{draft.Document}生效，复核终结",
                Document = draft.Document,
                Articles = [draft.Article],
                PolicyVersionId = plan.Rule.PolicyVersionId,
            });
        }
    }

    private static async Task Title(Work work, DecisionInHand decision, DecisionPlan plan, PlannedTitle item)
    {
        var draft = decision.Draft;
        var facts = new MoveFacts(draft.EffectiveOn, draft.Reason, draft.Document, draft.Article, decision.DecisionId, plan.Rule.PolicyVersionId,
            item.Act == TitleAct.Extend ? item.NewDates : null);
        await MoveTitle.Apply(work, item.Title, item.Act, facts);
        if (item.NewKind is not { } kind || item.NewDates is not { } dates)
            return;
        long newTitleId = await MoveTitle.Successor(work, item.Title, kind, item.Act == TitleAct.Downgrade ? "downgraded" : "rerecognised", dates, facts);
        await work.Connection.ExecuteAsync(Tie, new { newTitleId, decisionId = decision.DecisionId, titleId = item.Title.TitleId });
    }

    private static async Task Sanction(Work work, DecisionInHand decision, DecisionPlan plan, long eventId)
    {
        var punished = plan.Titles.Where(item => item.Act is TitleAct.Cancel or TitleAct.Downgrade)
            .Select(item => (TitleId: (long?)item.Title.TitleId, item.Title.Carrier, Outcome: item.Act == TitleAct.Cancel ? "cancelled" : "downgraded", Target: item.NewKind?.Code()))
            .DefaultIfEmpty((null, "", "banned", null));
        foreach (var (titleId, carrier, outcome, target) in punished)
        {
            await work.Connection.ExecuteAsync(InsertSanction, new
            {
                decision.Draft.EnterpriseId,
                titleId,
                carrier,
                decision.Draft.Article,
                outcome,
                decision.Draft.Reason,
                decision.Draft.Document,
                decision.Draft.DecidedOn,
                decision.Draft.BanYears,
                banTo = plan.Ban?.LastDay,
                forfeits = plan.Forfeits,
                eventId,
                decisionId = decision.DecisionId,
                target,
                creditRecord = plan.CreditRecord,
            });
        }
    }
}
