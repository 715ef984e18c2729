using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Reports;

/// <summary>Who handles a report: the bureau of its level; one that is reported on sees nothing of it, the one above handles it.</summary>
public static class ReportScope
{
    /// <summary>The condition over a row of <c>reports</c> known by this alias; parameters @ScopeCity, @ScopeCounty, @ScopeEnterprise. Enterprises see none.</summary>
    public static string Sql(string alias) => $"""
        (@ScopeEnterprise::bigint is null and case when @ScopeCounty::text is not null then {alias}.county_code = @ScopeCounty and {alias}.against_bureau = ''
              when @ScopeCity::text is not null then {alias}.city_code = @ScopeCity and {alias}.against_bureau <> 'city'
              else true end)
        """;

    /// <summary>The condition that the asker's own bureau is the one to handle it.</summary>
    public static string OwnSql(string alias) =>
        $"{alias}.handler_level = case when @ScopeCounty::text is not null then 'county' when @ScopeCity::text is not null then 'city' else 'province' end";

    /// <summary>The condition that it is late on @today: the answer, or the rectification.</summary>
    public static string LateSql(string alias) =>
        $"{alias}.stage not in ('answered', 'archived') and ({alias}.due_on < @today or ({alias}.stage = 'rectifying' and {alias}.rectify_by < @today))";

    /// <summary>Whether an officer may read the facts and the evidence: who handles it, and the auditor.</summary>
    public static bool MayRead(this Officer officer, string level)
    {
        ArgumentNullException.ThrowIfNull(officer);
        return officer.Role == Role.Auditor || officer.Handles(level);
    }

    /// <summary>Whether an officer handles a report of this level, rather than only looking on.</summary>
    public static bool Handles(this Officer officer, string level)
    {
        ArgumentNullException.ThrowIfNull(officer);
        return officer.Role switch
        {
            Role.County => level == "county",
            Role.City => level is "city" or "county",
            Role.ProvinceMaker => true,
            _ => false,
        };
    }
}
