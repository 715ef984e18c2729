using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.WebUtilities;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>A link that may be used once: for an account whose password it sets, or for the first security administrator.</summary>
public sealed record Invitation(long? UserId, DateTime ExpiresAt);

/// <summary>One-time links. Only the hash of a link's secret is stored.</summary>
public static class Invitations
{
    /// <summary>How long a link is good for.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    private const string Withdraw = "update invitations set used_at = now() where used_at is null and user_id is not distinct from @userId";

    private const string Insert = """
        insert into invitations (token_hash, user_id, created_by, expires_at) values (@hash, @userId, nullif(@createdBy, 0), now() + @life)
        """;

    private const string Select = "select user_id, expires_at from invitations where token_hash = @hash and used_at is null and expires_at > now()";

    private const string Use = """
        update invitations set used_at = now() where token_hash = @hash and used_at is null and expires_at > now() returning user_id, expires_at
        """;

    private const string NoAdministrator = """
        select not exists (select from users where role = 'security-administrator' and not demonstration and password_hash is not null)
        """;

    /// <summary>A new link's secret; earlier links of the same account stop working.</summary>
    public static async Task<string> Issue(NpgsqlConnection connection, long? userId, long createdBy)
    {
        string token = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        await connection.ExecuteAsync(Withdraw, new { userId });
        await connection.ExecuteAsync(Insert, new { hash = Hash(token), userId, createdBy, life = Life });
        return token;
    }

    /// <summary>The secret of a link for the first administrator, as long as there is none.</summary>
    public static async Task<string?> ForFirstAdministrator(NpgsqlDataSource source, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        await using var connection = await source.OpenConnectionAsync(cancel);
        return await connection.ExecuteScalarAsync<bool>(NoAdministrator) ? await Issue(connection, null, 0) : null;
    }

    /// <summary>The link if it is still good.</summary>
    public static Task<Invitation?> Find(NpgsqlDataSource source, string token, CancellationToken cancel = default) => Row(source, Select, token, cancel);

    /// <summary>Uses the link up; of two at once only one gets it.</summary>
    public static Task<Invitation?> Redeem(NpgsqlDataSource source, string token, CancellationToken cancel = default) => Row(source, Use, token, cancel);

    private static async Task<Invitation?> Row(NpgsqlDataSource source, string sql, string token, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<Invitation>(sql, new { hash = Hash(token) });
    }

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
