using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.WebUtilities;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>A link that may be used once: for an account whose password it sets, or for the first security administrator.</summary>
public sealed record Invitation(long? UserId, DateTime ExpiresAt);

/// <summary>A link just made: its secret, and until when it is good, as clocks in Gansu show it.</summary>
public sealed record IssuedInvitation(string Token, string ValidUntil);

/// <summary>One-time links. Only the hash of a link's secret is stored.</summary>
public static class Invitations
{
    /// <summary>How long a link is good for.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>How long the first administrator's link is good for: it stands on a console.</summary>
    public static readonly TimeSpan FirstLife = TimeSpan.FromHours(1);

    private const long FirstLock = 0x67616e7375_34; // "gansu", the first administrator

    private const string WithdrawSql = "update invitations set used_at = now() where used_at is null and user_id is not distinct from @userId";

    private const string Insert = """
        insert into invitations (token_hash, user_id, created_by, expires_at) values (@hash, @userId, nullif(@createdBy, 0), now() + @life)
        returning to_char(expires_at at time zone 'Asia/Shanghai', 'YYYY"年"FMMM"月"FMDD"日"HH24:MI')
        """;

    private const string NoAdministrator =
        "not exists (select from users where role = 'security-administrator' and not demonstration and (password_hash is not null or password_changed_at is not null))";

    private const string Good = $"token_hash = @hash and used_at is null and expires_at > now() and (user_id is not null or {NoAdministrator})";

    private const string Select = $"select user_id, expires_at from invitations where {Good}";

    private const string Use = $"update invitations set used_at = now() where {Good} returning user_id, expires_at";

    /// <summary>A new link; earlier links of the same account stop working.</summary>
    public static async Task<IssuedInvitation> Issue(NpgsqlConnection connection, long? userId, long createdBy)
    {
        string token = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        await Withdraw(connection, userId);
        string until = (await connection.ExecuteScalarAsync<string>(Insert, new { hash = Hash(token), userId, createdBy, life = userId is null ? FirstLife : Life }))!;
        return new(token, until);
    }

    /// <summary>Whatever links the account has stop working.</summary>
    public static Task Withdraw(NpgsqlConnection connection, long? userId) => connection.ExecuteAsync(WithdrawSql, new { userId });

    /// <summary>The secret of a link for the first administrator, as long as there never was one; it ends the link printed before, also that of a node that starts at the same time.</summary>
    public static async Task<string?> ForFirstAdministrator(NpgsqlDataSource source, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync("select pg_advisory_xact_lock(@FirstLock)", new { FirstLock });
        string? token = await connection.ExecuteScalarAsync<bool>($"select {NoAdministrator}") ? (await Issue(connection, null, 0)).Token : null;
        await transaction.CommitAsync(cancel);
        return token;
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
