using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.PublicNotices;

/// <summary>A line as the list on notice has it: no amount.</summary>
public sealed record NoticedLine(int Seq, string Enterprise, string Carrier, TitleKind Kind, string City, bool Objected, bool Held);

/// <summary>A line an objection is about.</summary>
public sealed record ObjectionLine(long ObjectionId, int Seq, string Enterprise, string Carrier, TitleKind Kind, bool Held);

/// <summary>An objection without who made it.</summary>
public sealed record ObjectionRow(
    long ObjectionId, DateOnly ReceivedOn, string TextCipher, bool Named, bool Reachable, string ContactTail, string RecordedByName,
    string? Result, string ResultReason, DateOnly? ConcludedOn, string? ConcludedByName);

/// <summary>An objection with its text opened for the province, and its lines.</summary>
public sealed record OpenedObjection(ObjectionRow Row, string Text, IReadOnlyList<ObjectionLine> Lines);

/// <summary>What stands on a notice, and what was objected.</summary>
public static class NoticePage
{
    private static string LinesSql(Officer officer) => $"""
        select l.seq, e.name as enterprise, l.carrier, l.kind, c.name as city,
               {(officer.Role.IsProvincial() ? "l.settlement_line_id in (select settlement_line_id from objected_lines)" : "false")} as objected,
               {(officer.Role.IsProvincial() ? "l.held" : "false")} as held
        from public_notices n
        join settlement_lines l on l.settlement_id = n.settlement_id and l.seq <> all (n.left_out)
        join enterprises e using (enterprise_id)
        join regions c on c.code = e.city_code
        where n.public_notice_id = @noticeId and l.seq > @after and {officer.Scope.SqlFor("e")}
          and (@contains::text is null or e.name ilike @contains or l.carrier ilike @contains)
        order by l.seq
        limit @limit
        """;

    private const string ChosenSql = """
        select l.seq, e.name as enterprise, l.carrier, l.kind, c.name as city, false as objected, l.held
        from public_notices n
        join settlement_lines l on l.settlement_id = n.settlement_id and l.seq = any (@seqs)
        join enterprises e using (enterprise_id)
        join regions c on c.code = e.city_code
        where n.public_notice_id = @noticeId
        order by l.seq
        """;

    private const string ObjectionsSql = """
        select objection_id, received_on, text_cipher, name_cipher <> '' as named, contact_cipher <> '' as reachable, contact_tail, recorded_by_name,
               result, result_reason, concluded_on, concluded_by_name
        from objections
        where public_notice_id = @noticeId
        order by result is not null, objection_id
        """;

    private const string ObjectionLinesSql = """
        select o.objection_id, l.seq, e.name as enterprise, l.carrier, l.kind, l.held
        from objections o
        join objection_lines x using (objection_id)
        join settlement_lines l using (settlement_line_id)
        join enterprises e using (enterprise_id)
        where o.public_notice_id = @noticeId
        order by l.seq
        """;

    /// <summary>The lines a person may see behind a number, of enterprises or carriers whose name a text is part of.</summary>
    public static async Task<IReadOnlyList<NoticedLine>> Lines(NpgsqlConnection connection, Officer officer, long noticeId, string? text, int after, int limit)
    {
        ArgumentNullException.ThrowIfNull(officer);
        return (await connection.QueryAsync<NoticedLine>(LinesSql(officer), new
        {
            noticeId, after, limit, contains = LikePattern.Contains(text), officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise,
        })).AsList();
    }

    /// <summary>The lines with these numbers.</summary>
    public static async Task<IReadOnlyList<NoticedLine>> Chosen(NpgsqlConnection connection, long noticeId, IReadOnlyCollection<int> seqs) =>
        (await connection.QueryAsync<NoticedLine>(ChosenSql, new { noticeId, seqs = seqs.ToArray() })).AsList();

    /// <summary>The notice an objection is about.</summary>
    public static Task<long> OfObjection(NpgsqlConnection connection, long objectionId) =>
        connection.ExecuteScalarAsync<long>("select public_notice_id from objections where objection_id = @objectionId", new { objectionId });

    /// <summary>The objections, those not concluded first; nothing for others than the province.</summary>
    public static async Task<IReadOnlyList<OpenedObjection>> Objections(
        NpgsqlConnection connection, IDataProtectionProvider protection, Officer officer, long noticeId)
    {
        ArgumentNullException.ThrowIfNull(officer);
        if (!officer.Role.IsProvincial())
            return [];
        var seal = RecordObjection.Seal(protection);
        var lines = (await connection.QueryAsync<ObjectionLine>(ObjectionLinesSql, new { noticeId })).ToLookup(line => line.ObjectionId);
        return [.. (await connection.QueryAsync<ObjectionRow>(ObjectionsSql, new { noticeId }))
            .Select(row => new OpenedObjection(row, seal.Open(row.TextCipher), [.. lines[row.ObjectionId]]))];
    }
}
