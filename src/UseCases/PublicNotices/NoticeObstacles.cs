using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Awards;

namespace SmartFactory.Gansu.UseCases.PublicNotices;

/// <summary>What a notice and its objections have against an approval (Art. 17(6)(7)): the item objected to waits, the others go on (Q44).</summary>
public static class NoticeObstacles
{
    private const string LeftOutSql = """
        select l.seq, e.name, null::date as received_on, false as upheld
        from public_notices n
        join settlement_lines l on l.settlement_id = n.settlement_id and l.seq = any (n.left_out)
        join enterprises e using (enterprise_id)
        where n.public_notice_id = @noticeId and not l.held
        order by l.seq
        """;

    private const string ObjectedSql = """
        select l.seq, e.name, min(o.received_on) as received_on, bool_or(o.upheld) as upheld
        from objected_lines o
        join settlement_lines l using (settlement_line_id)
        join enterprises e using (enterprise_id)
        where l.settlement_id = @settlementId and (@heldToo or not l.held)
        group by l.seq, e.name
        order by l.seq
        """;

    private sealed record Line(int Seq, string Name, DateOnly? ReceivedOn, bool Upheld);

    /// <summary>What would stop an approval on this day, for whoever is about to give it.</summary>
    public static async Task<IReadOnlyList<ApprovalObstacle>> Before(NpgsqlConnection connection, long settlementId, DateOnly today)
    {
        var basis = await SettlementBasis.Of(connection, await SettlementRows.Read(connection, settlementId));
        return await Of(connection, settlementId, await StandingNotice.Of(connection, settlementId), basis.Letters.WholeListWaits, today);
    }

    /// <summary>Nothing when the batch may go on as it stands.</summary>
    internal static async Task<IReadOnlyList<ApprovalObstacle>> Of(
        NpgsqlConnection connection, long settlementId, StandingNotice? notice, bool wholeListWaits, DateOnly today)
    {
        var found = new List<ApprovalObstacle>();
        if (notice is not null)
        {
            if (notice.LastDay >= today)
                found.Add(new ApprovalObstacle(null, $"公示期尚未届满：{notice.Period.Days}，{notice.Period.FreeFrom:yyyy年M月d日}起方可批准（第十七条）"));
            found.AddRange((await connection.QueryAsync<Line>(LeftOutSql, new { noticeId = notice.PublicNoticeId })).Select(line => new ApprovalObstacle(
                line.Seq, $"{line.Name}：公示时处于暂缓，没有列入公示名单；请继续暂缓，或者撤回公示、重新公示")));
        }
        var objected = (await connection.QueryAsync<Line>(ObjectedSql, new { settlementId, heldToo = wholeListWaits })).AsList();
        if (wholeListWaits && objected.Exists(line => !line.Upheld))
            found.Add(new ApprovalObstacle(null, "名单有异议尚未办结，按现行口径（Q44）整批暂缓，异议办结后方可批准"));
        else
        {
            found.AddRange(objected.Select(line => new ApprovalObstacle(line.Seq, line.Upheld
                ? $"{line.Name}：异议成立（{line.ReceivedOn:yyyy年M月d日}收到），须由省财政暂缓，其他项目不受影响"
                : $"{line.Name}：{line.ReceivedOn:yyyy年M月d日}收到的异议尚未办结，须先办结或由省财政暂缓，其他项目不受影响")));
        }
        return found;
    }
}
