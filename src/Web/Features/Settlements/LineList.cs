using System.Globalization;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Settlements;

/// <summary>One award of a batch in its table.</summary>
public sealed record LineListRow(
    long SettlementLineId, int Seq, long EnterpriseId, string Name, string Uscc, string CityCode, string City, TitleKind Kind, string Carrier, Money Standard,
    Money PriorScenario, Money PriorBasic, Money PriorAdvanced, Money PriorLegacy, Money Deducted, Money? RoomOverall, Money? RoomScenario,
    Money Ceiling, Money Proposed, string AlertCodes, bool Held, bool Lowered, string ChangeReason, string ExtraDocument, bool Barred, bool Stale)
{
    public IReadOnlyList<string> Alerts => AlertCodes.Split(';', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What else there is to say in a word or two, most pressing first.</summary>
    public IEnumerable<string> Hints =>
    [
        .. Stale ? ["往年奖励有变化"] : Array.Empty<string>(),
        .. Barred ? ["不得申报期内"] : Array.Empty<string>(),
        .. Alerts.Select(code => code == AwardAlerts.Undecided && ExtraDocument.Length > 0 ? "额外奖励已有书面决定" : SettlementText.Alert(code)),
    ];
}

/// <summary>What is asked of the table; stands in the address.</summary>
public sealed record LineQuery(string? Q, string? City, string? Kind, string? Only, string? Sort, string? After)
{
    /// <summary>Nothing is filtered, sorted or turned over: what takes long to find is shown here only.</summary>
    public bool IsFirstLook => string.IsNullOrEmpty(Q) && string.IsNullOrEmpty(City) && string.IsNullOrEmpty(Kind) && string.IsNullOrEmpty(Only)
        && string.IsNullOrEmpty(Sort) && string.IsNullOrEmpty(After);
}

/// <summary>Reads the table: searched, filtered, sorted, a page at a time.</summary>
public static class LineList
{
    private static string Select(LineQuery query, Officer officer) => $"""
        select l.settlement_line_id, l.seq, l.enterprise_id, e.name, e.uscc, e.city_code, city.name as city, l.kind, l.carrier, l.standard,
               l.prior_scenario, l.prior_basic, l.prior_advanced, l.prior_legacy, l.deducted, l.room_overall, l.room_scenario,
               l.ceiling, l.proposed, array_to_string(l.alerts, ';') as alert_codes, l.held, l.lowered, l.change_reason, l.extra_document,
               s.stage <> 'approved' and exists (select from barred_lines b where b.settlement_line_id = l.settlement_line_id) as barred,
               l.award_version <> u.award_version and s.stage <> 'approved' as stale
        from settlement_lines l
        join settlements s using (settlement_id)
        join enterprises e using (enterprise_id)
        join enterprises u on u.enterprise_id = l.unit_id
        join regions city on city.code = e.city_code
        where l.settlement_id = @id and {string.Join(" and ", Conditions(query, officer))}
        """;

    private static IEnumerable<string> Conditions(LineQuery query, Officer officer)
    {
        yield return officer.Scope.SqlFor("e");
        if (!officer.Role.IsProvincial())
            yield return "s.stage = 'approved'";
        if (!string.IsNullOrWhiteSpace(query.Q))
            yield return "(e.name ilike @contains or e.uscc like upper(@startsWith) or l.carrier ilike @contains)";
        if (!string.IsNullOrEmpty(query.City))
            yield return "e.city_code = @city";
        if (!string.IsNullOrEmpty(query.Kind))
            yield return "l.kind = @kind";
        yield return query.Only switch
        {
            "alerts" => "cardinality(l.alerts) > 0",
            "zero" => "l.ceiling = 0",
            "held" => "l.held",
            "changed" => "l.change_reason <> ''",
            "barred" => "s.stage <> 'approved' and exists (select from barred_lines b where b.settlement_line_id = l.settlement_line_id)",
            "stale" => "l.award_version <> u.award_version and s.stage <> 'approved'",
            _ => "true",
        };
    }

    /// <summary>Ways to sort: code, words, order, and where the next page begins.</summary>
    public static IReadOnlyList<(string Code, string Name, string OrderBy, string After, Func<LineListRow, object> Value)> Sorts { get; } =
    [
        ("", "按序号", "l.seq", "l.seq > @seq", row => row.Seq),
        ("ceiling", "上限从高到低", "l.ceiling desc, l.seq", "(l.ceiling < @number or (l.ceiling = @number and l.seq > @seq))", row => row.Ceiling.Yuan),
        ("proposed", "金额从高到低", "l.proposed desc, l.seq", "(l.proposed < @number or (l.proposed = @number and l.seq > @seq))", row => row.Proposed.Yuan),
        ("city", "按市州", "e.city_code, l.seq", "(e.city_code, l.seq) > (@text, @seq)", row => row.CityCode),
        ("name", "按企业名称", "e.name, l.seq", "(e.name, l.seq) > (@text, @seq)", row => row.Name),
    ];

    public static async Task<KeysetPage<LineListRow>> Read(NpgsqlConnection connection, long id, LineQuery query, Officer officer)
    {
        var sort = Sorts.FirstOrDefault(known => known.Code == query.Sort, Sorts[0]);
        string[]? after = KeysetPage.Decode(query.After, 2);
        int seq = 0;
        if (after is not null && !int.TryParse(after[1], NumberStyles.None, CultureInfo.InvariantCulture, out seq))
            after = null;
        decimal number = 0;
        if (after is not null && sort.After.Contains("@number", StringComparison.Ordinal) && !decimal.TryParse(after[0], NumberStyles.Number, CultureInfo.InvariantCulture, out number))
            after = null;
        var rows = await connection.QueryAsync<LineListRow>(
            $"{Select(query, officer)}{(after is null ? "" : $" and {sort.After}")} order by {sort.OrderBy} limit {KeysetPage.Limit}",
            Parameters(id, query, officer, seq, number, after?[0] ?? ""));
        return KeysetPage.Of(rows, row => [sort.Value(row), row.Seq]);
    }

    /// <summary>All rows of the filter in its order, one at a time.</summary>
    public static async IAsyncEnumerable<LineListRow> All(NpgsqlDataSource source, long id, LineQuery query, Officer officer)
    {
        var sort = Sorts.FirstOrDefault(known => known.Code == query.Sort, Sorts[0]);
        await using var connection = await source.OpenConnectionAsync();
        await foreach (var row in connection.QueryUnbufferedAsync<LineListRow>($"{Select(query, officer)} order by {sort.OrderBy}", Parameters(id, query, officer, 0, 0, "")))
            yield return row;
    }

    private static object Parameters(long id, LineQuery query, Officer officer, int seq, decimal number, string text) => new
    {
        id, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise,
        contains = LikePattern.Contains(query.Q?.Trim()), startsWith = LikePattern.StartsWith(query.Q?.Trim()), city = query.City, kind = query.Kind, seq, number, text,
    };
}
