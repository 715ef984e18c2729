using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>The second person: confirms a recorded decision, which is carried out on its day, or sends it back with a reason.</summary>
public static class ConfirmDecision
{
    private const string Sql = """
        update decisions set state = @state, confirmed_by = @UserId, confirmed_by_name = @Name, confirmed_at = now(), rejection_reason = @why
        where decision_id = @id
        """;

    /// <summary>Confirms; carried out at once when its day has come.</summary>
    public static Task Confirm(NpgsqlDataSource database, Officer officer, long decisionId, DateOnly today) => ConfirmAll(database, officer, [decisionId], today);

    /// <summary>Confirms several, all or none.</summary>
    public static async Task ConfirmAll(NpgsqlDataSource database, Officer officer, IReadOnlyCollection<long> decisionIds, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(decisionIds);
        await using var work = await Work.Begin(database, officer);
        foreach (long id in decisionIds.Distinct().Order())
        {
            await Close(work, id, "confirmed", "", today);
            var decision = await DecisionInHand.Take(work, id);
            if (decision.Draft.EffectiveOn <= today)
                await CarryOutDecision.Of(work, decision, today);
        }
        await work.Commit();
    }

    /// <summary>Sends it back; nothing of it happens.</summary>
    public static Task Reject(NpgsqlDataSource database, Officer officer, long decisionId, string? reason) => RejectAll(database, officer, [decisionId], reason);

    /// <summary>Sends several back, all or none.</summary>
    public static async Task RejectAll(NpgsqlDataSource database, Officer officer, IReadOnlyCollection<long> decisionIds, string? reason)
    {
        ArgumentNullException.ThrowIfNull(decisionIds);
        await using var work = await Work.Begin(database, officer);
        foreach (long id in decisionIds.Distinct().Order())
            await Close(work, id, "rejected", EnterpriseScope.Required(reason, "退回的理由"), null);
        await work.Commit();
    }

    private static async Task Close(Work work, long id, string state, string why, DateOnly? confirmedOn)
    {
        var officer = work.Officer;
        officer.Require(Role.Approver);
        var decision = await DecisionInHand.Take(work, id);
        await work.Enterprise(decision.Draft.EnterpriseId);
        if (decision.State != "requested")
            throw new RefusalException("这项决定已经办结。");
        await work.RequireOther(Duties.ConfirmDecision, id);
        // the renewal may have been halted since it was recorded
        if (confirmedOn is { } today && decision.Draft.Matter == DecisionMatter.Renewal)
            await DecisionPlan.Of(work, decision.Draft, today);
        await work.Connection.ExecuteAsync(Sql, new { state, officer.UserId, officer.Name, why, id });
        await work.Record(new Event($"decision-{state}", "decision", id)
        {
            EnterpriseId = decision.Draft.EnterpriseId,
            EffectiveOn = decision.Draft.EffectiveOn,
            Reason = why.Length > 0 ? why : decision.Draft.Reason,
            Document = decision.Draft.Document,
            Articles = [decision.Draft.Article],
            PolicyVersionId = decision.PolicyVersionId,
        });
    }
}
