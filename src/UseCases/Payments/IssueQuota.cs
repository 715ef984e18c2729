using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Payments;

/// <summary>A quota issue as the officer fills it in.</summary>
/// <param name="SettlementId">The approved batch.</param>
/// <param name="Document">指标文号.</param>
/// <param name="IssuedOn">Its day.</param>
/// <param name="Direct">省级直拨 to the units, or through the cities' finance bureaus.</param>
/// <param name="EntryIds">The awards it carries.</param>
public sealed record QuotaIssue(long SettlementId, string? Document, DateOnly IssuedOn, bool Direct, IReadOnlyCollection<long> EntryIds);

/// <summary>资金下达: hands approved awards on for payment, one issue per city or one direct issue. An award is issued once.</summary>
public static class IssueQuota
{
    private const string AwardsSql = """
        select g.award_entry_id, e.city_code, g.net_amount as amount
        from granted_awards g
        join settlement_lines l on l.settlement_line_id = g.settlement_line_id
        join settlements s on s.settlement_id = l.settlement_id
        join enterprises e on e.enterprise_id = g.enterprise_id
        where l.settlement_id = @SettlementId and s.stage = 'approved' and g.award_entry_id = any (@ids) and g.net_amount > 0
          and not exists (select from quota_issue_entries q where q.award_entry_id = g.award_entry_id)
        """;

    private const string ApprovedOnSql = """
        select coalesce((approved_at at time zone 'Asia/Shanghai')::date, decided_on) from settlements where settlement_id = @SettlementId for update
        """;

    private const string InsertSql = """
        insert into quota_issues (settlement_id, document, issued_on, channel, city_code, amount, event_id)
        values (@SettlementId, @document, @IssuedOn, @channel, @city, @amount, @eventId)
        returning quota_issue_id
        """;

    private const string EntriesSql = """
        insert into quota_issue_entries (quota_issue_id, award_entry_id) select @id, unnest(@entries)
        """;

    private const string WhollyIssuedSql = """
        update settlements set issued_at = now()
        where settlement_id = @SettlementId and not exists (
          select from settlement_lines l
          join granted_awards g on g.settlement_line_id = l.settlement_line_id
          where l.settlement_id = @SettlementId and g.net_amount > 0
            and not exists (select from quota_issue_entries q where q.award_entry_id = g.award_entry_id))
        """;

    private sealed record Award(long AwardEntryId, string CityCode, Money Amount);

    /// <summary>Returns the numbers of the issues made: one per city, or one when direct.</summary>
    public static async Task<IReadOnlyList<long>> On(NpgsqlDataSource database, Officer officer, QuotaIssue issue, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(issue);
        officer.Require(PaymentRoles.Issue);
        if (!DocumentNumber.TryParse(EnterpriseScope.Required(issue.Document, "资金下达文号"), out var number, out string? problem))
            throw new RefusalException($"资金下达文号：{problem}") { Field = nameof(issue.Document) };
        string document = number.ToString();
        long[] ids = [.. issue.EntryIds.Distinct()];
        if (ids.Length == 0)
            throw new RefusalException("请至少勾选一笔奖励。");
        if (issue.IssuedOn > today)
            throw new RefusalException("下达日期不能晚于今天。");

        await using var work = await Work.Begin(database, officer);
        if (await work.Connection.ExecuteScalarAsync<DateOnly?>(ApprovedOnSql, issue) is not { } approvedOn)
            throw new RefusalException("没有找到这个核算批次。");
        if (issue.IssuedOn < approvedOn)
            throw new RefusalException($"下达日期不能早于批准日（{approvedOn:yyyy年M月d日}）。");
        var awards = (await work.Connection.QueryAsync<Award>(AwardsSql, new { issue.SettlementId, ids })).ToList();
        if (awards.Count != ids.Length)
            throw new RefusalException($"所选 {ids.Length} 笔中有 {ids.Length - awards.Count} 笔已经下达、已被撤销或不属于已批准的批次，请刷新后重选。");

        var issues = new List<long>();
        foreach (var part in awards.GroupBy(award => issue.Direct ? null : award.CityCode).OrderBy(part => part.Key, StringComparer.Ordinal))
        {
            var amount = part.Sum(award => award.Amount);
            long eventId = await work.Record(new Event("quota-issued", "settlement", issue.SettlementId)
            {
                EffectiveOn = issue.IssuedOn,
                Document = document,
                Reason = $"{(issue.Direct ? "省级直拨" : "下达市州")} {part.Count()} 笔，共 {amount}",
            });
            long id = await work.Connection.ExecuteScalarAsync<long>(InsertSql, new
            {
                issue.SettlementId,
                document,
                issue.IssuedOn,
                channel = issue.Direct ? "direct" : "city",
                city = part.Key,
                amount,
                eventId,
            });
            await work.Connection.ExecuteAsync(EntriesSql, new { id, entries = part.Select(award => award.AwardEntryId).ToArray() });
            issues.Add(id);
        }
        await work.Connection.ExecuteAsync(WhollyIssuedSql, issue);
        await work.Commit();
        return issues;
    }
}
