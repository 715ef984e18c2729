using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Letters;

/// <summary>A site message in the list.</summary>
public sealed record MessageRow(long LetterId, string Kind, string Subject, DateOnly Day, DateTime CreatedAt, string? Enterprise, bool Unread);

/// <summary>A site message opened.</summary>
public sealed record Message(long LetterId, string Kind, string RecipientName, string Subject, string TextBody, DateOnly Day, DateTime CreatedAt, long? EnterpriseId, string? Enterprise);

/// <summary>站内信: every letter to this person, office or enterprise, whether it also went by mail or not; newest first.</summary>
public static class MessageList
{
    private const string From = """
        from letters l
        left join enterprises e on e.enterprise_id = l.enterprise_id
        left join letter_reads r on r.letter_id = l.letter_id and r.user_id = @UserId
        where l.mailbox = any (@mailboxes)
          and (@text::text is null or l.subject ilike @text or e.name ilike @text)
        """;

    private const string PageSql = $"""
        select l.letter_id, l.kind, l.subject, l.day, l.created_at, e.name as enterprise, r.letter_id is null as unread
        {From}
          and (not @unread or r.letter_id is null)
          and (@after::bigint is null or l.letter_id < @after)
        order by l.letter_id desc
        limit @limit
        """;

    private const string CountSql = $"select count(*), count(*) filter (where r.letter_id is null) {From}";

    private const string OneSql = """
        select l.letter_id, l.kind, l.recipient_name, l.subject, l.text_body, l.day, l.created_at, l.enterprise_id, e.name as enterprise
        from letters l
        left join enterprises e on e.enterprise_id = l.enterprise_id
        where l.letter_id = @letterId and l.mailbox = any (@mailboxes)
        """;

    private const string ReadSql = """
        insert into letter_reads (user_id, letter_id)
        select @UserId, letter_id from letters where mailbox = any (@mailboxes) and (@letterId::bigint is null or letter_id = @letterId)
        on conflict do nothing
        """;

    public static async Task<IReadOnlyList<MessageRow>> Page(NpgsqlDataSource database, Officer officer, string? text, bool unread, long? after, int limit)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<MessageRow>(PageSql, Parameters(officer, text, unread, after, limit))).AsList();
    }

    public static async IAsyncEnumerable<MessageRow> All(NpgsqlDataSource database, Officer officer, string? text, bool unread)
    {
        await using var connection = await database.OpenConnectionAsync();
        await foreach (var row in connection.QueryUnbufferedAsync<MessageRow>(PageSql, Parameters(officer, text, unread, null, null)))
            yield return row;
    }

    public static async Task<(long All, long Unread)> Counts(NpgsqlDataSource database, Officer officer, string? text)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync();
        return await connection.QuerySingleAsync<(long, long)>(CountSql, Parameters(officer, text, false, null, null));
    }

    /// <summary>Opens one and remembers that this person has read it; null when it is nobody's or another's.</summary>
    public static async Task<Message?> Read(NpgsqlDataSource database, Officer officer, long letterId)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        var parameters = new { officer.UserId, mailboxes = Mailboxes(officer), letterId = (long?)letterId };
        _ = await connection.ExecuteAsync(ReadSql, parameters);
        return await connection.QuerySingleOrDefaultAsync<Message>(OneSql, parameters);
    }

    public static async Task<int> ReadAll(NpgsqlDataSource database, Officer officer)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        return await connection.ExecuteAsync(ReadSql, new { officer.UserId, mailboxes = Mailboxes(officer), letterId = (long?)null });
    }

    private static string[] Mailboxes(Officer officer) => [LetterRecipient.Of(officer).Mailbox, LetterRecipient.Person(officer.UserId).Mailbox];

    private static object Parameters(Officer officer, string? text, bool unread, long? after, int? limit) =>
        new { officer.UserId, mailboxes = Mailboxes(officer), text = LikePattern.Contains(text), unread, after, limit };
}
