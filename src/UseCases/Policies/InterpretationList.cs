using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.Policies;

/// <summary>An interpretation with the two persons of it.</summary>
public sealed record InterpretationRow(
    long InterpretationId, string PolicyId, string Reading, string Letter, DateOnly EffectiveFrom, string Document, string Reason,
    string RecordedByName, DateTime RecordedAt, string? ConfirmedByName, DateTime? ConfirmedAt, DateTime? RejectedAt, string? RejectionReason)
{
    /// <summary>Waits for its second person.</summary>
    public bool IsPending => ConfirmedAt is null && RejectedAt is null;
}

/// <summary>The register of interpretations (Art. 26).</summary>
public static class InterpretationList
{
    private const string Columns = """
        select interpretation_id, policy_id, reading, letter, effective_from, document, reason,
               recorded_by_name, recorded_at, confirmed_by_name, confirmed_at, rejected_at, rejection_reason
        from interpretations
        """;

    private const string OfPolicySql = $"{Columns} where policy_id = @policyId order by recorded_at desc, interpretation_id desc";

    private const string OneSql = $"{Columns} where interpretation_id = @interpretationId";

    private const string PendingSql = """
        select policy_id, count(*)::int from interpretations where confirmed_at is null and rejected_at is null group by policy_id
        """;

    /// <summary>Those of one document, the newest first.</summary>
    public static async Task<IReadOnlyList<InterpretationRow>> OfPolicy(NpgsqlConnection connection, string policyId) =>
        (await connection.QueryAsync<InterpretationRow>(OfPolicySql, new { policyId })).AsList();

    /// <summary>One, or null.</summary>
    public static Task<InterpretationRow?> One(NpgsqlConnection connection, long interpretationId) =>
        connection.QuerySingleOrDefaultAsync<InterpretationRow>(OneSql, new { interpretationId });

    /// <summary>How many wait for confirmation, per document.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> Pending(NpgsqlConnection connection) =>
        (await connection.QueryAsync<(string PolicyId, int Count)>(PendingSql)).ToDictionary(row => row.PolicyId, row => row.Count);
}
