using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>额外奖励的书面决定 (Art. 20 with 24, 25; Q16 C): the document by which a unit dealt with before gets the award of the ministry's tiers all the same.</summary>
public static class DecideExtraAward
{
    private const string Update = """
        update settlement_lines set extra_document = @Document, extra_reason = @Reason, extra_by = @UserId, extra_by_name = @Name
        where settlement_line_id = @SettlementLineId
        """;

    /// <summary>Records it on its line; recorded again, it replaces the former one, which the events keep.</summary>
    public static async Task On(
        NpgsqlDataSource database, long settlementId, int seq, string document, string reason, Officer officer, CancellationToken cancel = default)
    {
        if (!DocumentNumber.TryParse(document, out var number, out string? problem))
            throw new RefusalException($"书面决定的文号：{problem}");
        if (string.IsNullOrWhiteSpace(reason))
            throw new RefusalException("请填写书面决定的理由");
        await using var work = await Work.Begin(database, officer, cancel);
        var settlement = await SettlementRows.Lock(work.Connection, settlementId);
        settlement.Stage.Demand("decide-extra", officer);
        await work.RequireOther(officer.Role == Role.ProvinceFinance ? Duties.ReviewSettlement : Duties.MakeSettlement, settlementId);
        var line = (await SettlementRows.Lines(work.Connection, settlementId)).FirstOrDefault(line => line.Seq == seq)
            ?? throw new RefusalException($"本批次没有第 {seq} 笔");
        if (!line.AwaitsDecision)
            throw new RefusalException($"第 {seq} 笔 {line.Name} 不是待审定的额外奖励，不需要书面决定");
        await work.Connection.ExecuteAsync(Update, new { line.SettlementLineId, Document = number.ToString(), Reason = reason.Trim(), officer.UserId, officer.Name });
        await work.Record(new Event("extra-award-decided", "settlement", settlementId)
        {
            EnterpriseId = line.EnterpriseId, EffectiveOn = settlement.DecidedOn, Document = number.ToString(), Articles = [20, 24, 25],
            PolicyVersionId = settlement.PolicyVersionId, Reason = $"第 {seq} 笔 {line.Kind.Name()} {line.Proposed}：{reason.Trim()}",
        });
        await work.Commit(cancel);
    }
}
