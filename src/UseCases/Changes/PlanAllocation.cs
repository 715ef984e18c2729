using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.UseCases.Changes;

/// <summary>Works out what an allocation does: the same for the page of the first person, of the second, and when it is carried out (Art. 19, 21).</summary>
internal static class PlanAllocation
{
    private const string SplitSql = """
        select x.enterprise_change_id, x.enterprise_id as old_id, o.name as old, n.enterprise_id as newcomer_id, n.name as newcomer, o.unit_id, x.changed_on, n.unit_id as newcomer_unit_id,
               array_to_string(case when x.joined = '{}' then array[n.enterprise_id] else x.joined end, ',') as joined
        from enterprise_changes x
        join enterprises o on o.enterprise_id = x.enterprise_id
        join enterprises n on n.uscc = x.other_uscc
        where x.enterprise_change_id = @changeId and x.kind = 'split' and x.state = 'confirmed'
        """;

    private const string AwardsSql = """
        select p.award_entry_id, p.enterprise_id, e.name as holder, p.kind, coalesce(t.carrier, '') as carrier, p.document, p.decided_on, p.amount,
               coalesce(t.enterprise_id = @newcomerId, false) as title_moved
        from awards_to_allocate(@changeId) p
        join enterprises e using (enterprise_id)
        left join titles t on t.title_id = p.title_id
        order by p.decided_on, p.award_entry_id, p.enterprise_id
        """;

    // everything that counts for both together, with whose it is
    private const string CountedSql = """
        select c.award_entry_id, c.enterprise_id, c.kind, c.net_amount as net, least(c.paid_amount, c.net_amount) as paid, c.decided_on, c.document, coalesce(t.carrier, '') as carrier
        from enterprises e
        cross join lateral counted_awards_of(e.enterprise_id) c
        left join titles t on t.title_id = c.title_id
        where e.unit_id = @unitId and c.net_amount > 0
        order by c.decided_on, c.award_entry_id
        """;

    private const string ForfeituresSql = """
        select s.enterprise_id, s.article, s.decided_on, s.document
        from standing_sanctions s join enterprises e using (enterprise_id)
        where e.unit_id = @unitId and s.forfeits
        order by s.decided_on, s.sanction_id
        """;

    private sealed record SplitRow(
        long EnterpriseChangeId, long OldId, string Old, long NewcomerId, string Newcomer, long UnitId, DateOnly ChangedOn, long NewcomerUnitId, string Joined);

    private sealed record CountedRow(long AwardEntryId, long EnterpriseId, TitleKind Kind, Money Net, Money Paid, DateOnly DecidedOn, string Document, string Carrier)
    {
        public PriorAward Part(Money amount) =>
            new(Kind, amount, Net.IsZero ? Money.Zero : new Money(decimal.Round(Paid.Yuan * amount.Yuan / Net.Yuan, 2)), DecidedOn, Document, Carrier, AwardEntryId);
    }

    private sealed record ForfeitureRow(long EnterpriseId, int Article, DateOnly DecidedOn, string Document);

    /// <summary>The split with its past awards; what goes to the new unit as given, or by where the titles went.</summary>
    public static async Task<AllocationPlan> Of(NpgsqlConnection connection, long changeId, IReadOnlyDictionary<string, Money>? moved, DateOnly today)
    {
        var split = await connection.QuerySingleOrDefaultAsync<SplitRow>(SplitSql, new { changeId }) ?? throw new RefusalException("只有已执行的分立可以分配奖励历史。");
        var awards = (await connection.QueryAsync<AwardToAllocate>(AwardsSql, new { changeId, split.NewcomerId })).AsList();
        var parts = awards.Select(award => new AllocatedPart(award, Moved(award, moved))).ToList();
        if (parts.FirstOrDefault(part => part.Moved < Money.Zero || part.Moved > part.Award.Amount) is { } beyond)
            throw new RefusalException($"{beyond.Award.Document}{beyond.Award.Kind.ShortName()}“{beyond.Award.Carrier}”现计 {beyond.Award.Amount}，计入新企业的应在 0 至 {beyond.Award.Amount} 之间。") { Field = $"Moved[{beyond.Award.Key}]" };

        var joined = split.Joined.Split(',').Select(id => long.Parse(id, System.Globalization.CultureInfo.InvariantCulture)).ToHashSet();
        var facts = new { unitId = split.UnitId };
        var counted = (await connection.QueryAsync<CountedRow>(CountedSql, facts)).AsList();
        var forfeitures = (await connection.QueryAsync<ForfeitureRow>(ForfeituresSql, facts)).AsList();
        var byAward = parts.ToDictionary(part => part.Award.Key);
        AllocatedPart? Part(CountedRow row) => byAward.GetValueOrDefault(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{row.AwardEntryId}-{row.EnterpriseId}"));
        AwardHistory History(Func<CountedRow, Money> amount, Func<ForfeitureRow, bool> binds) => new(
            [.. counted.Select(row => row.Part(amount(row))).Where(award => !award.Granted.IsZero)],
            forfeitures.Where(binds).Select(row => new Forfeiture(row.Article, row.DecidedOn, row.Document)).FirstOrDefault());
        var rule = await PolicyLibrary.On(connection, today);
        Headroom Room(AwardHistory history) => Headroom.Of(rule.Pack.AwardRule, rule.Readings.ForAwards(), history, today);

        var old = History(row => joined.Contains(row.EnterpriseId) ? Money.Zero : Part(row)?.Kept ?? row.Net, row => !joined.Contains(row.EnterpriseId));
        var newcomer = History(
            row => joined.Contains(row.EnterpriseId) ? row.Net : Part(row)?.Moved ?? Money.Zero, row => joined.Contains(row.EnterpriseId) || row.DecidedOn <= split.ChangedOn);
        return new AllocationPlan(split.EnterpriseChangeId, split.OldId, split.Old, split.NewcomerId, split.Newcomer, split.ChangedOn, parts, Room(History(row => row.Net, _ => true)),
            [new SuccessorRoom(split.OldId, split.Old, Room(old)), new SuccessorRoom(split.NewcomerId, split.Newcomer, Room(newcomer))]);
    }

    private static Money Moved(AwardToAllocate award, IReadOnlyDictionary<string, Money>? moved) =>
        moved is null ? (award.TitleMoved ? award.Amount : Money.Zero)
        : moved.TryGetValue(award.Key, out var given) ? given
        : throw new RefusalException($"还没有分配{award.Document}{award.Kind.ShortName()}“{award.Carrier}”的奖励；不归新企业的，请填 0。") { Field = $"Moved[{award.Key}]" };
}
