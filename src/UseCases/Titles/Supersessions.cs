using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>A factory title whose legal person holds a higher tier.</summary>
/// <param name="SameCarrier">The higher one is of the same enterprise and carrier: surely the same factory.</param>
public sealed record SupersessionRow(
    long TitleId, long EnterpriseId, string Uscc, string Enterprise, string City, TitleKind Kind, string Carrier, DateOnly? ValidTo,
    long HigherTitleId, TitleKind HigherKind, string HigherCarrier, DateOnly HigherConfirmedOn, string HigherDocument, bool SameCarrier);

/// <summary>晋级接替: lower factory titles that a higher tier of the same factory should take the place of (Q38). The list proposes; a decision disposes.</summary>
public static class Supersessions
{
    private static readonly string Sql = $"""
        select * from (
          select t.title_id, t.enterprise_id, e.uscc, e.name as enterprise, c.name as city, t.kind, t.carrier, t.valid_to,
                 h.title_id as higher_title_id, h.kind as higher_kind, h.carrier as higher_carrier, h.confirmed_on as higher_confirmed_on, h.document as higher_document,
                 h.enterprise_id = t.enterprise_id and h.carrier = t.carrier as same_carrier
          from titles t
          join enterprises e using (enterprise_id)
          join regions c on c.code = e.city_code
          join lateral (
            select h.* from titles h join enterprises u using (enterprise_id)
            where u.unit_id = e.unit_id and h.state in ('valid', 'renewal-open', 'under-review')
              and array_position(@tiers, h.kind) > array_position(@tiers, t.kind)
            order by h.enterprise_id = t.enterprise_id and h.carrier = t.carrier desc, array_position(@tiers, h.kind) desc, h.title_id limit 1) h on true
          where t.kind = any (@tiers) and t.state in ('valid', 'renewal-open', 'under-review') and {RegionScope.Sql("e")}
            and (@contains::text is null or e.name ilike @contains or e.uscc like upper(@startsWith))
            and not exists (select from decision_titles x join decisions d using (decision_id) where x.title_id = t.title_id and d.state in ('requested', 'confirmed'))) p
        where (@afterId::bigint is null or (not same_carrier, title_id) > (not @afterSame, @afterId))
        order by not same_carrier, title_id
        limit @limit
        """;

    private static readonly string[] Tiers = [.. new[] { TitleKind.Basic, TitleKind.Advanced, TitleKind.Excellent, TitleKind.Leading }.Select(kind => kind.Code())];

    /// <summary>The proposals behind one of them, surest first, no limit taking all; none while Q38 is read so that both titles stand.</summary>
    public static async Task<IReadOnlyList<SupersessionRow>> Proposed(
        NpgsqlDataSource database, Officer officer, string? text, DateOnly today, (bool SameCarrier, long TitleId)? after, int? limit)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        if ((await PolicyLibrary.On(connection, today)).Readings["Q38"] != "A")
            return [];
        return (await connection.QueryAsync<SupersessionRow>(Sql, new
        {
            tiers = Tiers,
            contains = LikePattern.Contains(text),
            startsWith = LikePattern.StartsWith(text),
            afterSame = after?.SameCarrier,
            afterId = after?.TitleId,
            limit,
            officer.Scope.ScopeCity,
            officer.Scope.ScopeCounty,
            officer.Scope.ScopeEnterprise,
        })).AsList();
    }
}
