using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>A title about to be moved, locked until the end of the transaction.</summary>
public sealed record TitleInHand(
    long TitleId, long EnterpriseId, TitleKind Kind, string Carrier, string State, DateOnly ConfirmedOn,
    DateOnly? ValidTo, DateOnly? RenewalOpen, DateOnly? RenewalDue, long? PolicyVersionId, long UnitId, DateOnly StateSince)
{
    private static readonly string Sql = $"""
        select t.title_id, t.enterprise_id, t.kind, t.carrier, t.state, t.confirmed_on, t.valid_to, t.renewal_open, t.renewal_due, t.policy_version_id, e.unit_id, t.state_since
        from titles t join enterprises e using (enterprise_id)
        where t.title_id = any (@titleIds) and {RegionScope.Sql("e")}
        order by t.title_id
        for update of t
        """;

    /// <summary>Where it stands.</summary>
    public TitleState Stands => TitleStates.Parse(State);

    /// <summary>The dates of its period; null when it has none (legacy, ministry).</summary>
    public TitleDates? Dates =>
        ValidTo is { } end && RenewalOpen is { } open && RenewalDue is { } due ? new TitleDates(ConfirmedOn, end, open, due) : null;

    /// <summary>Takes one title for writing; one outside the officer's region does not exist for them.</summary>
    public static async Task<TitleInHand> Take(Work work, long titleId) =>
        (await TakeAll(work, [titleId])).SingleOrDefault() ?? throw new RefusalException("没有找到这个称号，或者它不在您的管辖范围内。");

    /// <summary>Takes several, always in the same order.</summary>
    public static async Task<IReadOnlyList<TitleInHand>> TakeAll(Work work, IReadOnlyCollection<long> titleIds)
    {
        ArgumentNullException.ThrowIfNull(work);
        return (await work.Connection.QueryAsync<TitleInHand>(Sql, new
        {
            titleIds = titleIds.ToArray(),
            work.Officer.Scope.ScopeCity,
            work.Officer.Scope.ScopeCounty,
            work.Officer.Scope.ScopeEnterprise,
        })).AsList();
    }
}
