using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Imports;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.UseCases.Imports;

/// <summary>Tells which staged rows are new, which are in the ledger already, and which contradict it.</summary>
internal static class CompareLedger
{
    private const string Existing = """
        create temp table existing_titles on commit drop as
        select t.title_id, e.uscc, t.kind, case t.kind when 'legacy-scenario' then 'scenario' else t.kind end as family, t.carrier, t.document, t.ordinal,
               t.confirmed_on, coalesce(a.amount, 0) as amount
        from enterprises e
        join titles t using (enterprise_id)
        left join lateral (
          select sum(amount) as amount from award_entries a
          where a.enterprise_id = t.enterprise_id and a.title_id = t.title_id and a.entry_type = 'granted') a on true
        where e.uscc in (select uscc from staged_titles union select uscc from staged_decisions);
        analyze existing_titles;
        """;

    // twins are told apart by counting: the n-th of the file is the n-th of the ledger
    private const string Known = """
        update staged_titles s set status = 'known', title_id = m.title_id
        from (
          select f.position, l.title_id
          from (select *, row_number() over (partition by uscc, family, carrier, document, confirmed_on, amount order by position) as n from staged_titles) f
          join (select *, row_number() over (partition by uscc, family, carrier, document, confirmed_on, amount order by ordinal) as n from existing_titles) l
            using (uscc, family, carrier, document, confirmed_on, amount, n)) m
        where s.position = m.position
        """;

    private const string Conflicting = """
        update staged_titles s set status = 'conflict', title_id = m.title_id
        from (
          select f.position, l.title_id
          from (select *, row_number() over (partition by uscc, family, carrier, document order by position) as n from staged_titles where status = 'new') f
          join (select *, row_number() over (partition by uscc, family, carrier, document order by ordinal) as n from existing_titles
                where title_id not in (select title_id from staged_titles where status = 'known')) l
            using (uscc, family, carrier, document, n)) m
        where s.position = m.position
        """;

    private const string Ordinals = """
        update staged_titles s set ordinal = m.ordinal
        from (
          select f.position, coalesce(l.highest, 0) + row_number() over (partition by uscc, family, carrier, document order by f.position) as ordinal
          from staged_titles f
          left join (select uscc, family, carrier, document, max(ordinal) as highest from existing_titles group by 1, 2, 3, 4) l using (uscc, family, carrier, document)
          where f.status = 'new') m
        where s.position = m.position
        """;

    private const string Decisions = """
        update staged_decisions s
        set status = case when (x.outcome, x.decided_on, x.ban_years) = (s.outcome, s.decided_on, s.ban_years) then 'known' else 'conflict' end
        from sanctions x join enterprises e using (enterprise_id)
        where e.uscc = s.uscc and x.document = s.document and x.carrier = s.carrier and x.article = s.article
        """;

    private const string TitleConflicts = """
        select s.position, l.confirmed_on, l.amount from staged_titles s join existing_titles l using (title_id) where s.status = 'conflict' order by 1
        """;

    private const string DecisionConflicts = "select position from staged_decisions where status = 'conflict' order by 1";

    private const string WithoutTitle = """
        with t as (select uscc, carrier, family, confirmed_on from staged_titles union all select uscc, carrier, family, confirmed_on from existing_titles)
        select position,
               exists (select from t where t.uscc = s.uscc) or exists (select from enterprises e where e.uscc = s.uscc) as enterprise_known,
               (select min(t.confirmed_on) from t where t.uscc = s.uscc and t.carrier = s.carrier and (s.family is null or t.family = s.family)) as confirmed_on
        from staged_decisions s
        where status = 'new' and outcome <> 'banned'
          and not exists (select from t where t.uscc = s.uscc and t.carrier = s.carrier and (s.family is null or t.family = s.family) and t.confirmed_on <= s.decided_on)
        order by 1
        """;

    // new by the letter, yet like one of the ledger that the file does not have: most likely the same one, corrected
    private const string Alike = """
        select s.position, x.kind, x.carrier, x.document,
               case when x.document <> s.document then 'document' when x.family <> s.family then 'kind' else 'carrier' end as differs
        from staged_titles s
        join existing_titles x using (uscc, confirmed_on)
        where s.status = 'new' and x.title_id not in (select title_id from staged_titles where title_id is not null)
          and (x.document <> s.document)::int + (x.family <> s.family)::int + (x.carrier <> s.carrier)::int = 1
        order by 1
        """;

    private const string WithoutPlace = """
        update staged_decisions s set status = 'unplaced'
        where status = 'new' and city is null
          and not exists (select from staged_titles t where t.uscc = s.uscc) and not exists (select from enterprises e where e.uscc = s.uscc)
        returning position
        """;

