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

/// <summary>An award as it stood, net of what had been taken back and of what a split had allocated to others.</summary>
/// <param name="Allocated">A part of an award of another, allocated after a split.</param>
public sealed record AwardThen(
    long AwardEntryId, TitleKind Kind, string Carrier, string Document, DateOnly DecidedOn, Money Granted, Money Net, Money Paid, string Holder, bool Mine, bool Allocated);

/// <summary>A decision under Art. 22–25 as it stood; the last day of its bar, when it had one.</summary>
public sealed record SanctionThen(int Article, string Outcome, string Carrier, string Document, DateOnly DecidedOn, DateOnly? BarredTo, bool Forfeits, bool Mine);

/// <summary>An enterprise on a past day, as far as it had been recorded by another day: titles, awards, decisions and the room under the caps.</summary>
public sealed record EnterpriseThen(
    EnterpriseHead Head, AsOf AsOf, IReadOnlyList<TitleThen> Titles, IReadOnlyList<AwardThen> Awards, IReadOnlyList<SanctionThen> Sanctions,
    Money Elsewhere, Headroom Headroom)
{
    // everything counts under the caps; details of what lies outside the officer's region concern others
    private static readonly string Scope = $"({RegionScope.Sql("e")})";

    private static readonly string HeadSql = $"""
        select w.name, c.code as city_code, c.name as city, k.name as county, w.unit_id, u.uscc as unit_uscc, uw.name as unit_name
        from enterprises e
        {Formerly.Join("e", "w")}
        join regions c on c.code = w.city_code
        left join regions k on k.code = w.county_code
        join enterprises u on u.enterprise_id = w.unit_id
        {Formerly.Join("u", "uw")}
        where e.enterprise_id = @enterpriseId
        """;

    // who counted with the legal person on that day, by the names of that day
    private static readonly string Members = $"""
        with members as materialized (
          select e.enterprise_id, w.name, {Scope} as mine
          from (select enterprise_id from enterprises where unit_id = @unitId union select enterprise_id from enterprise_places where unit_id = @unitId) x
          join enterprises e using (enterprise_id)
          {Formerly.Join("e", "w")}
          where w.unit_id = @unitId)
        """;

    private static readonly string Sql = $"""
        {Members}
        select t.title_id, t.kind, t.carrier, t.document, t.confirmed_on, m.valid_to, m.to_state as state, m.effective_on as state_since, e.name as holder, e.mine
        from (select distinct title_id from title_moves x join members using (enterprise_id)) ours
        join titles t using (title_id)
        join lateral ({StateOnDay.Of("t.title_id")}) m on true
        join lateral ({StateOnDay.Holder("t.title_id")}) h on true
        join members e on e.enterprise_id = h.enterprise_id
        order by t.confirmed_on, t.title_id;

        {Members},
        -- of awards from before a split, who had which part
        shares as (
          select m.award_entry_id, m.enterprise_id, sum(m.share) as share from award_share_moves m
          where m.moved_on <= @on and m.recorded_at < @knownBefore
            and (m.enterprise_id in (select enterprise_id from members)
                 or m.award_entry_id in (select a.award_entry_id from award_entries a join members using (enterprise_id) where a.entry_type = 'granted'))
          group by m.award_entry_id, m.enterprise_id having sum(m.share) > 0),
        held as (
          select g.award_entry_id, e.name, e.mine, 1 - coalesce((select sum(s.share) from shares s where s.award_entry_id = g.award_entry_id), 0) as share, false as allocated
          from award_entries g join members e using (enterprise_id) where g.entry_type = 'granted'
          union all
          select s.award_entry_id, e.name, e.mine, s.share, true from shares s join members e using (enterprise_id))
        select g.award_entry_id, g.kind, coalesce(t.carrier, '') as carrier, g.document, g.decided_on, case when h.allocated then 0 else g.amount end as granted,
               round((g.amount - coalesce(x.taken_back, 0)) * h.share, 2) as net, round(coalesce(x.paid, 0) * h.share, 2) as paid, h.name as holder, h.mine, h.allocated
        from held h
        join award_entries g using (award_entry_id)
        left join titles t on t.title_id = g.title_id
        left join lateral (
          select sum(a.amount) filter (where a.entry_type in ('revoked', 'recovered')) as taken_back,
                 sum(case a.entry_type when 'paid' then a.amount when 'returned' then -a.amount end) as paid
          from award_entries a where a.granted_entry_id = g.award_entry_id and a.decided_on <= @on and a.recorded_at < @knownBefore) x on true
        where g.decided_on <= @on and g.recorded_at < @knownBefore
        order by g.decided_on, g.award_entry_id, h.allocated;

        {Members},
        bound as (
          select sanction_id, enterprise_id from sanctions
          union all select sanction_id, enterprise_id from sanction_heirs where recorded_at < @knownBefore)
        select s.article, s.outcome, s.carrier, s.document, s.decided_on,
               (select max(case when b.ended_on <= @on and b.ended_recorded_at < @knownBefore then b.ended_on - 1 else b.last_day end)
                from bans b where b.enterprise_id = x.enterprise_id and b.document = s.document and b.article = s.article and b.starts_on <= @on) as barred_to,
               s.forfeits, e.mine
        from members e
        join bound x using (enterprise_id)
        join sanctions s using (sanction_id)
        where s.decided_on <= @on and s.recorded_at < @knownBefore
          and not exists (select from sanction_reversals r where r.sanction_id = s.sanction_id and r.effective_on <= @on and r.recorded_at < @knownBefore)
        order by s.decided_on, s.sanction_id;
        """;

    private sealed record HeadThen(string Name, string CityCode, string City, string? County, long UnitId, string UnitUscc, string UnitName);

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
        head = await connection.QuerySingleAsync<HeadThen>(HeadSql, new { enterpriseId, on = asOf.On, knownBefore = asOf.KnownBefore }) is { } then
            ? head with { Name = then.Name, CityCode = then.CityCode, City = then.City, County = then.County, UnitId = then.UnitId, UnitUscc = then.UnitUscc, UnitName = then.UnitName }
            : head;
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
