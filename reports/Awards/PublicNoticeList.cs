using Dapper;
using Npgsql;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.PublicNotices;

namespace SmartFactory.Gansu.Reports.Awards;

/// <summary>公示名单: names only. No amounts, no codes, nothing personal (Art. 17). With a notice recorded it is the list as published and carries its period.</summary>
public static class PublicNoticeList
{
    public sealed record Row(long Number, string Name, string Carrier, TitleKind Kind, string City);

    private static readonly string Sql = $"""
        select row_number() over (order by position(l.kind || ' ' in 'leading excellent advanced basic scenario '), e.city_code, l.seq) as number,
               e.name, l.carrier, l.kind, city.name as city
        from settlement_lines l
        join enterprises e using (enterprise_id)
        join regions city on city.code = e.city_code
        left join public_notices n on n.settlement_id = l.settlement_id and n.withdrawn_on is null
        -- what was published stands as it was, whatever has been held since
        where l.settlement_id = @id and (case when n.public_notice_id is null then not l.held else l.seq <> all (n.left_out) end) and {RegionScope.Sql("e")}
        order by number
        """;

    public static async Task<Paper<Row>> Read(NpgsqlConnection connection, long settlementId, Officer officer, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(officer);
        var head = await SettlementHead.Read(connection, settlementId, officer);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            Sql, new { id = settlementId, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise }, commandTimeout: 120, cancellationToken: cancel));
        var notice = await StandingNotice.Of(connection, settlementId);
        return Of(head, rows.AsList(), notice?.Period);
    }

    public static Paper<Row> Of(SettlementHead head, IReadOnlyList<Row> rows, NoticePeriod? period = null)
    {
        ArgumentNullException.ThrowIfNull(head);
        return new Paper<Row>(PaperTitle.Of(head.Name, "公示名单"), "公示名单",
        [
            new("number", "序号", 8, CellLook.Count, (row, _) => row.Number),
            new("name", "企业名称", 52, CellLook.Text, (row, _) => row.Name),
            new("carrier", "载体名称", 44, CellLook.Text, (row, _) => row.Carrier),
            new("kind", "载体类型", 24, CellLook.Centre, (row, _) => row.Kind.Name()),
            new("city", "市州", 20, CellLook.Centre, (row, _) => row.City),
        ], rows)
        {
            Note = period?.Sentence ?? "",
            Unit = "",
            Total = false,
            Signatures = false,
        };
    }
}
