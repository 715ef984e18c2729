using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.WebUtilities;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>A session that goes on, with its account as it is now.</summary>
public sealed record OpenSession(long SessionId, Account Account, bool SecondFactor);

/// <summary>Sessions on the server: the cookie holds a key, everything else stands here, and what has ended has ended on every node.</summary>
public static class Sessions
{
    /// <summary>So long rows stay after they were last used: they also tell from where an account usually comes.</summary>
    public const int KeptDays = 180;

    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    private const string InsertSql = """
        insert into sessions (key_hash, user_id, security_stamp, second_factor, created_at, last_seen_at, address, device)
        values (@hash, @userId, @stamp, @secondFactor, @now, @now, @address, @device)
        """;

    private const string FindSql = """
        select s.session_id, s.second_factor, s.created_at, s.last_seen_at, s.ended_at, s.security_stamp = u.security_stamp as unchanged,
               u.user_id, u.user_name, u.display_name, u.role, u.region_code, r.name region_name, u.enterprise_id, u.organisation,
               u.security_stamp, u.two_factor_enabled, u.demonstration, u.disabled_at, u.password_changed_at
        from sessions s
        join users u using (user_id)
        join regions r on r.code = u.region_code
        where s.key_hash = @hash
        """;

    private const string SeenSql = "update sessions set last_seen_at = @now where session_id = @SessionId and last_seen_at < @now";

    private const string RenewSql = """
        update sessions set security_stamp = @stamp, second_factor = second_factor or @secondFactor
        where key_hash = @hash and user_id = @userId and ended_at is null
        """;

    private const string OverSql = "update sessions set ended_at = @now, end_reason = @why where key_hash = @hash and ended_at is null";
    private const string CleanSql = "delete from sessions where last_seen_at < @before";

    /// <summary>Begins one and returns its key. <paramref name="stamp"/> is the account's as it was when the password was found right.</summary>
    public static async Task<string> Start(
        NpgsqlDataSource source, long userId, string stamp, bool secondFactor, string address, string device, DateTimeOffset now, CancellationToken cancel = default)
    {
        string key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        await Execute(source, InsertSql, new { hash = Hash(key), userId, stamp, secondFactor, address, device, now }, cancel);
        return key;
    }

    /// <summary>The session of this key, read together with its account in one go; null when it is over. That it was used is written down once a minute.</summary>
    public static async Task<OpenSession?> Find(NpgsqlDataSource source, string key, SignInSettings settings, DateTimeOffset now, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(settings);
        string hash = Hash(key);
        await using var connection = await source.OpenConnectionAsync(cancel);
        var found = await connection.QueryAsync<Row, Account, (Row Row, Account Account)>(
            FindSql, (row, account) => (row, account), new { hash }, splitOn: "user_id");
        if (found.FirstOrDefault() is not ({ EndedAt: null } row, var account))
            return null;
        if (Over(row, account, settings, now) is { } why)
        {
            await connection.ExecuteAsync(OverSql, new { hash, now, why });
            return null;
        }
        if (now - row.LastSeenAt >= SeenEvery)
            await connection.ExecuteAsync(SeenSql, new { row.SessionId, now });
        return new(row.SessionId, account, row.SecondFactor);
    }

    /// <summary>The person changed the password or enrolled the second factor: this session goes on, the others are over.</summary>
    public static Task Renew(NpgsqlDataSource source, string key, long userId, string stamp, bool secondFactor, CancellationToken cancel = default) =>
        Execute(source, RenewSql, new { hash = Hash(key), userId, stamp, secondFactor }, cancel);

    /// <summary>Ends it: the person left, or came in anew.</summary>
    public static Task End(NpgsqlDataSource source, string key, string why, DateTimeOffset now, CancellationToken cancel = default) =>
        Execute(source, OverSql, new { hash = Hash(key), why, now }, cancel);

    /// <summary>Takes rows away that nobody has used for long.</summary>
    public static Task Clean(NpgsqlDataSource source, DateTimeOffset before, CancellationToken cancel = default) => Execute(source, CleanSql, new { before }, cancel);

    private static string? Over(Row row, Account account, SignInSettings settings, DateTimeOffset now)
    {
        bool withoutSecondFactor = account is { TwoFactorEnabled: true, Demonstration: false } && !row.SecondFactor;
        if (account.DisabledAt is not null || !row.Unchanged || withoutSecondFactor)
            return "account-changed";
        return now - row.LastSeenAt > settings.Idle ? "idle" : now - row.CreatedAt > settings.Life ? "expired" : null;
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static async Task Execute(NpgsqlDataSource source, string sql, object values, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(source);
        await using var connection = await source.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(sql, values);
    }

    private sealed class Row
    {
        public long SessionId { get; set; }

        public bool SecondFactor { get; set; }

        public DateTimeOffset CreatedAt { get; set; }

        public DateTimeOffset LastSeenAt { get; set; }

        public DateTimeOffset? EndedAt { get; set; }

        public bool Unchanged { get; set; }
    }
}
