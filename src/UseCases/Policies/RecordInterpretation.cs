using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Policies;

/// <summary>An interpretation as a person enters it.</summary>
public sealed record InterpretationDraft(string PolicyId, string Reading, string Letter, DateOnly EffectiveFrom, string Document, string Reason);

/// <summary>解释口径 (Art. 26): one person records it; it changes nothing until another confirms it. What the program cannot follow is refused.</summary>
public static class RecordInterpretation
{
    private const string PendingSql = """
        select exists (select from interpretations
        where policy_id = @PolicyId and reading = @Reading and confirmed_at is null and rejected_at is null)
        """;

    private const string InsertSql = """
        insert into interpretations (policy_id, reading, letter, effective_from, document, reason, recorded_by, recorded_by_name)
        values (@PolicyId, @Reading, @Letter, @EffectiveFrom, @Document, @Reason, @UserId, @Name)
        returning interpretation_id
        """;

    /// <summary>Records it and returns its number; refuses what names no reading of the document, and who may not.</summary>
    public static async Task<long> By(NpgsqlDataSource source, InterpretationDraft draft, Officer officer, CancellationToken cancel = default)
    {
        if (officer.Role != Role.ProvinceMaker)
            throw new RefusalException("解释口径由省工信经办人员登记");
        if (string.IsNullOrWhiteSpace(draft.Reason))
            throw new RefusalException("请填写解释的理由");
        if (!DocumentNumber.TryParse(draft.Document, out var document, out string? problem))
            throw new RefusalException(problem);

        await using var work = await Work.Begin(source, officer, cancel);
        var version = (await PolicyLibrary.Current(work.Connection)).FirstOrDefault(version => version.Pack.Id == draft.PolicyId)
            ?? throw new RefusalException($"没有代号为“{draft.PolicyId}”的政策");
        var before = PolicyInForce.ReadingsOn(version.Pack, await PolicyLibrary.Interpretations(work.Connection), draft.EffectiveFrom);
        if (!before.TryWith(draft.Reading, draft.Letter, out var after, out problem))
            throw new RefusalException(problem);
        var reading = version.Pack.Reading(draft.Reading.Trim().ToUpperInvariant())!;
        if (FollowedReadings.WhyNot(reading, after[reading.Id]) is { Length: > 0 } why)
            throw new RefusalException($"口径{reading.Id}不能登记为“{after[reading.Id]}”：{why}") { Field = "Letter" };
        if (draft.EffectiveFrom < version.Pack.InForce.From)
            throw new RefusalException($"起用日期不得早于施行日期{version.Pack.InForce.From:yyyy年M月d日}");
        if (after.Equals(before))
            throw new RefusalException($"{draft.EffectiveFrom:yyyy年M月d日}起口径{draft.Reading}已是“{draft.Letter}”，不需要登记");
        if (await work.Connection.ExecuteScalarAsync<bool>(PendingSql, new { draft.PolicyId, Reading = reading.Id }))
            throw new RefusalException($"口径{draft.Reading}已有一项待确认的解释，请先办结");

        long id = await work.Connection.ExecuteScalarAsync<long>(InsertSql, new
        {
            draft.PolicyId,
            Reading = reading.Id,
            Letter = after[reading.Id],
            draft.EffectiveFrom,
            Document = document.ToString(),
            Reason = draft.Reason.Trim(),
            officer.UserId,
            officer.Name,
        });
        _ = await work.Record(new Event("interpretation-recorded", "interpretation", id)
        {
            EffectiveOn = draft.EffectiveFrom,
            Reason = $"{reading.Id} {reading.Point}：{before[reading.Id]} → {after[reading.Id]}。{draft.Reason.Trim()}",
            Articles = [26, .. reading.Articles],
            Document = document.ToString(),
            PolicyVersionId = version.PolicyVersionId,
        });
        await work.Commit(cancel);
        return id;
    }
}
