using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.PublicNotices;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>Lines that stand against an approval by what they are: of a barred unit (Art. 16, 23–25), an extra award nobody decided in writing (Art. 20, Q16), a title without a name. Held, they pass.</summary>
public static class LineObstacles
{
    private const string BarredSql = """
        select distinct on (l.seq) l.seq, e.name, b.article, b.document, b.starts_on, b.last_day
        from barred_lines b
        join settlement_lines l using (settlement_line_id)
        join enterprises e using (enterprise_id)
        where b.settlement_id = @settlementId and not l.held
        order by l.seq, b.last_day desc
        """;

    private const string UndecidedSql = """
        select l.seq, e.name, l.kind
        from settlement_lines l
        join enterprises e using (enterprise_id)
        where l.settlement_id = @settlementId and not l.held and l.proposed > 0 and 'Q16' = any (l.alerts) and l.extra_document = ''
        order by l.seq
        """;

    private const string UnnamedSql = """
        select l.seq, e.name, l.kind
        from settlement_lines l
        join enterprises e using (enterprise_id)
        where l.settlement_id = @settlementId and not l.held and l.title_id is null and btrim(l.carrier) = ''
        order by l.seq
        """;

    private sealed record Barred(int Seq, string Name, int Article, string Document, DateOnly StartsOn, DateOnly LastDay);

    private sealed record Line(int Seq, string Name, TitleKind Kind);

    /// <summary>What stands against it on this day before it is tried: the lines, the notice and its objections.</summary>
    public static async Task<IReadOnlyList<ApprovalObstacle>> Before(NpgsqlConnection connection, long settlementId, DateOnly today)
    {
        var basis = await SettlementBasis.Of(connection, await SettlementRows.Read(connection, settlementId));
        return [.. await Of(connection, settlementId, basis), .. await NoticeObstacles.Before(connection, settlementId, today)];
    }

    internal static async Task<IReadOnlyList<ApprovalObstacle>> Of(NpgsqlConnection connection, long settlementId, SettlementBasis basis)
    {
        var barred = await connection.QueryAsync<Barred>(BarredSql, new { settlementId });
        var undecided = basis.Readings.Q16 == 'C' ? await connection.QueryAsync<Line>(UndecidedSql, new { settlementId }) : [];
        var unnamed = await connection.QueryAsync<Line>(UnnamedSql, new { settlementId });
        return
        [
            .. barred.Select(line => new ApprovalObstacle(line.Seq,
                $"{line.Name}：依{ChineseNumber.Article(line.Article)}（{line.Document}），{line.StartsOn:yyyy年M月d日}至{line.LastDay:yyyy年M月d日}不得申报，决定日在此期间，不能认定和奖励，须由省财政暂缓")),
            .. undecided.Select(line => new ApprovalObstacle(line.Seq,
                $"{line.Name}：{line.Kind.ShortName()}额外奖励待审定，没有书面决定（口径Q16），须登记决定的文号和理由，或由省财政暂缓")),
            .. unnamed.Select(line => new ApprovalObstacle(line.Seq, $"{line.Name}：{line.Kind.ShortName()}没有载体名称，不能认定，须由省财政暂缓，另按有名称的名单建立批次")),
        ];
    }
}
