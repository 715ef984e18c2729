using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Changes;

/// <summary>A title to choose among.</summary>
public sealed record TitleOption(long TitleId, TitleKind Kind, string Carrier, string State)
{
    private static readonly string NameSql = $"select e.name from enterprises e where e.enterprise_id = @enterpriseId and {RegionScope.Sql("e")}";

    private const string TitlesSql = """
        select title_id, kind, carrier, state from titles
        where enterprise_id = @enterpriseId and state in ('valid', 'renewal-open', 'under-review', 'legacy', 'reexamining') order by confirmed_on, title_id
        """;

    /// <summary>The enterprise and the titles it holds; null outside the officer's region.</summary>
    public static async Task<(string Enterprise, IReadOnlyList<TitleOption> Titles)?> Of(NpgsqlDataSource database, Officer officer, long enterpriseId)
    {
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        string? name = await connection.ExecuteScalarAsync<string?>(
            NameSql, new { enterpriseId, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise });
        return name is null ? null : (name, (await connection.QueryAsync<TitleOption>(TitlesSql, new { enterpriseId })).AsList());
    }
}