    public static async Task<IReadOnlyList<Finding>> Run(NpgsqlConnection connection, LedgerFile file, CancellationToken cancel)
    {
        Task Execute(string sql) => connection.ExecuteAsync(new CommandDefinition(sql, cancellationToken: cancel));
        await Execute(Existing);
        if (await connection.ExecuteScalarAsync<bool>("select exists (select from existing_titles)"))
        {
            await Execute(Known);
            await Execute(Conflicting);
            await Execute(Ordinals);
        }
        await Execute(Decisions);

        var findings = new List<Finding>();
        foreach (var (position, confirmedOn, amount) in await connection.QueryAsync<(int, DateOnly, decimal)>(TitleConflicts))
            findings.Add(Conflict(file, file.Rows[position], confirmedOn, new Money(amount)));
        foreach (int position in await connection.QueryAsync<int>(DecisionConflicts))
            findings.Add(Say(file, file.Decisions[position], Field.Content, Severity.Error, "台账中已有同一文号、同一载体的处理决定，但结果、日期或年限不同：请核对，台账记录不能改写"));
        foreach (var (position, known, confirmedOn) in await connection.QueryAsync<(int, bool, DateOnly?)>(WithoutTitle))
        {
            if (known)
                findings.Add(Say(file, file.Decisions[position], Field.Carrier, Severity.Warning, NoTitle(confirmedOn)));
            else
                findings.Add(Say(file, file.Decisions[position], Field.Uscc, Severity.Warning, "台账和本文件中都没有这家企业：将按处理决定新建企业，请核对信用代码和企业名称"));
        }
        foreach (var (position, kind, carrier, document, differs) in await connection.QueryAsync<(int, string, string, string, string)>(Alike))
        {
            if (Twin(file.Rows[position], TitleKinds.Parse(kind), carrier, document, differs) is { } twin)
                findings.Add(Say(file, file.Rows[position], twin.Field, twin.Shown, twin.Message));
        }
        foreach (int position in await connection.QueryAsync<int>(WithoutPlace))
            findings.Add(Say(file, file.Decisions[position], Field.Uscc, Severity.Error, "台账中没有该企业，处理决定又没有填写市州：请补填市州或核对信用代码"));
        return findings;
    }

    // not a fault of the file: it is read right and simply changes nothing that is already recorded
    private static Finding Conflict(LedgerFile file, LedgerRow row, DateOnly confirmedOn, Money amount) => row.Amount != amount
        ? new(row.Sheet, row.Row, file.Title(row.Sheet, Field.Amount), Severity.Warning, row.Amount.ToWanDisplay(),
            $"台账中这一称号的奖励是{amount}，文件中是{row.Amount}：本行不写入，台账保持不变；如台账有误，请按撤销后重新登记办理")
        : new(row.Sheet, row.Row, file.Title(row.Sheet, Field.Day), Severity.Warning, $"{row.ConfirmedOn:yyyy-MM-dd}",
            $"台账中这一称号的认定日期是{confirmedOn:yyyy年M月d日}，文件中是{row.ConfirmedOn:yyyy年M月d日}：本行不写入，台账保持不变；请核对认定文件");

    private static string NoTitle(DateOnly? confirmedOn) => confirmedOn is { } later
        ? $"这一载体{later:yyyy年M月d日}才认定，晚于决定日期：处理决定照样登记，称号状态不变更，请核对决定日期"
        : "台账中没有该企业的这一载体：处理决定照样登记，称号状态无从变更，请核对载体名称和处理内容中的载体类型";

    private static (Field Field, string Shown, string Message)? Twin(LedgerRow row, TitleKind kind, string carrier, string document, string differs) => differs switch
    {
        "document" => (Field.Document, row.Document, Same($"认定文号不同（{document}）")),
        "kind" => (Field.Kind, row.Kind.Name(), Same($"载体类型不同（{kind.Name()}）")),
        _ when TypedText.Distance(carrier.ToUpperInvariant(), row.Carrier.ToUpperInvariant()) <= Math.Min(2, row.Carrier.Length / 4) =>
            (Field.Carrier, row.Carrier, Same($"载体名称相近（{carrier}）")),
        _ => null,
    };

    private static string Same(string differing) => $"台账中已有同日认定的称号，只有{differing}：如是同一称号，请勿重复导入，更正请按撤销后重新登记办理";

    private static Finding Say(LedgerFile file, LedgerRow row, Field field, string shown, string message) =>
        new(row.Sheet, row.Row, file.Title(row.Sheet, field), Severity.Warning, shown, message);

    private static Finding Say(LedgerFile file, DecisionRow row, Field field, Severity severity, string message) =>
        new(row.Sheet, row.Row, file.Title(row.Sheet, field), severity, field == Field.Content ? row.Content : field == Field.Carrier ? row.Carrier : row.Uscc, message);
}
