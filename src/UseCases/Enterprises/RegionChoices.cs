using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Enterprises;

/// <summary>A region to choose in a filter or a form.</summary>
public sealed record RegionChoice(string Code, string Name, string? ParentCode);

/// <summary>The city-level units and counties an officer may choose among: those of the officer's own region, and the city a county belongs to.</summary>
public static class RegionChoices
{
    private const string Sql = """
        select code, name, parent_code from regions
        where level = @level
          and (@ScopeCity::text is null or code = @ScopeCity or parent_code = @ScopeCity)
          and (@ScopeCounty::text is null or code = @ScopeCounty or code = (select parent_code from regions where code = @ScopeCounty))
          and (@ScopeEnterprise::bigint is null or exists (select from enterprises e where e.enterprise_id = @ScopeEnterprise and code in (e.city_code, e.county_code)))
        order by code
        """;

    public static Task<IReadOnlyList<RegionChoice>> Cities(NpgsqlDataSource database, Officer officer) => Read(database, officer, "city");

    public static Task<IReadOnlyList<RegionChoice>> Counties(NpgsqlDataSource database, Officer officer) => Read(database, officer, "county");

    private static async Task<IReadOnlyList<RegionChoice>> Read(NpgsqlDataSource database, Officer officer, string level)
    {
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<RegionChoice>(Sql, new { level, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise })).AsList();
    }
}
