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

    /// <summary>The kinds of work a report is, each report one at most, by the word of the list's address and as it is called there.</summary>
    public static IReadOnlyDictionary<string, string> Tasks { get; } = new Dictionary<string, string>
    {
        ["late"] = "逾期", ["new"] = "待受理", ["open"] = "待查办", ["study"] = "待研究决定", ["settle"] = "待登记决定", ["answer"] = "待反馈", ["archive"] = "待归档",
    };

    /// <summary>The condition that a report is such work for the asker on @today. A serious one waits for the province until a decision recorded from it is confirmed, whoever handles it.</summary>
    public static string TaskSql(string task, string alias) => task switch
    {
        "late" => $"{LateSql(alias)} and not {Studied(alias)} and {OwnSql(alias)}",
        "new" => InTime(alias, "registered"),
        "open" => InTime(alias, "accepted", "rectifying"),
        "study" => $"{Studied(alias)} and not {Has(alias, "requested")} and @ScopeCity::text is null and @ScopeCounty::text is null",
        "settle" => $"{InTime(alias, "serious")} and {Has(alias, "confirmed", "carried-out")}",
        "answer" => InTime(alias, "refused", "unfounded", "rectified", "decided"),
        "archive" => $"{alias}.stage = 'answered' and {OwnSql(alias)}",
        _ => throw new ArgumentOutOfRangeException(nameof(task), task, null),
    };

    private static string Studied(string alias) => $"({alias}.stage = 'serious' and not {Has(alias, "confirmed", "carried-out")})";

    private static string Has(string alias, params string[] states) =>
        $"exists (select from decisions made where made.report_id = {alias}.report_id and made.state in ('{string.Join("', '", states)}'))";

    private static string InTime(string alias, params string[] stages) =>
        $"{alias}.stage in ('{string.Join("', '", stages)}') and not ({LateSql(alias)}) and {OwnSql(alias)}";

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
