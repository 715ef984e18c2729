using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.Mail;

/// <summary>Whether a node reached the mail server when it last had to.</summary>
public sealed record MailNode(string Node, string Transport, DateTime SeenAt, DateTime? FailingSince, string LastError);

/// <summary>Outages of the mail server, node by node; they are nobody's letter.</summary>
public static class MailNodes
{
    private const string ReportSql = """
        insert into mail_nodes (node, transport, seen_at, failing_since, last_error)
        values (@node, @transport, @now, case when @error <> '' then @now end, @error)
        on conflict (node) do update
        set transport = excluded.transport, seen_at = excluded.seen_at, last_error = excluded.last_error,
            failing_since = case when @error <> '' then coalesce(mail_nodes.failing_since, @now) end
        """;

    private const string Sql = "select node, transport, seen_at, failing_since, last_error from mail_nodes order by node";

    public static async Task<IReadOnlyList<MailNode>> All(NpgsqlDataSource database)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<MailNode>(Sql)).AsList();
    }

    internal static async Task Report(NpgsqlDataSource database, string node, string transport, string? error, DateTimeOffset now)
    {
        await using var connection = await database.OpenConnectionAsync();
        _ = await connection.ExecuteAsync(ReportSql, new { node, transport, now, error = error ?? "" });
    }
}
