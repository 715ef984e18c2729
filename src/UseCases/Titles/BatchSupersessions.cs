using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>A lower title whose legal person a batch recognises at a higher tier.</summary>
/// <param name="Position">Where it stands in the list.</param>
/// <param name="TitleId">The lower title; null when the same batch is yet to enter it.</param>
/// <param name="SameCarrier">The higher one is of the same enterprise and carrier: surely the same factory.</param>
/// <param name="DecisionId">A decision about it that waits or is in hand.</param>
public sealed record BatchSupersession(
    long Position, long? TitleId, long EnterpriseId, string Uscc, string Enterprise, string City, TitleKind Kind, string Carrier, DateOnly? ValidTo, string State,
    int Seq, TitleKind HigherKind, string HigherCarrier, bool SameCarrier, long? DecisionId)
{
    /// <summary>It is in the ledger, and no decision about it is in hand.</summary>
    public bool Open => TitleId is not null && DecisionId is null;
}

/// <summary>Which lower titles the recognitions of a batch take the place of (Art. 16, Q38): before the approval as after it. Only a decision makes it so.</summary>
public static class BatchSupersessions
{
    // under the other reading of Q38 both titles stand side by side, and nothing is listed
    private const string With = """
        with coming as materialized (
          select l.settlement_line_id, l.seq, l.title_id, l.enterprise_id, e.unit_id, l.kind, l.carrier, array_position(@tiers, l.kind) as tier
          from settlements s
          join settlement_lines l using (settlement_id)
          join enterprises e using (enterprise_id)
          left join titles t on t.title_id = l.title_id
          where s.settlement_id = @settlementId and s.stage <> 'withdrawn' and coalesce(s.readings->>'Q38', 'A') = 'A'
            and l.kind = any (@tiers) and (t.title_id is null or t.state = any (@held))
            and l.settlement_line_id not in (select settlement_line_id from objected_lines)),
        lower as (
          select t.title_id as position, t.title_id, t.enterprise_id, e.unit_id, t.kind, t.carrier, t.valid_to, t.state, array_position(@tiers, t.kind) as tier
          from titles t join enterprises e using (enterprise_id)
          where e.unit_id in (select unit_id from coming) and t.kind = any (@tiers) and t.state = any (@held)
          union all
          select 1000000000000000 + settlement_line_id, null, enterprise_id, unit_id, kind, carrier, null, 'valid', tier from coming where title_id is null),
        found as (
          select distinct on (w.position) w.*, h.seq, h.kind as higher_kind, h.carrier as higher_carrier,
                 (h.enterprise_id, h.carrier) = (w.enterprise_id, w.carrier) as same_carrier
          from lower w join coming h on h.unit_id = w.unit_id and h.tier > w.tier
          order by w.position, same_carrier desc, h.tier desc, h.seq)
        """;

    private const string RowsSql = With + """

        select f.position, f.title_id, f.enterprise_id, e.uscc, e.name as enterprise, c.name as city, f.kind, f.carrier, f.valid_to, f.state,
               f.seq, f.higher_kind, f.higher_carrier, f.same_carrier,
               (select d.decision_id from decision_titles x join decisions d using (decision_id)
                where x.title_id = f.title_id and d.state in ('requested', 'confirmed') limit 1) as decision_id
        from found f
        join enterprises e using (enterprise_id)
        join regions c on c.code = e.city_code
        where f.position > @after and (@contains::text is null or e.name ilike @contains or e.uscc like upper(@startsWith))
        order by f.position
        limit @limit
        """;

    private const string CountSql = With + "\nselect count(*) from found";

    private static readonly string[] Tiers = [.. new[] { TitleKind.Basic, TitleKind.Advanced, TitleKind.Excellent, TitleKind.Leading }.Select(kind => kind.Code())];

    private static readonly string[] Held = [.. new[] { TitleState.Valid, TitleState.RenewalOpen, TitleState.UnderReview }.Select(state => state.Code())];

    /// <summary>Those behind a position, of enterprises whose name or code a text is part of.</summary>
    public static async Task<IReadOnlyList<BatchSupersession>> Rows(NpgsqlConnection connection, long settlementId, string? text, long after, int limit) =>
        (await connection.QueryAsync<BatchSupersession>(RowsSql, new
        {
            settlementId,
            tiers = Tiers,
            held = Held,
            contains = LikePattern.Contains(text),
            startsWith = LikePattern.StartsWith(text),
            after,
            limit,
        })).AsList();

    /// <summary>How many there are.</summary>
    public static Task<long> Count(NpgsqlConnection connection, long settlementId) =>
        connection.ExecuteScalarAsync<long>(CountSql, new { settlementId, tiers = Tiers, held = Held });
}
