using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.Jobs;

/// <summary>A title that moved.</summary>
public sealed record MovedTitle(
    long TitleId, string Uscc, string Enterprise, TitleKind Kind, string Carrier, string? FromState, string ToState, DateOnly EffectiveOn, DateOnly? ValidTo, int? Article)
{
    public string From => FromState is null ? "（新）" : TitleStates.Parse(FromState).Name();

    public string To => TitleStates.Parse(ToState).Name();
}

/// <summary>A letter that was written.</summary>
public sealed record WrittenLetter(string Kind, string Key, string RecipientName, string Subject, long? TitleId);

/// <summary>Every title moved and every letter written in one transaction, read before it ends: what a preview and a simulation show.</summary>
public sealed record DayChanges(IReadOnlyList<MovedTitle> Titles, IReadOnlyList<WrittenLetter> Letters)
{
    public static readonly DayChanges None = new([], []);

    private const string MarkSql = "select coalesce((select max(title_move_id) from title_moves), 0), coalesce((select max(letter_id) from letters), 0)";

    // what others write meanwhile has another transaction number; savepoints have higher ones than the transaction's own
    private const string MovesSql = """
        select m.title_id, e.uscc, e.name as enterprise, t.kind, t.carrier, m.from_state, m.to_state, m.effective_on, m.valid_to, m.article
        from title_moves m join titles t using (title_id) join enterprises e on e.enterprise_id = m.enterprise_id
        where m.title_move_id > @move and m.xmin::text::bigint >= (pg_current_xact_id()::text::bigint & 4294967295)
        order by m.title_move_id
        """;

    private const string LettersSql = """
        select kind, key, recipient_name, subject, title_id
        from letters
        where letter_id > @letter and xmin::text::bigint >= (pg_current_xact_id()::text::bigint & 4294967295)
        order by letter_id
        """;

    /// <summary>Where the tables end before the work.</summary>
    public static Task<(long Move, long Letter)> Mark(Work work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work.Connection.QuerySingleAsync<(long, long)>(MarkSql);
    }

    /// <summary>What came after the mark.</summary>
    public static async Task<DayChanges> Since(NpgsqlConnection connection, (long Move, long Letter) mark)
    {
        var values = new { move = mark.Move, letter = mark.Letter };
        return new(
            (await connection.QueryAsync<MovedTitle>(MovesSql, values)).AsList(),
            (await connection.QueryAsync<WrittenLetter>(LettersSql, values)).AsList());
    }
}
