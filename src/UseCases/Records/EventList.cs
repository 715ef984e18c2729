using System.Runtime.CompilerServices;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.Records;

/// <summary>What the list of events is asked for.</summary>
public sealed record EventFilter(string? Act, string? Person, string? Enterprise, DateTimeOffset? From, DateTimeOffset? Until);

/// <summary>Something that happened.</summary>
public sealed record EventRow
{
    public long EventId { get; init; }

    public DateTime OccurredAt { get; init; }

    public string ActorName { get; init; } = "";

    public string ActorRole { get; init; } = "";

    public string Act { get; init; } = "";

    public string? Enterprise { get; init; }

    public DateOnly? EffectiveOn { get; init; }

    public string Reason { get; init; } = "";

    public int[] Articles { get; init; } = [];

    public string Document { get; init; } = "";

    /// <summary>Document and version of the rule, when the act rests on one.</summary>
    public string? Policy { get; init; }
}

/// <summary>Who did what, when, why, under which article and version of the rule; newest first.</summary>
public static class EventList
{
    private const string Sql = """
        select v.event_id, v.occurred_at, v.actor_name, v.actor_role, v.act, e.name enterprise, v.effective_on, v.reason,
               v.articles, v.document, p.document || ' 第' || p.version || '版' policy
        from events v
        left join enterprises e on e.enterprise_id = v.enterprise_id
        left join policies p on p.policy_version_id = v.policy_version_id
        where (@Act::text is null or v.act = @Act)
          and (@person::text is null or v.actor_name ilike @person)
          and (@enterprise::text is null or e.name ilike @enterprise or e.uscc like upper(@enterprise))
          and (@From::timestamptz is null or v.occurred_at >= @From)
          and (@Until::timestamptz is null or v.occurred_at < @Until)
          and (@after::bigint is null or v.event_id < @after)
        order by v.event_id desc
        limit @limit
        """;

    public static async Task<IReadOnlyList<EventRow>> Page(
        NpgsqlDataSource source, EventFilter filter, long? after, int? limit, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        await using var connection = await source.OpenConnectionAsync(cancel);
        return [.. await connection.QueryAsync<EventRow>(Sql, Values(filter, after, limit))];
    }

    /// <summary>All of them, one at a time.</summary>
    public static async IAsyncEnumerable<EventRow> All(NpgsqlDataSource source, EventFilter filter, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        await using var connection = await source.OpenConnectionAsync(cancel);
        await foreach (var row in connection.QueryUnbufferedAsync<EventRow>(Sql, Values(filter, null, null)).WithCancellation(cancel))
            yield return row;
    }

    /// <summary>The acts that occur, for choosing.</summary>
    public static async Task<IReadOnlyList<string>> Acts(NpgsqlDataSource source, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        await using var connection = await source.OpenConnectionAsync(cancel);
        return [.. await connection.QueryAsync<string>("select distinct act from events order by act")];
    }

    private static object Values(EventFilter filter, long? after, int? limit) => new
    {
        filter.Act,
        person = LikePattern.Contains(filter.Person),
        enterprise = LikePattern.Contains(filter.Enterprise),
        filter.From,
        filter.Until,
        after,
        limit,
    };
}
