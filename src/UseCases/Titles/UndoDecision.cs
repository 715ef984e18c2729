using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>Takes a wrong decision back by another one: nothing is edited, both stay on record.</summary>
internal static class UndoDecision
{
    private const string Affected = """
        select d.title_id, d.new_title_id, d.act, p.valid_to, p.renewal_open, p.renewal_due,
               exists (select from renewals r where r.title_id = d.title_id and r.decision_id = @id) as had_renewal
        from decision_titles d
        left join lateral (
          -- the period as it was before
          select m.valid_to, m.renewal_open, m.renewal_due from title_moves m
          where m.title_id = d.title_id and m.title_move_id < (select min(x.title_move_id) from title_moves x where x.title_id = d.title_id and x.decision_id = d.decision_id)
          order by m.title_move_id desc limit 1) p on true
        where d.decision_id = @id
        order by d.title_id
        """;

    private const string TakeBackSanctions = """
        insert into sanction_reversals (sanction_id, decision_id, effective_on)
        select sanction_id, @by, @EffectiveOn from sanctions where decision_id = @id
        """;

    private const string LiftBans = """
        update bans set state = @to, ended_on = @EffectiveOn, ended_document = @Document where decision_id = @id and state = @from
        """;

    // what the decision closed goes on where it stood
    private const string ReopenRenewals = """
        update renewals
        set stage = coalesce(closed_from, case when concluded_on is null then 'filed' else 'concluded' end), decision_id = null, closed_from = null
        where decision_id = @id
        returning renewal_id
        """;

    private const string Reversed = "update decisions set state = 'reversed' where decision_id = @id";

    private sealed record Row(long TitleId, long? NewTitleId, string Act, DateOnly? ValidTo, DateOnly? RenewalOpen, DateOnly? RenewalDue, bool HadRenewal);

    public static async Task Of(Work work, DecisionInHand decision, DecisionPlan plan)
    {
        var draft = decision.Draft;
        var wrong = await DecisionInHand.Take(work, draft.Reverses ?? throw new RefusalException("请选择要撤销的决定。"));
        if (wrong.State != "carried-out" || wrong.Draft.EnterpriseId != draft.EnterpriseId || wrong.Draft.Matter is DecisionMatter.Reversal)
            throw new RefusalException("只能撤销这家企业已经执行的决定。");
        var facts = new MoveFacts(draft.EffectiveOn, draft.Reason, draft.Document, draft.Article, decision.DecisionId, plan.Rule.PolicyVersionId);
        foreach (var row in (await work.Connection.QueryAsync<Row>(Affected, new { id = wrong.DecisionId })).AsList())
        {
            if (row.NewTitleId is { } derived)
                await MoveTitle.Apply(work, await TitleInHand.Take(work, derived), TitleAct.Annul, facts);
            var title = await TitleInHand.Take(work, row.TitleId);
            var dates = row is { ValidTo: { } end, RenewalOpen: { } open, RenewalDue: { } due } ? new TitleDates(title.ConfirmedOn, end, open, due) : null;
            await MoveTitle.Apply(
                work, title, wrong.Draft.Matter == DecisionMatter.Renewal || row.HadRenewal ? TitleAct.ReopenReview : TitleAct.Restore, facts with { Dates = dates });
        }
        var ban = BanMoves.Move(BanState.Active, BanAct.TakeBack);
        var values = new { id = wrong.DecisionId, by = decision.DecisionId, draft.EffectiveOn, draft.Document, from = ban.From.Code(), to = ban.To.Code() };
        await work.Connection.ExecuteAsync(TakeBackSanctions, values);
        await work.Connection.ExecuteAsync(LiftBans, values);
        foreach (long renewal in (await work.Connection.QueryAsync<long>(ReopenRenewals, values)).AsList())
        {
            await work.Record(new Event("renewal-reopen", "renewal", renewal)
            {
                EnterpriseId = draft.EnterpriseId,
                EffectiveOn = draft.EffectiveOn,
                Reason = $"{wrong.Draft.Document}已由{draft.Document}撤销，复核继续办理",
                Document = draft.Document,
                Articles = [draft.Article],
                PolicyVersionId = plan.Rule.PolicyVersionId,
            });
        }
        await work.Connection.ExecuteAsync(Reversed, values);
    }
}
