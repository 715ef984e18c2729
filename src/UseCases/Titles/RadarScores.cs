using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>How a city-level unit did over twelve whole months, this one included: renewals, punctuality, and what became of what it recommended (Art. 22–25).</summary>
/// <param name="CityCode">Region code.</param>
/// <param name="City">Name.</param>
/// <param name="Recognised">Titles recognised; not those that came of a downgrade or a re-recognition.</param>
/// <param name="Extended">Passed renewals.</param>
/// <param name="Failed">Downgraded or cancelled after a renewal (Art. 22).</param>
/// <param name="Lapsed">到期失效.</param>
/// <param name="Sanctioned">Downgraded or cancelled under Art. 24 or 25.</param>
/// <param name="Filed">Renewals applied for.</param>
/// <param name="Late">Of these late.</param>
/// <param name="Named">Times named under Art. 23.</param>
public sealed record RecommenderScore(
    string CityCode, string City, long Recognised, long Extended, long Failed, long Lapsed, long Sanctioned, long Filed, long Late, long Named)
{
    /// <summary>Share of ended periods that were extended; null when none ended.</summary>
    public decimal? RenewalRate => Share(Extended, Extended + Failed + Lapsed);

    /// <summary>Share of filings that were late; null when there was none.</summary>
    public decimal? LateRate => Share(Late, Filed);

    private static decimal? Share(long part, long whole) => whole == 0 ? null : (decimal)part / whole;
}

/// <summary>The scorecard of the fifteen units.</summary>
public static class RadarScores
{
    private const string Sql = """
        select c.code as city_code, c.name as city,
               coalesce(m.recognised, 0) as recognised, coalesce(m.extended, 0) as extended, coalesce(m.failed, 0) as failed,
               coalesce(m.lapsed, 0) as lapsed, coalesce(m.sanctioned, 0) as sanctioned,
               coalesce(f.filed, 0) as filed, coalesce(f.late, 0) as late, coalesce(d.named, 0) as named
        from regions c
        left join (
          select city_code,
                 sum(number) filter (where act = 'recognise')::bigint as recognised,
                 sum(number) filter (where act = 'extend')::bigint as extended,
                 sum(number) filter (where act in ('cancel', 'downgrade') and article = 22)::bigint as failed,
                 sum(number) filter (where act = 'lapse')::bigint as lapsed,
                 sum(number) filter (where act in ('cancel', 'downgrade') and article in (24, 25))::bigint as sanctioned
          from title_move_counts where month between @since and @until group by city_code) m on m.city_code = c.code
        left join (
          select e.city_code, count(*) as filed, count(*) filter (where r.late) as late
          from renewals r join enterprises e using (enterprise_id)
          where r.filed_on between @since and @until and r.stage <> 'withdrawn' group by e.city_code) f on f.city_code = c.code
        left join (
          select recommender, count(*) as named from decisions
          where article = 23 and recommender is not null and state = 'carried-out' and decided_on between @since and @until group by recommender) d
          on d.recommender = c.code
        where c.level = 'city' and (@ScopeCity::text is null or c.code = @ScopeCity)
        order by c.code
        """;

    /// <summary>The first day counted: moves are counted by month, so everything is.</summary>
    public static DateOnly Since(DateOnly today) => new DateOnly(today.Year, today.Month, 1).AddMonths(-11);

    /// <summary>The twelve months up to a day, in the order of the regions.</summary>
    public static async Task<IReadOnlyList<RecommenderScore>> Of(NpgsqlDataSource database, Officer officer, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<RecommenderScore>(Sql, new { since = Since(today), until = today, officer.Scope.ScopeCity })).AsList();
    }
}
