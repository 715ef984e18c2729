using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Reports;

/// <summary>The head of a report, without who reported.</summary>
public sealed record ReportHead(
    long ReportId, string ReceiptCode, DateOnly ReceivedOn, string Channel, string TargetName, long? EnterpriseId, string City, string? County, string HandlerLevel,
    string AgainstBureau, string FactsCipher, string ContactTail, string Stage, string Outcome, DateOnly DueOn, DateOnly? RectifyBy, string Findings, string Answer,
    bool HoldPayments, long? DecisionId, string? DecisionDocument, DateOnly? ClosedOn);

/// <summary>A step of its course.</summary>
public sealed record ReportMoveRow(string Act, string ToStage, string Opinion, DateOnly MovedOn, string ActorName, string ActorRole);

/// <summary>A file given as evidence.</summary>
public sealed record EvidenceRow(long AttachmentId, string FileName, long Size, string Sha256);

/// <summary>One report with its course, and its facts opened for those who handle it and the auditor; null, and no evidence, for everybody else.</summary>
/// <param name="Decisions">While a decision is due: those to choose among.</param>
public sealed record ReportPage(ReportHead Head, string? Facts, IReadOnlyList<ReportMoveRow> Moves, IReadOnlyList<EvidenceRow> Evidence, IReadOnlyList<ReportDecision> Decisions)
{
    private static readonly string HeadSql = $"""
        select r.report_id, r.receipt_code, r.received_on, r.channel, r.target_name, r.enterprise_id, c.name as city, k.name as county, r.handler_level,
               r.against_bureau, r.facts_cipher, r.contact_tail, r.stage, r.outcome, r.due_on, r.rectify_by, r.findings, r.answer,
               r.hold_payments, r.decision_id, d.document as decision_document, r.closed_on
        from reports r
        join regions c on c.code = r.city_code
        left join regions k on k.code = r.county_code
        left join decisions d on d.decision_id = r.decision_id
        where r.report_id = @reportId and {ReportScope.Sql("r")}
        """;

    private const string MovesSql = "select act, to_stage, opinion, moved_on, actor_name, actor_role from report_moves where report_id = @reportId order by report_move_id";

    private const string EvidenceSql =
        "select attachment_id, file_name, octet_length(content)::bigint as size, sha256 from attachments where subject = 'report' and subject_id = @reportId order by attachment_id";

    private static readonly string FileSql = $"""
        select a.file_name, a.media_type, a.content, r.handler_level, r.enterprise_id
        from attachments a join reports r on r.report_id = a.subject_id
        where a.subject = 'report' and a.attachment_id = @attachmentId and r.report_id = @reportId and {ReportScope.Sql("r")}
        """;

    private static readonly string IdentitySql = $"select r.reporter_cipher, r.contact_cipher, r.enterprise_id, r.handler_level from reports r where r.report_id = @reportId and {ReportScope.Sql("r")}";

    private const string ViewedSql = """
        insert into sensitive_views (user_id, user_name, role, field, subject, subject_id, enterprise_id, purpose)
        values (@UserId, @Name, @role, @field, 'report', @reportId, @enterpriseId, @purpose)
        """;

    private const string StatusSql = "select stage, received_on, answer from reports where receipt_code = @code";

    private sealed record File(string FileName, string MediaType, byte[] Content, string HandlerLevel, long? EnterpriseId);

    /// <summary>Null when there is no such report, or the officer's bureau does not handle it.</summary>
    public static async Task<ReportPage?> Of(NpgsqlDataSource database, IDataProtectionProvider protection, Officer officer, long reportId)
    {
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        var values = new { reportId, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise };
        if (await connection.QuerySingleOrDefaultAsync<ReportHead>(HeadSql, values) is not { } head)
            return null;
        bool mayRead = officer.MayRead(head.HandlerLevel);
        return new ReportPage(
            head, mayRead ? SubmitReport.Seal(protection).Open(head.FactsCipher) : null, (await connection.QueryAsync<ReportMoveRow>(MovesSql, values)).AsList(),
            mayRead ? (await connection.QueryAsync<EvidenceRow>(EvidenceSql, values)).AsList() : [],
            head.Stage == "serious" ? await ReportDecisions.Choices(connection, officer, reportId, head.EnterpriseId) : []);
    }

    /// <summary>A file of the evidence; first writes down who took it. Null when the officer may not see it.</summary>
    public static async Task<Evidence?> FileOf(NpgsqlDataSource database, Officer officer, long reportId, long attachmentId)
    {
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        if (await connection.QuerySingleOrDefaultAsync<File>(
                FileSql, new { reportId, attachmentId, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise }) is not { } file
            || !officer.MayRead(file.HandlerLevel))
            return null;
        await Viewed(connection, officer, "举报佐证材料", reportId, file.EnterpriseId, $"下载 {file.FileName}");
        return new Evidence(file.FileName, file.MediaType, file.Content);
    }

    /// <summary>Who reported; first writes down who looked and what for. Only for those who handle the report.</summary>
    public static async Task<(string Reporter, string Contact)?> Reveal(
        NpgsqlDataSource database, IDataProtectionProvider protection, Officer officer, long reportId, string? purpose)
    {
        ArgumentNullException.ThrowIfNull(officer);
        if (string.IsNullOrWhiteSpace(purpose))
            throw new RefusalException("请写明查看用途，例如“电话核实举报内容”。");
        await using var connection = await database.OpenConnectionAsync();
        var row = await connection.QuerySingleOrDefaultAsync<(string Reporter, string Contact, long? EnterpriseId, string Level)?>(
            IdentitySql, new { reportId, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise });
        if (row is not { } found || !officer.Handles(found.Level))
            return null;
        await Viewed(connection, officer, "举报人身份", reportId, found.EnterpriseId, purpose.Trim());
        var seal = SubmitReport.Seal(protection);
        return (seal.Open(found.Reporter), seal.Open(found.Contact));
    }

    private static Task<int> Viewed(NpgsqlConnection connection, Officer officer, string field, long reportId, long? enterpriseId, string purpose) =>
        connection.ExecuteAsync(ViewedSql, new { officer.UserId, officer.Name, role = officer.Role.Code(), field, reportId, enterpriseId, purpose });

    /// <summary>What whoever holds the receipt code may know: the stage, and the answer once there is one.</summary>
    public static async Task<(string Stage, DateOnly ReceivedOn, string Answer)?> Status(NpgsqlDataSource database, string? code)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.QuerySingleOrDefaultAsync<(string, DateOnly, string)?>(StatusSql, new { code = (code ?? "").Trim().ToUpperInvariant() });
    }
}
