using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>What the list of decisions is asked for.</summary>
/// <param name="Text">Part of the enterprise's name, of the document number, or first characters of a credit code.</param>
/// <param name="City">City-level unit.</param>
/// <param name="Matter">Matter; empty for all.</param>
/// <param name="State">State; empty for all.</param>
public sealed record DecisionFilter(string? Text, string? City, string Matter, string State)
{
    /// <summary>The states, in order.</summary>
    public static IReadOnlyList<string> States { get; } = ["requested", "confirmed", "carried-out", "rejected", "reversed"];

    /// <summary>Everything.</summary>
    public static readonly DecisionFilter All = new(null, null, "", "");
}

/// <summary>One decision of the list.</summary>
public sealed record DecisionRow(
    long DecisionId, string Matter, int Article, long EnterpriseId, string Uscc, string Enterprise, string City, string Document, DateOnly DecidedOn,
    DateOnly EffectiveOn, string Titles, int BanYears, string State, string? WhyNot, string RequestedByName, string? ConfirmedByName, string RejectionReason,
    DateOnly? CarriedOutOn, string Reason);

/// <summary>决定 an officer may see, the newest first. What is not confirmed is seen by the province only.</summary>
public static class DecisionList
{
    private static readonly string From = $"""
        from decisions d
        join enterprises e using (enterprise_id)
        join regions c on c.code = e.city_code
        where {RegionScope.Sql("e")} and (@provincial or d.state not in ('requested', 'rejected'))
        """;

    private static readonly string Columns = $"""
        select d.decision_id, d.matter, d.article, d.enterprise_id, e.uscc, e.name as enterprise, c.name as city, d.document, d.decided_on, d.effective_on,
               coalesce((select string_agg(x.act || '|' || coalesce(x.target, '') || '|' || t.kind || '|' || t.carrier, e'\n' order by t.title_id)
                         from decision_titles x join titles t using (title_id) where x.decision_id = d.decision_id), '') as titles,
               d.ban_years, d.state, case when d.state = 'requested' then {SeparationOfDuties.WhyNotSql(Duties.ConfirmDecision, "d.decision_id")} end as why_not, d.requested_by_name, d.confirmed_by_name, d.rejection_reason, d.carried_out_on, d.reason
        """;

    /// <summary>Rows before a number; null for the newest.</summary>
    public static async Task<IReadOnlyList<DecisionRow>> Rows(NpgsqlDataSource database, Officer officer, DecisionFilter filter, long? before, int limit)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<DecisionRow>(
            $"{Columns} {From} {Conditions(filter)} and d.decision_id < coalesce(@before, 9223372036854775807) order by d.decision_id desc limit @limit",
            Parameters(officer, filter, before, limit, []))).AsList();
    }

    /// <summary>The chosen ones among those the officer may see.</summary>
    public static async Task<IReadOnlyList<DecisionRow>> Chosen(NpgsqlDataSource database, Officer officer, IReadOnlyCollection<long> ids)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<DecisionRow>(
            $"{Columns} {From} and d.decision_id = any (@ids) order by d.decision_id", Parameters(officer, DecisionFilter.All, null, 0, ids))).AsList();
    }

    /// <summary>Every row of the filter, one at a time.</summary>
    public static async IAsyncEnumerable<DecisionRow> All(NpgsqlDataSource database, Officer officer, DecisionFilter filter)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync();
        await foreach (var row in connection.QueryUnbufferedAsync<DecisionRow>(
            $"{Columns} {From} {Conditions(filter)} order by d.decision_id desc", Parameters(officer, filter, null, 0, [])))
            yield return row;
    }

    /// <summary>How many there are in each state with the other filters kept; "" is all.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> Counts(NpgsqlDataSource database, Officer officer, DecisionFilter filter)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(filter);
        await using var connection = await database.OpenConnectionAsync();
        var all = filter with { State = "" };
        var counts = (await connection.QueryAsync<(string State, long Number)>(
            $"select d.state, count(*) {From} {Conditions(all)} group by d.state", Parameters(officer, all, null, 0, [])))
            .ToDictionary(row => row.State, row => row.Number);
        counts[""] = counts.Values.Sum();
        return counts;
    }

    private static string Conditions(DecisionFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var parts = new List<string>();
        if (!string.IsNullOrWhiteSpace(filter.Text))
            parts.Add("and (e.name ilike @contains or d.document ilike @contains or e.uscc like upper(@startsWith))");
        if (!string.IsNullOrEmpty(filter.City))
            parts.Add("and e.city_code = @City");
        if (filter.Matter.Length > 0)
            parts.Add("and d.matter = @Matter");
        if (filter.State.Length > 0)
            parts.Add("and d.state = @State");
        return string.Join(' ', parts);
    }

    private static object Parameters(Officer officer, DecisionFilter filter, long? before, int limit, IReadOnlyCollection<long> ids) => new
    {
        officer.UserId,
        officer.Scope.ScopeCity,
        officer.Scope.ScopeCounty,
        officer.Scope.ScopeEnterprise,
        provincial = officer.Role.IsProvincial(),
        filter.City,
        filter.Matter,
        filter.State,
        contains = LikePattern.Contains(filter.Text),
        startsWith = LikePattern.StartsWith(filter.Text),
        before,
        limit,
        ids = ids.ToArray(),
    };
}
