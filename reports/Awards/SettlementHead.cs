using System.Text.Json;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.Reports.Awards;

/// <summary>The batch a paper is about.</summary>
public sealed record SettlementHead(
    long SettlementId, string Name, DateOnly DecidedOn, string Document, int FundYear, long PolicyVersionId, string Readings, string Stage,
    string ApprovalDocument, int Lines)
{
    private const string Sql = """
        select s.settlement_id, s.name, s.decided_on, s.document, s.fund_year, s.policy_version_id, s.readings::text as readings, s.stage,
               coalesce(s.approval_document, '') as approval_document,
               (select count(*)::int from settlement_lines l where l.settlement_id = s.settlement_id) as lines
        from settlements s
        where s.settlement_id = @id
        """;

    public bool Approved => Stage == "approved";

    /// <summary>决定日 and document, as the line under the title gives them.</summary>
    public string Note => Approved && ApprovalDocument.Length > 0
        ? $"决定日：{SheetText.Day(DecidedOn)}    批准文号：{ApprovalDocument}"
        : $"决定日：{SheetText.Day(DecidedOn)}";

    /// <summary>The batch; cities and counties see only what has been approved.</summary>
    public static async Task<SettlementHead> Read(NpgsqlConnection connection, long id, Officer officer)
    {
        ArgumentNullException.ThrowIfNull(officer);
        var head = await connection.QuerySingleOrDefaultAsync<SettlementHead>(Sql, new { id }) ?? throw new RefusalException("没有这个核算批次");
        if (!head.Approved && officer.Role is Role.City or Role.County or Role.Enterprise)
            throw new RefusalException("这个批次还没有批准，批准后才能查看");
        return head;
    }

    /// <summary>The rule and readings it was calculated under.</summary>
    internal async Task<(PolicyVersion Policy, AwardReadings Readings)> Basis(NpgsqlConnection connection)
    {
        var version = await PolicyLibrary.Version(connection, PolicyVersionId);
        var letters = JsonSerializer.Deserialize<Dictionary<string, string>>(Readings) ?? [];
        return (version, Rules.Policies.Readings.Stored(version.Pack, letters).ForAwards());
    }
}
