using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Policies;

/// <summary>The second person of an interpretation (Art. 26): only now does it change calculations, from its day on.</summary>
public static class ConfirmInterpretation
{
    private const string ConfirmSql = """
        update interpretations set confirmed_by = @UserId, confirmed_by_name = @Name, confirmed_at = now()
        where interpretation_id = @id and confirmed_at is null and rejected_at is null
        returning policy_id, reading, letter, effective_from, document
        """;

    private const string RejectSql = """
        update interpretations set rejected_at = now(), rejection_reason = @reason
        where interpretation_id = @id and confirmed_at is null and rejected_at is null
        returning policy_id, reading, letter, effective_from, document
        """;

    private const string KnownSql = "select exists (select from interpretations where interpretation_id = @id)";

    /// <summary>Confirms it.</summary>
    public static Task By(NpgsqlDataSource source, long interpretationId, Officer officer, CancellationToken cancel = default) =>
        Decide(source, interpretationId, officer, ConfirmSql, "interpretation-confirmed", "", cancel);

    /// <summary>Sends it back for good, with a reason; it can be recorded anew.</summary>
    public static Task Reject(NpgsqlDataSource source, long interpretationId, string reason, Officer officer, CancellationToken cancel = default) =>
        string.IsNullOrWhiteSpace(reason)
            ? throw new RefusalException("请填写不予确认的理由")
            : Decide(source, interpretationId, officer, RejectSql, "interpretation-rejected", reason.Trim(), cancel);

    private static async Task Decide(
        NpgsqlDataSource source, long id, Officer officer, string sql, string act, string reason, CancellationToken cancel)
    {
        if (officer.Role != Role.Approver)
            throw new RefusalException("解释口径由批准人确认");
        await using var work = await Work.Begin(source, officer, cancel);
        await work.RequireOther(Duties.ConfirmInterpretation, id);
        var decided = await work.Connection.QuerySingleOrDefaultAsync<Row>(sql, new { id, officer.UserId, officer.Name, reason })
            ?? throw new RefusalException(await work.Connection.ExecuteScalarAsync<bool>(KnownSql, new { id }) ? "这项解释口径已经办结" : "没有这项解释口径");
        if (sql == ConfirmSql)
            await DemandFollowed(work.Connection, decided);
        _ = await work.Record(new Event(act, "interpretation", id)
        {
            EffectiveOn = decided.EffectiveFrom,
            Reason = $"{decided.Reading}={decided.Letter}{(reason.Length > 0 ? $"：{reason}" : "")}",
            Articles = [26],
            Document = decided.Document,
        });
        await work.Commit(cancel);
    }

    // recorded before the program told which letters it follows
    private static async Task DemandFollowed(NpgsqlConnection connection, Row decided)
    {
        var pack = (await PolicyLibrary.Current(connection)).FirstOrDefault(version => version.Pack.Id == decided.PolicyId)?.Pack;
        if (pack?.Reading(decided.Reading) is { } reading && FollowedReadings.WhyNot(reading, decided.Letter) is { Length: > 0 } why)
            throw new RefusalException($"口径{decided.Reading}不能确认为“{decided.Letter}”：{why}。请退回");
    }

    private sealed record Row(string PolicyId, string Reading, string Letter, DateOnly EffectiveFrom, string Document);
}
