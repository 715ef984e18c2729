using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.UseCases.Enterprises;

/// <summary>A title as it stood.</summary>
public sealed record TitleThen(
    long TitleId, TitleKind Kind, string Carrier, string Document, DateOnly ConfirmedOn, DateOnly? ValidTo, string State, DateOnly StateSince, string Holder, bool Mine);

/// <summary>An award as it stood, net of what had been taken back.</summary>
public sealed record AwardThen(
    long AwardEntryId, TitleKind Kind, string Carrier, string Document, DateOnly DecidedOn, Money Granted, Money Net, Money Paid, string Holder, bool Mine);

/// <summary>A decision under Art. 22–25 as it stood; the last day of its bar, when it had one.</summary>
public sealed record SanctionThen(int Article, string Outcome, string Carrier, string Document, DateOnly DecidedOn, DateOnly? BarredTo, bool Forfeits, bool Mine);

/// <summary>An enterprise on a past day, as far as it had been recorded by another day: titles, awards, decisions and the room under the caps.</summary>
public sealed record EnterpriseThen(
    EnterpriseHead Head, AsOf AsOf, IReadOnlyList<TitleThen> Titles, IReadOnlyList<AwardThen> Awards, IReadOnlyList<SanctionThen> Sanctions,
    Money Elsewhere, Headroom Headroom)
{
    // everything counts under the caps; details of what lies outside the officer's region concern others
    private static readonly string Scope = $"({RegionScope.Sql("e")})";

    private static readonly string Sql = $"""
        select t.title_id, t.kind, t.carrier, t.document, t.confirmed_on, m.valid_to, m.to_state as state, m.effective_on as state_since, e.name as holder, {Scope} as mine
        from (select distinct title_id from title_moves x join enterprises u using (enterprise_id) where u.unit_id = @unitId) ours
        join titles t using (title_id)
        join lateral (
          select * from title_moves m where m.title_id = t.title_id and m.effective_on <= @on and m.recorded_at < @knownBefore
          order by m.effective_on desc, m.title_move_id desc limit 1) m on true
        join enterprises e on e.enterprise_id = m.enterprise_id and e.unit_id = @unitId
        order by t.confirmed_on, t.title_id;

        select g.award_entry_id, g.kind, coalesce(t.carrier, '') as carrier, g.document, g.decided_on, g.amount as granted,
               g.amount - coalesce(x.taken_back, 0) as net, coalesce(x.paid, 0) as paid, e.name as holder, {Scope} as mine
        from award_entries g
        join enterprises e on e.enterprise_id = g.enterprise_id
        left join titles t on t.title_id = g.title_id
        left join lateral (
          select sum(a.amount) filter (where a.entry_type in ('revoked', 'recovered')) as taken_back,
                 sum(case a.entry_type when 'paid' then a.amount when 'returned' then -a.amount end) as paid
          from award_entries a where a.granted_entry_id = g.award_entry_id and a.decided_on <= @on and a.recorded_at < @knownBefore) x on true
        where e.unit_id = @unitId and g.entry_type = 'granted' and g.decided_on <= @on and g.recorded_at < @knownBefore
        order by g.decided_on, g.award_entry_id;

        select s.article, s.outcome, s.carrier, s.document, s.decided_on,
               (select max(case when b.ended_on <= @on and b.ended_recorded_at < @knownBefore then b.ended_on - 1 else b.last_day end)
                from bans b where b.enterprise_id = s.enterprise_id and b.document = s.document and b.article = s.article and b.starts_on <= @on) as barred_to,
               s.forfeits, {Scope} as mine
        from sanctions s join enterprises e using (enterprise_id)
        where e.unit_id = @unitId and s.decided_on <= @on and s.recorded_at < @knownBefore
          and not exists (select from sanction_reversals r where r.sanction_id = s.sanction_id and r.effective_on <= @on and r.recorded_at < @knownBefore)
        order by s.decided_on, s.sanction_id;
        """;

    /// <summary>Reads it; null when there is no such enterprise in the officer's region.</summary>
    public static async Task<EnterpriseThen?> Of(
        NpgsqlDataSource database, Officer officer, long enterpriseId, AwardRule rule, AwardReadings readings, AsOf asOf)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(officer);
        ArgumentNullException.ThrowIfNull(asOf);
        await using var connection = await database.OpenConnectionAsync();
        var head = await connection.QuerySingleOrDefaultAsync<EnterpriseHead>(EnterprisePageSql.Head, new
        {
            enterpriseId,
            officer.Scope.ScopeCity,
            officer.Scope.ScopeCounty,
            officer.Scope.ScopeEnterprise,
        });
        if (head is null)
            return null;
        await using var rows = await connection.QueryMultipleAsync(Sql, new
        {
            unitId = head.UnitId,
            on = asOf.On,
            knownBefore = asOf.KnownBefore,
            officer.Scope.ScopeCity,
            officer.Scope.ScopeCounty,
            officer.Scope.ScopeEnterprise,
        });
        var titles = (await rows.ReadAsync<TitleThen>()).AsList();
        var awards = (await rows.ReadAsync<AwardThen>()).AsList();
        var sanctions = (await rows.ReadAsync<SanctionThen>()).AsList();
        var history = new AwardHistory(
            [.. awards.Where(award => !award.Net.IsZero).Select(award => new PriorAward(
                award.Kind, award.Net, award.Paid < award.Net ? award.Paid : award.Net, award.DecidedOn, award.Document, award.Carrier, award.AwardEntryId))],
            sanctions.Where(sanction => sanction.Forfeits).Select(sanction => new Forfeiture(sanction.Article, sanction.DecidedOn, sanction.Document)).FirstOrDefault());
        return new EnterpriseThen(
            head, asOf, [.. titles.Where(title => title.Mine)], [.. awards.Where(award => award.Mine)], [.. sanctions.Where(sanction => sanction.Mine)],
            awards.Where(award => !award.Mine).Sum(award => award.Net), Headroom.Of(rule, readings, history, asOf.On));
    }
}
