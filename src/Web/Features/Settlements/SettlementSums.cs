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
    private static readonly string Sql = $"""
        select city.code as city_code, city.name as city, l.kind, count(*) as lines, sum(l.ceiling) as ceiling, coalesce(sum(l.proposed) filter (where not l.held), 0) as total
        from settlement_lines l
        join settlements s using (settlement_id)
        join enterprises e using (enterprise_id)
        join regions city on city.code = e.city_code
        where l.settlement_id = @id and {RegionScope.Sql("e")} and (@provincial or s.stage = 'approved')
        group by city.code, city.name, l.kind
        order by city.code
        """;

    public static async Task<IReadOnlyList<SettlementSum>> Read(NpgsqlConnection connection, long id, Officer officer) =>
        (await connection.QueryAsync<SettlementSum>(Sql, new
        {
            id, provincial = officer.Role.IsProvincial(), officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise,
        })).AsList();
}
