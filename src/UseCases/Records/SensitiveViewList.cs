using System.Runtime.CompilerServices;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.Records;

/// <summary>Somebody saw an encrypted field in full.</summary>
public sealed record SensitiveViewRow(
    long SensitiveViewId, DateTime ViewedAt, string UserName, string Role, string Field, string? Enterprise, string Purpose);

/// <summary>Who looked at which bank account or phone number, and what for; newest first.</summary>
public static class SensitiveViewList
{
    private const string Sql = """
        select v.sensitive_view_id, v.viewed_at, v.user_name, v.role, v.field, e.name enterprise, v.purpose
        from sensitive_views v
        left join enterprises e on e.enterprise_id = v.enterprise_id
        where (@person::text is null or v.user_name ilike @person)
          and (@enterprise::text is null or e.name ilike @enterprise or e.uscc like upper(@enterprise))
          and (@From::timestamptz is null or v.viewed_at >= @From)
          and (@Until::timestamptz is null or v.viewed_at < @Until)
          and (@after::bigint is null or v.sensitive_view_id < @after)
        order by v.sensitive_view_id desc
        limit @limit
        """;

    public static async Task<IReadOnlyList<SensitiveViewRow>> Page(
        NpgsqlDataSource source, EventFilter filter, long? after, int limit, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(filter);
        await using var connection = await source.OpenConnectionAsync(cancel);
        return [.. await connection.QueryAsync<SensitiveViewRow>(Sql, Values(filter, after, limit))];
    }

    /// <summary>All of them, one at a time.</summary>
    public static async IAsyncEnumerable<SensitiveViewRow> All(
        NpgsqlDataSource source, EventFilter filter, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(filter);
        await using var connection = await source.OpenConnectionAsync(cancel);
        await foreach (var row in connection.QueryUnbufferedAsync<SensitiveViewRow>(Sql, Values(filter, null, null)).WithCancellation(cancel))
            yield return row;
    }

    private static object Values(EventFilter filter, long? after, int? limit) => new
    {
        person = LikePattern.Contains(filter.Person),
        enterprise = LikePattern.Contains(filter.Enterprise),
        filter.From,
        filter.Until,
        after,
        limit,
    };
}
