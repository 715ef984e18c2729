using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Web.Features.Settlements;

/// <summary>One city and kind of a batch.</summary>
public sealed record SettlementSum(string CityCode, string City, TitleKind Kind, long Lines, Money Ceiling, Money Total);

/// <summary>Sums by city and kind of the lines a person may see.</summary>
public static class SettlementSums
{
    // summed before the names are joined
    private static string Sql(Officer officer) => $"""
        select city.code as city_code, city.name as city, n.kind, n.lines, n.ceiling, n.total
        from (
          select e.city_code, l.kind, count(*) as lines, sum(l.ceiling) as ceiling, coalesce(sum(l.proposed) filter (where not l.held), 0) as total
          from settlement_lines l
          join settlements s using (settlement_id)
          join enterprises e using (enterprise_id)
          where l.settlement_id = @id and {officer.Scope.SqlFor("e")} {(officer.Role.IsProvincial() ? "" : "and s.stage = 'approved'")}
          group by e.city_code, l.kind) n
        join regions city on city.code = n.city_code
        order by city.code
        """;

    public static async Task<IReadOnlyList<SettlementSum>> Read(NpgsqlConnection connection, long id, Officer officer) =>
        (await connection.QueryAsync<SettlementSum>(Sql(officer), new
        {
            id, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise,
        })).AsList();
}
