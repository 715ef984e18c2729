using System.Text.Json;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Reference;

namespace SmartFactory.Gansu.UseCases.PublicNotices;

/// <summary>A public notice as it is to be recorded.</summary>
/// <param name="Title">Title of the notice.</param>
/// <param name="PublishedAt">Where it is published: document number or address.</param>
/// <param name="FirstDay">The day of publication.</param>
/// <param name="WorkingDays">How many working days it runs.</param>
/// <param name="CountsFirstDay">Whether the day of publication is one of them.</param>
public sealed record NoticeDraft(string? Title, string? PublishedAt, DateOnly FirstDay, int WorkingDays, bool CountsFirstDay);

/// <summary>登记公示 of a batch that is submitted and not approved yet (Art. 17(6)). What is recorded stays: a wrong notice is withdrawn.</summary>
public static class RecordNotice
{
    private const string InsertSql = """
        insert into public_notices (settlement_id, title, published_at, first_day, last_day, working_days, counts_first_day, left_out, recorded_by, recorded_by_name)
        values (@settlementId, @title, @place, @From, @End, @WorkingDays, @CountsFirstDay,
                array(select seq from settlement_lines where settlement_id = @settlementId and held order by seq), @UserId, @Name)
        returning public_notice_id
        """;

    private const string ListedSql = "select exists (select from settlement_lines where settlement_id = @settlementId and not held)";

    /// <summary>Length and counting as the rule and the readings of the batch have them (Q34).</summary>
    public static async Task<NoticeRule> Rule(NpgsqlConnection connection, long settlementId)
    {
        var basis = await SettlementBasis.Of(connection, await SettlementRows.Read(connection, settlementId));
        return basis.Letters.ForNotice(basis.Pack.Notice);
    }

    /// <summary>The days it counts and those it skips, by the official calendar; a year without one is refused.</summary>
    public static async Task<WorkingSpan> Span(NpgsqlConnection connection, NoticeDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (draft.WorkingDays is < 1 or > 99)
            throw new RefusalException("公示的工作日数应为 1 至 99") { Field = nameof(draft.WorkingDays) };
        try
        {
            return (await ReferenceTables.Calendar(connection)).NoticeEnd(draft.FirstDay, draft.WorkingDays, draft.CountsFirstDay);
        }
        catch (CalendarYearMissingException missing)
        {
            throw new RefusalException(missing.Message, missing) { Field = nameof(draft.FirstDay) };
        }
    }

    /// <summary>Records it and returns its number.</summary>
    public static async Task<long> Of(NpgsqlDataSource database, long settlementId, NoticeDraft draft, Officer officer, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(draft);
        string title = EnterpriseScope.Required(draft.Title, "公示名称");
        string place = EnterpriseScope.Required(draft.PublishedAt, "发布的文号或网址");
        await using var work = await Work.Begin(database, officer, cancel);
        var settlement = await SettlementRows.Lock(work.Connection, settlementId);
        settlement.Stage.Demand("notice", officer);
        await work.RequireOther(Duties.MakeSettlement, settlementId);
        if (await StandingNotice.Of(work.Connection, settlementId) is { } standing)
            throw new RefusalException($"本批次已登记公示“{standing.Title}”（{standing.Period.Days}）；登记有误的，请先撤回");
        if (!await work.Connection.ExecuteScalarAsync<bool>(ListedSql, new { settlementId }))
            throw new RefusalException("本批次的项目都已暂缓，没有可以公示的名单");
        var span = await Span(work.Connection, draft);
        var period = new NoticePeriod(span.From, span.End, draft.WorkingDays, draft.CountsFirstDay);
        long id = await work.Connection.ExecuteScalarAsync<long>(InsertSql, new
        {
            settlementId, title, place, span.From, span.End, draft.WorkingDays, draft.CountsFirstDay, officer.UserId, officer.Name,
        });
        await work.Record(new Event("notice-recorded", "settlement", settlementId)
        {
            EffectiveOn = span.From, Articles = [17], PolicyVersionId = settlement.PolicyVersionId,
            Document = DocumentNumber.TryParse(place, out var number, out _) ? number.ToString() : "",
            Reason = $"{title}。{period.Sentence}",
            Details = JsonSerializer.Serialize(new { notice = id, place, counted = span.Counted, skipped = span.Skipped.Select(day => day.Date) }),
        });
        await work.Commit(cancel);
        return id;
    }
}
