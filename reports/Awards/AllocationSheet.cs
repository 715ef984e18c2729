using Dapper;
using Npgsql;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Reports.Awards;

/// <summary>资金安排表: what each enterprise gets from this batch.</summary>
public static class AllocationSheet
{
    public sealed record Row(
        int Seq, string City, string County, string Name, string Uscc, TitleKind Kind, string Carrier, string Document, DateOnly? ConfirmedOn, int Year,
        Money Standard, Money Deducted, Money Amount, bool Held, string Channel, string Remarks);

    private static readonly string Sql = $"""
        select l.seq, city.name as city, coalesce(county.name, '') as county, e.name, e.uscc, l.kind, l.carrier,
               coalesce(t.document, s.document) as document, t.confirmed_on, extract(year from coalesce(t.confirmed_on, s.decided_on))::int as year,
               l.standard, l.deducted, l.proposed as amount, l.held,
               case q.channel when 'city' then '市州转移支付' when 'direct' then '省级直拨' else '待下达' end as channel,
               concat_ws('；', nullif(l.change_reason, ''),
                 binding_caps(l.calculation)) as remarks
        from settlement_lines l
        join settlements s using (settlement_id)
        join enterprises e using (enterprise_id)
        join regions city on city.code = e.city_code
        left join regions county on county.code = e.county_code
        left join titles t on t.title_id = l.title_id
        left join award_entries a on a.settlement_line_id = l.settlement_line_id and a.entry_type = 'granted'
        left join quota_issue_entries qe using (award_entry_id)
        left join quota_issues q using (quota_issue_id)
        where l.settlement_id = @id and {RegionScope.Sql("e")}
        order by e.city_code, l.seq
        """;

    public static async Task<Paper<Row>> Read(NpgsqlConnection connection, long settlementId, Officer officer, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(officer);
        var head = await SettlementHead.Read(connection, settlementId, officer);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            Sql, new { id = settlementId, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise }, commandTimeout: 120, cancellationToken: cancel));
        return Of(head, rows.AsList());
    }

    public static Paper<Row> Of(SettlementHead head, IReadOnlyList<Row> all)
    {
        ArgumentNullException.ThrowIfNull(head);
        List<Row> rows = [.. all.Where(row => !row.Held && !row.Amount.IsZero)];
        int held = all.Count(row => row.Held);
        int zero = all.Count - held - rows.Count;
        return new Paper<Row>(PaperTitle.Of(head.Name, "资金安排表"), "资金安排表", Columns(rows), rows)
        {
            Note = head.Note,
            Draft = !head.Approved,
            Group = row => row.City,
            Decimals = AmountDecimals.Of(rows.SelectMany(row => new[] { row.Standard, row.Deducted, row.Amount })),
            Footnotes = zero + held == 0 ? [] : [$"注：另有 {zero} 项本次奖励金额为 0、{held} 项暂缓，未列入本表，详见奖励核算表。"],
        };
    }

    private static List<PaperColumn<Row>> Columns(List<Row> rows)
    {
        var numbers = rows.Select((row, index) => (row, index)).ToDictionary(pair => pair.row.Seq, pair => pair.index + 1);
        return
        [
            new("number", "序号", 5.5, CellLook.Count, (row, _) => numbers[row.Seq]),
            new("city", "市州", 9, CellLook.Centre, (row, _) => row.City),
            new("county", "县（区）", 9, CellLook.Centre, (row, _) => row.County),
            new("name", "企业名称", 26, CellLook.Text, (row, _) => row.Name),
            new("uscc", "统一社会信用代码", 20, CellLook.Code, (row, _) => row.Uscc),
            new("kind", "载体类型", 10, CellLook.Centre, (row, _) => row.Kind.ShortName()),
            new("carrier", "载体名称", 20, CellLook.Text, (row, _) => row.Carrier),
            new("document", "认定文号", 14, CellLook.Text, (row, _) => RecognisedText.Of(row.Document, null)),
            new("year", "认定\n年度", 7, CellLook.Count, (row, _) => row.Year),
            new("standard", "奖励\n标准", 8, CellLook.Amount, (row, _) => row.Standard.Wan),
            new("deducted", "扣除往\n年奖励", 9, CellLook.Amount, (row, _) => row.Deducted.Wan),
            new("amount", "本次奖\n励金额", 10, CellLook.Amount, (row, _) => row.Amount.Wan) { Sum = row => row.Amount.Wan },
            new("channel", "资金渠道", 13, CellLook.Centre, (row, _) => row.Channel),
            new("remarks", "备注", 20, CellLook.Text, (row, _) => row.Remarks),
        ];
    }
}
