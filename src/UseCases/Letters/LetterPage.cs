using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Letters;

/// <summary>A letter with all that is known of it.</summary>
public sealed record LetterHead(
    long LetterId, string Kind, string Key, string RecipientName, string Address, long? EnterpriseId, string? Enterprise, string Subject, string TextBody, string HtmlBody,
    int TemplateVersion, DateOnly Day, string State, int Attempts, DateTime? NextAttemptAt, DateTime? SentAt, string? MessageId, string LastError, DateTime CreatedAt);

/// <summary>One attempt.</summary>
public sealed record AttemptRow(DateTime AttemptedAt, string Node, string Transport, string Outcome, string Reply);

/// <summary>Who has read it on the site.</summary>
public sealed record ReaderRow(string Name, Role Role, DateTime ReadAt);

/// <summary>One letter, its attempts and its readers; null outside the officer's region.</summary>
public sealed record LetterPage(LetterHead Head, IReadOnlyList<AttemptRow> Attempts, IReadOnlyList<ReaderRow> Readers)
{
    private static readonly string HeadSql = $"""
        select l.letter_id, l.kind, l.key, l.recipient_name, l.address_masked as address, l.enterprise_id, e.name as enterprise,
               l.subject, l.text_body, l.html_body, t.version as template_version, l.day, l.state, l.attempts,
               case when l.state = 'queued' then nullif(l.next_attempt_at, '-infinity') end as next_attempt_at, l.sent_at, l.message_id, l.last_error, l.created_at
        from letters l
        join letter_templates t using (letter_template_id)
        left join enterprises e on e.enterprise_id = l.enterprise_id
        where l.letter_id = @letterId and {RegionScope.Sql("l")} and {LetterList.PersonalSql}
        """;

    private const string AttemptsSql = "select attempted_at, node, transport, outcome, reply from letter_attempts where letter_id = @letterId order by letter_attempt_id";

    private const string ReadersSql = """
        select u.display_name as name, u.role, r.read_at
        from letter_reads r
        join users u using (user_id)
        where r.letter_id = @letterId
        order by r.read_at
        """;

    public static async Task<LetterPage?> Of(NpgsqlDataSource database, Officer officer, long letterId)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(officer);
        var scope = LetterList.Scope(officer);
        await using var connection = await database.OpenConnectionAsync();
        var parameters = new { letterId, scope.ScopeCity, scope.ScopeCounty, scope.ScopeEnterprise, everybody = LetterList.Everybody(officer) };
        if (await connection.QuerySingleOrDefaultAsync<LetterHead>(HeadSql, parameters) is not { } head)
            return null;
        return new(
            head,
            (await connection.QueryAsync<AttemptRow>(AttemptsSql, parameters)).AsList(),
            (await connection.QueryAsync<ReaderRow>(ReadersSql, parameters)).AsList());
    }
}
