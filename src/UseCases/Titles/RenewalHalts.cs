using System.Collections.ObjectModel;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>
/// 复核中止办理: a confirmed sanction of the title halts its renewal until it takes effect and closes it (Q31); where it is read so, a bar of the unit halts
/// it until the bar ends (Art. 23–25, Q28 C). Nothing is stored: it follows from the day, so it goes on by itself.
/// </summary>
public static class RenewalHalts
{
    private const string BarSql = "select article, document, starts_on, last_day from bars_over(@enterpriseId, @begun, @day) limit 1";

    // few are halted: whom a decision or a bar may concern first, then in what words
    private static string HaltsSql(bool bars) => $"""
        with asked as (select unnest(@titleIds) as title_id)
        select t.title_id, d.document as sanction, d.effective_on, b.article, b.document, b.starts_on, b.last_day
        from titles t
        left join lateral (
          select d.document, d.effective_on from decision_titles x join decisions d using (decision_id)
          where x.title_id = t.title_id and d.state = 'confirmed' and d.matter = 'sanction'
          order by d.effective_on limit 1) d on true
        left join lateral (select * from bars_over(t.enterprise_id, @day, @day) where {(bars ? "true" : "false")} limit 1) b on true
        where t.title_id in ({(bars ? "select title_id from asked" : AskedAndSanctionedSql)}) and (d.document is not null or b.document is not null)
        order by t.title_id
        """;

    private const string AskedAndSanctionedSql = """
        select a.title_id from asked a join decision_titles x using (title_id) join decisions d using (decision_id)
        where d.state = 'confirmed' and d.matter = 'sanction'
        """;

    // from the few that halt, not from the many titles
    private const string CandidatesSql = """
        select x.title_id from decision_titles x join decisions d using (decision_id) where d.state = 'confirmed' and d.matter = 'sanction'
        union
        select t.title_id
        from bans b join enterprises e using (enterprise_id) join enterprises own on own.unit_id = e.unit_id join titles t on t.enterprise_id = own.enterprise_id
        where @bars and b.starts_on <= @day and least(b.last_day, b.ended_on - 1) >= @day
        """;

    /// <summary>Of titles under another name, those whose sanction is decided and confirmed, but not in effect yet.</summary>
    internal static string SanctionedSql(string titles) => $"""
        exists (select from decision_titles x join decisions d using (decision_id) where x.title_id = {titles}.title_id and d.state = 'confirmed' and d.matter = 'sanction')
        """;

    /// <summary>Of titles under another name, those whose unit is barred on @day, when bars cover renewals; else none, without looking.</summary>
    internal static string BarredSql(string titles, bool barsRenewals) =>
        barsRenewals ? $"exists (select from bars_over({titles}.enterprise_id, @day, @day))" : "false";

    private sealed record Row(long TitleId, string? Sanction, DateOnly? EffectiveOn, int? Article, string? Document, DateOnly? StartsOn, DateOnly? LastDay);

    /// <summary>Why the renewal of a title is halted on a day; null when it is not.</summary>
    public static async Task<RenewalHalt?> Of(NpgsqlConnection connection, long titleId, DateOnly day) =>
        (await Of(connection, [titleId], day)).GetValueOrDefault(titleId);

    /// <summary>The same for those of many titles whose renewal is halted.</summary>
    public static async Task<IReadOnlyDictionary<long, RenewalHalt>> Of(NpgsqlConnection connection, IReadOnlyCollection<long> titleIds, DateOnly day) =>
        titleIds.Count == 0 ? ReadOnlyDictionary<long, RenewalHalt>.Empty : await Of(connection, titleIds, day, await Bars(connection, day));

    /// <summary>Every title whose renewal is halted on a day, wherever it is.</summary>
    public static async Task<IReadOnlyDictionary<long, RenewalHalt>> Everywhere(NpgsqlConnection connection, DateOnly day)
    {
        bool bars = await Bars(connection, day);
        return await Of(connection, (await connection.QueryAsync<long>(CandidatesSql, new { day, bars })).AsList(), day, bars);
    }

    /// <summary>Of titles under another name, those whose renewal is halted on @day for one reason or the other.</summary>
    internal static async Task<string> HaltedSql(NpgsqlConnection connection, string titles, DateOnly day) =>
        $"({SanctionedSql(titles)} or {BarredSql(titles, await Bars(connection, day))})";

    private static async Task<bool> Bars(NpgsqlConnection connection, DateOnly day) => (await TermInForce.On(connection, day)).Readings.BarsRenewals();

    private static async Task<IReadOnlyDictionary<long, RenewalHalt>> Of(NpgsqlConnection connection, IReadOnlyCollection<long> titleIds, DateOnly day, bool bars) =>
        (await connection.QueryAsync<Row>(HaltsSql(bars), new { titleIds = titleIds.ToArray(), day })).ToDictionary(row => row.TitleId, Halt);

    /// <summary>The longest bar of the unit of an enterprise that had begun by one day and is not over on another; null when there is none.</summary>
    internal static Task<HaltingBar?> Bar(NpgsqlConnection connection, long enterpriseId, DateOnly begun, DateOnly day) =>
        connection.QueryFirstOrDefaultAsync<HaltingBar>(BarSql, new { enterpriseId, begun, day });

    private static RenewalHalt Halt(Row row) => row.Sanction is { } document
        ? new($"{document}待生效", $"处理决定{document}（{row.EffectiveOn:yyyy年M月d日}起生效）涉及这一称号，复核中止办理，决定生效时终结（第二十三条至第二十五条）。")
        : new($"不得申报至{row.LastDay:yyyy年M月d日}", new HaltingBar(row.Article!.Value, row.Document!, row.StartsOn!.Value, row.LastDay!.Value).Sentence);
}

/// <summary>Why a renewal is halted: in a few words for a list, and in full.</summary>
public sealed record RenewalHalt(string Brief, string Sentence);

/// <summary>A bar that halts renewals (Q28 C).</summary>
internal sealed record HaltingBar(int Article, string Document, DateOnly StartsOn, DateOnly LastDay)
{
    /// <summary>That the unit is barred, under which article and decision, until when.</summary>
    public string Bars => $"依{ChineseNumber.Article(Article)}（{Document}），该单位{StartsOn:yyyy年M月d日}至{LastDay:yyyy年M月d日}不得申报";

    /// <summary>That its renewals halt, and until when.</summary>
    public string Sentence => $"{Bars}，所保留称号的复核同样中止办理，{LastDay.AddDays(1):yyyy年M月d日}起或者限制提前解除后继续（口径Q28）。";
}
