using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>A title that a decision may be about, with the renewal that waits for one.</summary>
public sealed record TitleChoice(
    long TitleId, long EnterpriseId, string Enterprise, string Uscc, string City, string CityCode, TitleKind Kind, string Carrier, DateOnly? ValidTo, string State,
    long? RenewalId, bool? Passed, string? Conclusion, string? Waiting)
{
    /// <summary>Where it stands.</summary>
    public TitleState Stands => TitleStates.Parse(State);
}

/// <summary>An enterprise that a decision may be about.</summary>
public sealed record EnterpriseChoice(long EnterpriseId, string Name, string Uscc, string City, string CityCode);

/// <summary>A bar in force.</summary>
public sealed record BanChoice(long BanId, long EnterpriseId, string Enterprise, int Article, string Document, DateOnly StartsOn, DateOnly LastDay);

/// <summary>Who and what a decision can be about.</summary>
public static class DecisionChoices
{
    private const string Select = """
        select t.title_id, t.enterprise_id, e.name as enterprise, e.uscc, c.name as city, e.city_code, t.kind, t.carrier, t.valid_to, t.state,
               r.renewal_id, r.passed, r.conclusion,
               (select d.document from decision_titles x join decisions d using (decision_id)
                where x.title_id = t.title_id and d.state in ('requested', 'confirmed') limit 1) as waiting
        from titles t
        join enterprises e using (enterprise_id)
        join regions c on c.code = e.city_code
        left join renewals r on r.title_id = t.title_id and r.stage = 'concluded'
        """;

    private static readonly string OfTitlesSql = $"{Select} where t.title_id = any (@ids) and {RegionScope.Sql("e")} order by e.name, t.title_id";

    private static readonly string OfRenewalsSql = $"{Select} where r.renewal_id = any (@ids) and {RegionScope.Sql("e")} order by e.name, t.title_id";

    private static readonly string OfUnitSql = $"""
        {Select}
        where e.unit_id = (select unit_id from enterprises where enterprise_id = @id) and t.state = any (@held) and {RegionScope.Sql("e")}
        order by t.title_id
        """;

    private static readonly string BanSql = $"""
        select b.ban_id, b.enterprise_id, e.name as enterprise, b.article, b.document, b.starts_on, b.last_day
        from bans b join enterprises e using (enterprise_id)
        where b.ban_id = @id and b.state = 'active' and {RegionScope.Sql("e")}
        """;

    private static readonly string EnterpriseSql = $"""
        select e.enterprise_id, e.name, e.uscc, c.name as city, e.city_code
        from enterprises e join regions c on c.code = e.city_code
        where (e.enterprise_id = @id or e.name ilike @contains or e.uscc like upper(@startsWith)) and {RegionScope.Sql("e")}
        order by e.name limit 20
        """;

    /// <summary>The enterprises of part of a name or the first characters of a code, at most twenty.</summary>
    public static Task<IReadOnlyList<EnterpriseChoice>> Enterprises(NpgsqlDataSource database, Officer officer, string text) => Enterprises(database, officer, null, text);

    /// <summary>One enterprise, or null.</summary>
    public static async Task<EnterpriseChoice?> Enterprise(NpgsqlDataSource database, Officer officer, long id) =>
        (await Enterprises(database, officer, id, null)).SingleOrDefault();

    /// <summary>These titles.</summary>
    public static Task<IReadOnlyList<TitleChoice>> Titles(NpgsqlDataSource database, Officer officer, IReadOnlyCollection<long> ids) =>
        Read(database, officer, OfTitlesSql, ids, 0);

    /// <summary>The titles of these concluded renewals.</summary>
    public static Task<IReadOnlyList<TitleChoice>> Renewals(NpgsqlDataSource database, Officer officer, IReadOnlyCollection<long> ids) =>
        Read(database, officer, OfRenewalsSql, ids, 0);

    /// <summary>The titles the legal person of an enterprise holds (Q1).</summary>
    public static Task<IReadOnlyList<TitleChoice>> OfUnit(NpgsqlDataSource database, Officer officer, long enterpriseId) =>
        Read(database, officer, OfUnitSql, [], enterpriseId);

    /// <summary>A bar in force, or null.</summary>
    public static async Task<BanChoice?> Ban(NpgsqlDataSource database, Officer officer, long banId)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        return await connection.QuerySingleOrDefaultAsync<BanChoice>(
            BanSql, new { id = banId, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise });
    }

    private static async Task<IReadOnlyList<EnterpriseChoice>> Enterprises(NpgsqlDataSource database, Officer officer, long? id, string? text)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<EnterpriseChoice>(EnterpriseSql, new
        {
            id,
            contains = LikePattern.Contains(text),
            startsWith = LikePattern.StartsWith(text),
            officer.Scope.ScopeCity,
            officer.Scope.ScopeCounty,
            officer.Scope.ScopeEnterprise,
        })).AsList();
    }

    private static async Task<IReadOnlyList<TitleChoice>> Read(NpgsqlDataSource database, Officer officer, string sql, IReadOnlyCollection<long> ids, long id)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<TitleChoice>(sql, new
        {
            ids = ids.ToArray(),
            id,
            held = TitleStates.HeldCodes.ToArray(),
            officer.Scope.ScopeCity,
            officer.Scope.ScopeCounty,
            officer.Scope.ScopeEnterprise,
        })).AsList();
    }
}
