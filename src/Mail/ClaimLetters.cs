using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.Mail;

/// <summary>A letter in the hands of a node.</summary>
public sealed record DueLetter(
    long LetterId, string Key, string RecipientName, string Address, string Subject, string TextBody, string HtmlBody, string Link, int Attempts, int Resends);

/// <summary>Takes letters that are due for one node; two nodes never hold the same. What a node does not give back within its lease passes on.</summary>
internal sealed class ClaimLetters(NpgsqlDataSource database, string node, string transport, string lease)
{
    private const string AnyDueSql = """
        select exists (select from letters where state = 'queued' and next_attempt_at <= @now)
            or exists (select from letters where state = 'sending' and leased_until < @now)
        """;

    private const string TakeOverSql = """
        with lost as (
          update letters l
          set state = 'queued', attempts = attempts + 1, next_attempt_at = @now, leased_by = null, leased_until = null, last_error = @reason
          from (select letter_id, leased_by from letters where state = 'sending' and leased_until < @now for update skip locked) dead
          where l.letter_id = dead.letter_id
          returning l.letter_id, dead.leased_by as holder)
        insert into letter_attempts (letter_id, attempted_at, node, transport, outcome, reply)
        select letter_id, @now, coalesce(holder, ''), @transport, 'interrupted', @reason from lost
        """;

    private const string ClaimSql = """
        update letters l
        set state = 'sending', leased_by = @lease, leased_until = @until
        from (select letter_id from letters
              where state = 'queued' and next_attempt_at <= @now
              order by next_attempt_at, letter_id
              limit @size for update skip locked) due
        where l.letter_id = due.letter_id
        returning l.letter_id, l.key, l.recipient_name, l.address, l.subject, l.text_body, l.html_body, l.sealed_link as link, l.attempts, l.resends
        """;

    private const string RenewSql = """
        update letters set leased_until = @until
        where letter_id = any (@ids) and leased_by = @lease and state = 'sending'
        returning letter_id
        """;

    private const string ReleaseSql = """
        update letters set state = 'queued', leased_by = null, leased_until = null
        where letter_id = any (@ids) and leased_by = @lease and state = 'sending'
        """;

    // what was accepted is sent, whoever holds the letter by now
    private const string SentSql = $"""
        with done as (
          update letters
          set state = 'sent', attempts = attempts + 1, leased_by = null, leased_until = null, sent_at = @now, message_id = @messageId, last_error = '', sealed_link = ''
          where letter_id = @id and state <> 'sent')
        {AttemptSql}
        """;

    private const string NotSentSql = $"""
        with done as (
          update letters
          set state = @state, attempts = attempts + 1, leased_by = null, leased_until = null, last_error = @reply, next_attempt_at = coalesce(@next, next_attempt_at),
              sealed_link = case when @state = 'failed' then '' else sealed_link end
          where letter_id = @id and leased_by = @lease and state = 'sending')
        {AttemptSql}
        """;

    private const string AttemptSql =
        "insert into letter_attempts (letter_id, attempted_at, node, transport, outcome, reply) values (@id, @now, @node, @transport, @outcome, @reply)";

    private const string Interrupted = "发送中断，结果不明，已另行发送";

    public async Task<bool> AnyDue(DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteScalarAsync<bool>(AnyDueSql, new { now });
    }

    public async Task<IReadOnlyList<DueLetter>> Next(int size, DateTimeOffset now, DateTimeOffset until, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        _ = await connection.ExecuteAsync(TakeOverSql, new { now, transport, reason = Interrupted });
        return (await connection.QueryAsync<DueLetter>(ClaimSql, new { now, until, lease, size })).AsList();
    }

    /// <summary>Those that are still ours; their lease is prolonged.</summary>
    public async Task<IReadOnlySet<long>> Renew(IEnumerable<DueLetter> letters, DateTimeOffset until)
    {
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<long>(RenewSql, new { ids = Ids(letters), lease, until })).ToHashSet();
    }

    /// <summary>Gives letters back untouched.</summary>
    public async Task Release(IEnumerable<DueLetter> letters)
    {
        await using var connection = await database.OpenConnectionAsync();
        _ = await connection.ExecuteAsync(ReleaseSql, new { ids = Ids(letters), lease });
    }

    public async Task Sent(DueLetter letter, string messageId, string reply, DateTimeOffset now)
    {
        await using var connection = await database.OpenConnectionAsync();
        _ = await connection.ExecuteAsync(SentSql, new { id = letter.LetterId, messageId, reply, outcome = "sent", now, node, transport });
    }

    /// <summary>Without a next attempt the letter has failed.</summary>
    public async Task NotSent(DueLetter letter, string outcome, string reply, DateTimeOffset? next, DateTimeOffset now)
    {
        await using var connection = await database.OpenConnectionAsync();
        _ = await connection.ExecuteAsync(NotSentSql, new
        {
            id = letter.LetterId, lease, outcome, reply, next, now, node, transport, state = next is null ? "failed" : "queued",
        });
    }

    private static long[] Ids(IEnumerable<DueLetter> letters) => [.. letters.Select(letter => letter.LetterId)];
}
