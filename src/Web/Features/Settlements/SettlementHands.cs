using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.Web.Features.Settlements;

/// <summary>A step of a batch with everybody who has taken it.</summary>
public sealed record SettlementHand(string Step, IReadOnlyList<SettlementHand.Person> Persons)
{
    /// <summary>Somebody who has taken the step, when last and how often.</summary>
    public sealed record Person(string Name, DateOnly LastOn, long Times);
}

/// <summary>Who did what on a batch, from its events: its head names the last hand of each step only.</summary>
public static class SettlementHands
{
    private static readonly (string Step, string[] Acts, bool Public)[] Steps =
    [
        ("测算", ["settlement-calculated"], true),
        ("提交", ["settlement-submitted"], false),
        ("书面决定", ["extra-award-decided"], false),
        ("公示", ["notice-recorded", "notice-withdrawn"], false),
        ("异议", ["objection-recorded", "objection-concluded"], false),
        ("逐笔复核", ["settlement-line-reviewed", "settlement-line-raised"], false),
        ("复核通过", ["settlement-reviewed"], true),
        ("退回", ["settlement-returned"], false),
        ("撤回", ["settlement-withdrawn"], false),
        ("批准", ["settlement-approved"], true),
    ];

    // a batch of a hundred thousand lines has as many events: the index alone counts them, and one of each person is looked up
    private const string Sql = """
        select h.act, v.actor_id, v.actor_name as name, (v.occurred_at at time zone 'Asia/Shanghai')::date as last_on, h.times
        from (
          select act, max(event_id) as event_id, count(*) as times from events
          where subject = 'settlement' and subject_id = @id
          group by actor_id, act) h
        join events v using (event_id)
        order by h.event_id
        """;

    private sealed record Row(string Act, long ActorId, string Name, DateOnly LastOn, long Times);

    /// <summary>The steps that were taken, in the order of the procedure; outside the province only calculation, review and approval.</summary>
    public static async Task<IReadOnlyList<SettlementHand>> Of(NpgsqlConnection connection, long settlementId, bool provincial)
    {
        var rows = (await connection.QueryAsync<Row>(Sql, new { id = settlementId })).AsList();
        return [.. Steps.Where(step => provincial || step.Public)
            .Select(step => new SettlementHand(step.Step, [.. rows.Where(row => step.Acts.Contains(row.Act)).GroupBy(row => row.ActorId)
                .Select(person => new SettlementHand.Person(person.Last().Name, person.Max(row => row.LastOn), person.Sum(row => row.Times)))]))
            .Where(step => step.Persons.Count > 0)];
    }

    /// <summary>As one sentence: 测算：李静、王芳；提交：王芳.</summary>
    public static string Sentence(IEnumerable<SettlementHand> hands) =>
        string.Join('；', hands.Select(step => $"{step.Step}：{string.Join('、', step.Persons.Select(person => $"{person.Name} {person.LastOn:M月d日}"))}"));
}
