using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>Why and since when a title moves.</summary>
/// <param name="EffectiveOn">The day it takes effect.</param>
/// <param name="Reason">As the person gave it.</param>
/// <param name="Document">文号, when there is one.</param>
/// <param name="Article">The article, when it is another than the table's.</param>
/// <param name="DecisionId">The recorded decision.</param>
/// <param name="PolicyVersionId">The version of the rule.</param>
/// <param name="Dates">A new period.</param>
public sealed record MoveFacts(
    DateOnly EffectiveOn, string Reason = "", string Document = "", int? Article = null, long? DecisionId = null, long? PolicyVersionId = null, TitleDates? Dates = null);

/// <summary>Moves a title along the table of moves: state, event and history in the transaction at hand.</summary>
internal static class MoveTitle
{
    private const string Sql = """
        update titles set state = @state, state_since = @EffectiveOn, state_document = @Document,
          valid_to = coalesce(@validTo, valid_to), renewal_open = coalesce(@open, renewal_open), renewal_due = coalesce(@due, renewal_due),
          move_act = @act, move_article = @article, move_reason = @Reason, move_decision_id = @DecisionId, move_event_id = @eventId,
          move_policy_version_id = @PolicyVersionId, move_by = @name, move_role = @role
        where title_id = @TitleId
        """;

    private const string Derive = """
        insert into titles (enterprise_id, kind, carrier, ordinal, document, confirmed_on, valid_to, renewal_open, renewal_due, state, state_since,
                            policy_version_id, origin, derived_from, move_act, move_article, move_reason, move_decision_id, move_event_id, move_by, move_role)
        select @EnterpriseId, @kind, @Carrier,
               1 + (select count(*) from titles t where t.enterprise_id = @EnterpriseId and t.kind = @kind and t.carrier = @Carrier and t.document = @Document),
               @Document, @on, @validTo, @open, @due, 'valid', @on, @PolicyVersionId, @origin, @TitleId, 'recognise', @article, @Reason, @DecisionId, @eventId, @name, @role
        returning title_id
        """;

    /// <summary>Makes the move; refuses one that the table does not have.</summary>
    public static async Task Apply(Work work, TitleInHand title, TitleAct act, MoveFacts facts)
    {
        var move = TitleMoves.Find(title.Stands, act)
            ?? throw new RefusalException($"“{title.Carrier}”现为“{title.Stands.Name()}”，不能办理“{act.Name()}”。");
        int article = facts.Article ?? move.Article;
        long eventId = await work.Record(new Event($"title-{act.Code()}", "title", title.TitleId)
        {
            EnterpriseId = title.EnterpriseId,
            EffectiveOn = facts.EffectiveOn,
            Reason = facts.Reason,
            Document = facts.Document,
            Articles = [article],
            PolicyVersionId = facts.PolicyVersionId,
        });
        await work.Connection.ExecuteAsync(Sql, new
        {
            state = move.To.Code(),
            facts.EffectiveOn,
            facts.Document,
            validTo = facts.Dates?.ValidTo,
            open = facts.Dates?.RenewalOpen,
            due = facts.Dates?.RenewalDue,
            act = act.Code(),
            article,
            facts.Reason,
            facts.DecisionId,
            eventId,
            facts.PolicyVersionId,
            name = work.Officer.Name,
            role = work.Officer.Role.Code(),
            title.TitleId,
        });
    }

    /// <summary>Enters the title that takes the place of another: lower after a downgrade, new after re-examination. Returns its number.</summary>
    public static async Task<long> Successor(Work work, TitleInHand title, TitleKind kind, string origin, TitleDates dates, MoveFacts facts)
    {
        long eventId = await work.Record(new Event("title-recognised", "title", title.TitleId)
        {
            EnterpriseId = title.EnterpriseId,
            EffectiveOn = dates.ConfirmedOn,
            Reason = facts.Reason,
            Document = facts.Document,
            Articles = facts.Article is { } article ? [article] : [],
            PolicyVersionId = facts.PolicyVersionId,
        });
        return await work.Connection.ExecuteScalarAsync<long>(Derive, new
        {
            title.EnterpriseId,
            kind = kind.Code(),
            title.Carrier,
            facts.Document,
            on = dates.ConfirmedOn,
            validTo = dates.ValidTo,
            open = dates.RenewalOpen,
            due = dates.RenewalDue,
            facts.PolicyVersionId,
            origin,
            title.TitleId,
            article = facts.Article,
            facts.Reason,
            facts.DecisionId,
            eventId,
            name = work.Officer.Name,
            role = work.Officer.Role.Code(),
        });
    }
}
