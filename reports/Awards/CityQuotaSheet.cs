using Dapper;
using Npgsql;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Reports.Awards;

/// <summary>市州资金下达汇总表: per city, and per direct payment by the province, how many titles and how much.</summary>
public static class CityQuotaSheet
{
    public sealed record Row(
        string City, int Enterprises, int Scenarios, int Basic, int Advanced, int Excellent, int Leading, Money Amount, string Document);

    private static readonly string Sql = $"""
        select case when q.channel = 'direct' then '省级直拨' else city.name end as city,
               count(distinct l.enterprise_id)::int as enterprises,
               (count(*) filter (where l.kind = 'scenario'))::int as scenarios, (count(*) filter (where l.kind = 'basic'))::int as basic,
               (count(*) filter (where l.kind = 'advanced'))::int as advanced, (count(*) filter (where l.kind = 'excellent'))::int as excellent,
               (count(*) filter (where l.kind = 'leading'))::int as leading,
               sum(l.proposed) as amount, coalesce(string_agg(distinct q.document, '、'), '') as document
        from settlement_lines l
        join enterprises e using (enterprise_id)
        join regions city on city.code = e.city_code
        left join award_entries a on a.settlement_line_id = l.settlement_line_id and a.entry_type = 'granted'
        left join quota_issue_entries qe using (award_entry_id)
        left join quota_issues q using (quota_issue_id)
        where l.settlement_id = @id and not l.held and l.proposed > 0 and {RegionScope.Sql("e")}
        group by 1, case when q.channel = 'direct' then '999999' else city.code end
        order by case when q.channel = 'direct' then '999999' else city.code end
        """;

    public static async Task<Paper<Row>> Read(NpgsqlConnection connection, long settlementId, Officer officer, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(officer);
        var head = await SettlementHead.Read(connection, settlementId, officer);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            Sql, new { id = settlementId, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise }, commandTimeout: 120, cancellationToken: cancel));
        return Of(head, rows.AsList());
    }

    public static Paper<Row> Of(SettlementHead head, IReadOnlyList<Row> rows)
    {
        ArgumentNullException.ThrowIfNull(head);
        var numbers = rows.Select((row, index) => (row.City, index)).ToDictionary(pair => pair.City, pair => pair.index + 1, StringComparer.Ordinal);
        return new Paper<Row>(PaperTitle.Of(head.Name, "市州资金下达汇总表"), "市州资金下达汇总表",
        [
            new("number", "序号", 6, CellLook.Count, (row, _) => numbers[row.City]),
            new("city", "市州", 18, CellLook.Centre, (row, _) => row.City),
            Count("enterprises", "企业数\n（家）", row => row.Enterprises),
            Count("scenarios", "优秀场景\n（个）", row => row.Scenarios),
            Count("basic", "基础级\n（家）", row => row.Basic),
            Count("advanced", "先进级\n（家）", row => row.Advanced),
            Count("excellent", "卓越级\n（家）", row => row.Excellent),
            Count("leading", "领航级\n（家）", row => row.Leading),
            new("amount", "金额", 14, CellLook.Amount, (row, _) => row.Amount.Wan) { Sum = row => row.Amount.Wan },
            new("document", "指标文号", 24, CellLook.Centre, (row, _) => row.Document),
            new("subject", "支出功能科目", 14, CellLook.Text, (_, _) => ""),
            // wide enough for two lines: the fifteen cities and their total stay on one page
            new("goal", "绩效目标", 50, CellLook.Text, (row, _) => Goal(row)),
        ], rows)
        {
            Note = head.Note,
            Draft = !head.Approved,
            Decimals = AmountDecimals.Of(rows.Select(row => row.Amount)),
            Footnotes = ["注：家数按本次奖励金额大于 0 的项目统计；支出功能科目由财政部门填写。"],
        };
    }

    private static PaperColumn<Row> Count(string key, string header, Func<Row, int> count) =>
        new(key, header, 9, CellLook.Count, (row, _) => count(row)) { Sum = row => count(row) };

    private static string Goal(Row row)
    {
        var parts = new List<string>();
        Add(row.Scenarios, "个优秀场景");
        Add(row.Basic, "家基础级智能工厂");
        Add(row.Advanced, "家先进级智能工厂");
        Add(row.Excellent, "家卓越级智能工厂");
        Add(row.Leading, "家领航级智能工厂");
        return $"兑现{string.Join('、', parts)}奖励，资金及时足额到位";

        void Add(int count, string what)
        {
            if (count > 0)
                parts.Add($"{count}{what}");
        }
    }
}
