using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>A recorded decision worked out afresh: its plan, or why it can no longer be carried out.</summary>
public sealed record ReviewedDecision(long DecisionId, string Enterprise, DecisionPlan? Plan, string Problem);

/// <summary>What recorded decisions would do if they were carried out now: the second person confirms what is true today, not what the first one saw.</summary>
public static class ReviewDecisions
{
    /// <summary>Works them out without writing anything.</summary>
    public static async Task<IReadOnlyList<ReviewedDecision>> Of(NpgsqlDataSource database, Officer officer, IReadOnlyList<long> decisionIds, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(officer);
        ArgumentNullException.ThrowIfNull(decisionIds);
        if (!officer.Role.IsProvincial())
            throw new RefusalException("没有找到这项决定。");
        await using var work = await Work.Begin(database, officer);
        var reviewed = new List<ReviewedDecision>();
        foreach (long id in decisionIds)
        {
            var decision = await DecisionInHand.Take(work, id);
            var enterprise = await work.Enterprise(decision.Draft.EnterpriseId);
            try
            {
                reviewed.Add(new ReviewedDecision(id, enterprise.Name, await DecisionPlan.Of(work, decision.Draft, today, decision.State == "confirmed"), ""));
            }
            catch (RefusalException refusal)
            {
                reviewed.Add(new ReviewedDecision(id, enterprise.Name, null, refusal.Message));
            }
        }
        return reviewed;
    }
}
