using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Letters;

/// <summary>What the list of letters is asked for.</summary>
public sealed record LetterFilter(string? Text, string? Kind, string State, DateOnly? From, DateOnly? Until, long? TitleId, long? EnterpriseId)
{
    /// <summary>The states, in the order of a letter's life.</summary>
    public static IReadOnlyList<string> States { get; } = ["queued", "sending", "sent", "failed", "held"];
}

/// <summary>One letter of the list; the address is masked.</summary>
public sealed record LetterRow(
    long LetterId, string Kind, DateOnly Day, string Subject, string RecipientName, string Address, string State, int Attempts,
    DateTime? NextAttemptAt, DateTime? SentAt, string LastError, int Readers);

/// <summary>Every letter an officer may see, newest first. Those who run the installation see all: a letter that does not arrive is theirs to mend.</summary>
public static class LetterList
{
    /// <summary>What went to one person is the business of that person, and of those who see to it that it arrives.</summary>
    internal const string PersonalSql = "(l.recipient_kind <> 'person' or @everybody)";

    private static readonly string From = $"""
        from letters l
        left join enterprises e on e.enterprise_id = l.enterprise_id
        where {RegionScope.Sql("l")} and {PersonalSql}
          and (@text::text is null or l.subject ilike @text or l.recipient_name ilike @text or e.name ilike @text or e.uscc like upper(@text))
          and (@Kind::text is null or l.kind = @Kind)
          and (@From::date is null or l.day >= @From) and (@Until::date is null or l.day <= @Until)
          and (@TitleId::bigint is null or l.title_id = @TitleId) and (@EnterpriseId::bigint is null or l.enterprise_id = @EnterpriseId)
        """;

    private static readonly string PageSql = $"""
        select l.letter_id, l.kind, l.day, l.subject, l.recipient_name,
               l.address_masked as address, l.state, l.attempts,
               case when l.state = 'queued' then nullif(l.next_attempt_at, '-infinity') end as next_attempt_at, l.sent_at, l.last_error,
               (select count(*) from letter_reads r where r.letter_id = l.letter_id)::int as readers
        {From}
          and (@State = '' or l.state = @State) and (@after::bigint is null or l.letter_id < @after)
        order by l.letter_id desc
        limit @limit
        """;

    private static readonly string CountSql = $"select l.state, count(*) {From} group by l.state";

    public static async Task<IReadOnlyList<LetterRow>> Page(NpgsqlDataSource database, Officer officer, LetterFilter filter, long? after, int limit)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<LetterRow>(PageSql, Parameters(officer, filter, after, limit))).AsList();
    }

    public static async IAsyncEnumerable<LetterRow> All(NpgsqlDataSource database, Officer officer, LetterFilter filter)
    {
        await using var connection = await database.OpenConnectionAsync();
        await foreach (var row in connection.QueryUnbufferedAsync<LetterRow>(PageSql, Parameters(officer, filter, null, null)))
            yield return row;
    }

    /// <summary>How many there are in each state with the other filters kept; "" is all.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> Counts(NpgsqlDataSource database, Officer officer, LetterFilter filter)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync();
        var counts = (await connection.QueryAsync<(string State, long Number)>(CountSql, Parameters(officer, filter, null, null))).ToDictionary(row => row.State, row => row.Number);
        counts[""] = counts.Values.Sum();
        return counts;
    }

    /// <summary>Where an officer looks after letters.</summary>
    internal static RegionScope Scope(Officer officer) => officer.Role == Role.SystemAdministrator ? RegionScope.Province : officer.Scope;

    internal static bool Everybody(Officer officer) => officer.Role == Role.SystemAdministrator;

    private static object Parameters(Officer officer, LetterFilter filter, long? after, int? limit)
    {
        ArgumentNullException.ThrowIfNull(officer);
        ArgumentNullException.ThrowIfNull(filter);
        var scope = Scope(officer);
        return new
        {
            scope.ScopeCity, scope.ScopeCounty, scope.ScopeEnterprise, everybody = Everybody(officer), text = LikePattern.Contains(filter.Text), filter.Kind, filter.State, filter.From, filter.Until,
            filter.TitleId, filter.EnterpriseId, after, limit,
        };
    }
}
