using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Changes;

/// <summary>One recorded change.</summary>
public sealed record ChangeRow(
    long EnterpriseChangeId, string Kind, long EnterpriseId, string Enterprise, string Uscc, string City, long? OtherId, string OtherName, string? NewPlace,
    DateOnly ChangedOn, DateOnly ReportedOn, string Document, string Reason, string State, string? WhyNot, string RequestedByName, string? DecidedByName, string RejectionReason,
    string? Allocation, long? Reverses, long? ReversedBy)
{
    /// <summary>It may be taken back by another change; mergers and splits may not.</summary>
    public bool Reversible => Kind is "relocation" or "closure" && State == "confirmed" && ReversedBy is null;

    /// <summary>A split carried out, whose past awards nobody has allocated for good.</summary>
    public bool AwaitsAllocation => Kind == "split" && State == "confirmed" && Allocation != "confirmed";
}

/// <summary>The changes an officer may see, newest first (Art. 21).</summary>
public static class ChangeList
{
    /// <summary>The states, in order.</summary>
    public static IReadOnlyList<string> States { get; } = ["requested", "confirmed", "rejected"];

    private static readonly string From = $"""
        from enterprise_changes x
        join enterprises e using (enterprise_id)
        join regions c on c.code = e.city_code
        left join enterprises o on o.uscc = x.other_uscc
        left join regions nc on nc.code = x.city_code
        left join regions nk on nk.code = x.county_code
        where {RegionScope.Sql("e")} and (@state = '' or x.state = @state)
          and (@city::text is null or e.city_code = @city)
          and (@contains::text is null or e.name ilike @contains or x.other_name ilike @contains or e.uscc like upper(@startsWith))
        """;

    private static readonly string Columns = $"""
        select x.enterprise_change_id, x.kind, x.enterprise_id, e.name as enterprise, e.uscc, c.name as city, coalesce(x.other_id, o.enterprise_id) as other_id, x.other_name,
               nc.name || coalesce(' ' || nk.name, '') as new_place, x.changed_on, x.reported_on, x.document, x.reason, x.state,
               case when x.state = 'requested' then {SeparationOfDuties.WhyNotSql(Duties.ConfirmChange, "x.enterprise_change_id")} end as why_not, x.requested_by_name, x.decided_by_name, x.rejection_reason,
               (select a.state from award_allocations a where a.enterprise_change_id = x.enterprise_change_id and a.state <> 'rejected') as allocation,
               x.reverses, (select y.enterprise_change_id from enterprise_changes y where y.reverses = x.enterprise_change_id and y.state <> 'rejected') as reversed_by
        """;

    /// <summary>Rows before a number.</summary>
    public static async Task<IReadOnlyList<ChangeRow>> Rows(NpgsqlDataSource database, Officer officer, string? text, string? city, string state, long? before, int? limit)
    {
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<ChangeRow>(
            $"{Columns} {From} and (@before::bigint is null or x.enterprise_change_id < @before) order by x.enterprise_change_id desc limit @limit",
            Parameters(officer, text, city, state, before, limit))).AsList();
    }

    /// <summary>Every row of the filter, one at a time.</summary>
    public static async IAsyncEnumerable<ChangeRow> All(NpgsqlDataSource database, Officer officer, string? text, string? city, string state)
    {
        await using var connection = await database.OpenConnectionAsync();
        await foreach (var row in connection.QueryUnbufferedAsync<ChangeRow>(
            $"{Columns} {From} order by x.enterprise_change_id desc", Parameters(officer, text, city, state, null, null)))
            yield return row;
    }

    /// <summary>One; null when it is not there or outside the officer's region.</summary>
    public static async Task<ChangeRow?> One(NpgsqlDataSource database, Officer officer, long changeId) =>
        (await Rows(database, officer, null, null, "", changeId + 1, 1)).FirstOrDefault(row => row.EnterpriseChangeId == changeId);

    /// <summary>How many there are in each state.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> Counts(NpgsqlDataSource database, Officer officer, string? text, string? city)
    {
        await using var connection = await database.OpenConnectionAsync();
        var counts = (await connection.QueryAsync<(string State, long Number)>(
            $"select x.state, count(*) {From} group by x.state", Parameters(officer, text, city, "", null, null))).ToDictionary(row => row.State, row => row.Number);
        counts[""] = counts.Values.Sum();
        return counts;
    }

    private static object Parameters(Officer officer, string? text, string? city, string state, long? before, int? limit) => new
    {
        officer.UserId,
        officer.Scope.ScopeCity,
        officer.Scope.ScopeCounty,
        officer.Scope.ScopeEnterprise,
        state,
        city = string.IsNullOrEmpty(city) ? null : city,
        contains = string.IsNullOrWhiteSpace(text) ? null : LikePattern.Contains(text),
        startsWith = LikePattern.StartsWith(text),
        before,
        limit,
    };
}
