namespace SmartFactory.Gansu.UseCases.People;

/// <summary>Who acts: a signed-in person, or the machine carrying out what a person recorded.</summary>
/// <param name="UserId">Account; 0 for the machine.</param>
/// <param name="Name">Name as documents show it.</param>
/// <param name="Role">The one role of the account.</param>
/// <param name="Scope">What it may read and write.</param>
public sealed record Officer(long UserId, string Name, Role Role, RegionScope Scope)
{
    /// <summary>An operator at the command line of the installation.</summary>
    public static readonly Officer Operator = new(0, "系统运维", Role.SystemAdministrator, RegionScope.Province);
}

/// <summary>County ⊂ city ⊂ province, or one enterprise. Every read and write of enterprise data carries it in its SQL.</summary>
public sealed record RegionScope
{
    private RegionScope(string? city, string? county, long? enterpriseId)
    {
        ScopeCity = city;
        ScopeCounty = county;
        ScopeEnterprise = enterpriseId;
    }

    /// <summary>Everything.</summary>
    public static readonly RegionScope Province = new(null, null, null);

    /// <summary>Nothing at all: for accounts without business (administrators).</summary>
    public static readonly RegionScope Nothing = new("", "", -1);

    /// <summary>Parameter @ScopeCity.</summary>
    public string? ScopeCity { get; }

    /// <summary>Parameter @ScopeCounty.</summary>
    public string? ScopeCounty { get; }

    /// <summary>Parameter @ScopeEnterprise.</summary>
    public long? ScopeEnterprise { get; }

    /// <summary>One of the fifteen city-level units, by region code.</summary>
    public static RegionScope City(string code) => new(code, null, null);

    /// <summary>One county, by region code.</summary>
    public static RegionScope County(string code) => new(null, code, null);

    /// <summary>One enterprise and nobody else.</summary>
    public static RegionScope Enterprise(long enterpriseId) => new(null, null, enterpriseId);

    /// <summary>The SQL condition over a row of <c>enterprises</c> known by this alias; parameters @ScopeCity, @ScopeCounty, @ScopeEnterprise.</summary>
    public static string Sql(string alias) => $"""
        (@ScopeCity::text is null or {alias}.city_code = @ScopeCity)
        and (@ScopeCounty::text is null or {alias}.county_code = @ScopeCounty)
        and (@ScopeEnterprise::bigint is null or {alias}.enterprise_id = @ScopeEnterprise)
        """;

    /// <summary>The same condition, written for this scope alone: the database then finds the index of the region.</summary>
    public string SqlFor(string alias)
    {
        string[] parts =
        [
            ScopeCity is null ? "" : $"{alias}.city_code = @ScopeCity",
            ScopeCounty is null ? "" : $"{alias}.county_code = @ScopeCounty",
            ScopeEnterprise is null ? "" : $"{alias}.enterprise_id = @ScopeEnterprise",
        ];
        return string.Join(" and ", parts.Where(part => part.Length > 0).DefaultIfEmpty("true"));
    }
}
