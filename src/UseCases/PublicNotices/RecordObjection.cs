using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.PublicNotices;

/// <summary>An objection as it came in.</summary>
/// <param name="Seqs">Numbers of the lines it is about.</param>
/// <param name="ReceivedOn">When it was received.</param>
/// <param name="Text">What is objected.</param>
/// <param name="Name">Who objects; may be left out.</param>
/// <param name="Contact">How to reach them; may be left out.</param>
public sealed record ObjectionForm(IReadOnlyCollection<int> Seqs, DateOnly ReceivedOn, string? Text, string? Name, string? Contact);

/// <summary>登记异议, during a notice and after it until the approval (Art. 17(7)): text and identity are encrypted.</summary>
public sealed class RecordObjection(NpgsqlDataSource database, IDataProtectionProvider protection)
{
    private const string NoticeSql = "select settlement_id, first_day, withdrawn_on is not null as withdrawn from public_notices where public_notice_id = @noticeId";

    private const string LinesSql = "select settlement_line_id from settlement_lines where settlement_id = @settlementId and seq = any (@seqs)";

    private const string InsertSql = """
        insert into objections (public_notice_id, received_on, text_cipher, name_cipher, contact_cipher, contact_tail, recorded_by, recorded_by_name)
        values (@noticeId, @ReceivedOn, @text, @name, @contact, @tail, @UserId, @By)
        returning objection_id
        """;

    private const string InsertLinesSql = "insert into objection_lines (objection_id, settlement_line_id) select @id, unnest(@lines)";

    private sealed record Notice(long SettlementId, DateOnly FirstDay, bool Withdrawn);

    /// <summary>Records it and returns its number.</summary>
    public async Task<long> Of(long noticeId, ObjectionForm form, Officer officer, DateOnly today, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(officer);
        string text = EnterpriseScope.Required(form.Text, "异议内容");
        if (text.Length > 5000)
            throw new RefusalException("异议内容请控制在5000字以内");
        await using var work = await Work.Begin(database, officer, cancel);
        long settlementId = (await Read(work.Connection, noticeId)).SettlementId;
        var settlement = await SettlementRows.Lock(work.Connection, settlementId);
        settlement.Stage.Demand("object", officer);
        var notice = await Read(work.Connection, noticeId);
        if (notice.Withdrawn)
            throw new RefusalException("这次公示已经撤回，异议请登记在重新发布的公示上");
        if (form.ReceivedOn < notice.FirstDay || form.ReceivedOn > today)
            throw new RefusalException("收到日期应在公示首日以后、不晚于今天") { Field = nameof(form.ReceivedOn) };
        int[] seqs = [.. form.Seqs.Distinct()];
        long[] lines = [.. await work.Connection.QueryAsync<long>(LinesSql, new { settlementId, seqs })];
        if (lines.Length == 0 || lines.Length < seqs.Length)
            throw new RefusalException("请选择异议所涉的项目") { Field = nameof(form.Seqs) };

        var seal = Seal(protection);
        string contact = form.Contact?.Trim() ?? "";
        long id = await work.Connection.ExecuteScalarAsync<long>(InsertSql, new
        {
            noticeId, form.ReceivedOn, text = seal.Protect(text), name = Sealed(seal, form.Name), contact = Sealed(seal, contact),
            tail = SensitiveFields.Tail(contact), officer.UserId, By = officer.Name,
        });
        await work.Connection.ExecuteAsync(InsertLinesSql, new { id, lines });
        // not what is objected nor by whom: events are read by many
        await work.Record(new Event("objection-recorded", "settlement", settlementId)
        {
            EffectiveOn = form.ReceivedOn, Articles = [17], PolicyVersionId = settlement.PolicyVersionId,
            Reason = $"第 {string.Join("、", seqs.Order())} 笔收到异议", Details = JsonSerializer.Serialize(new { objection = id, lines = seqs.Order() }),
        });
        await work.Commit(cancel);
        return id;
    }

    internal static IDataProtector Seal(IDataProtectionProvider protection) => protection.CreateProtector("objections");

    private static async Task<Notice> Read(NpgsqlConnection connection, long noticeId) =>
        await connection.QuerySingleOrDefaultAsync<Notice>(NoticeSql, new { noticeId }) ?? throw new RefusalException("没有这次公示");

    private static string Sealed(IDataProtector seal, string? text) => text?.Trim() is { Length: > 0 } given ? seal.Protect(given) : "";
}
