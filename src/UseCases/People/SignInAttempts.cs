using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>What became of counting an attempt.</summary>
/// <param name="Failures">Failures of this account from this address, this attempt included.</param>
/// <param name="Slowed">The account is being guessed at from everywhere, and this address is none of its own.</param>
public sealed record SignInAttempt(int Failures, bool Slowed);

/// <summary>
/// Counts what goes wrong at coming in, by account and address, so that a stranger closes an account to himself only.
/// An attempt is counted before anything is compared: of many at once no more are compared than may be. Account 0 stands for names that nobody has.
/// </summary>
public static class SignInAttempts
{
    private const string Known = "exists (select from sessions s where s.user_id = @userId and s.address = @address)";

    // the time of the last failure stands still while the lock lasts: trying on does not make it longer
    private const string BeginSql = $"""
        with counted as (
          insert into sign_in_failures as f (user_id, address, failures, last_at) values (@userId, @address, 1, @now)
          on conflict (user_id, address) do update
          set failures = case when f.last_at <= @now - @lock then 1 else f.failures + 1 end,
              last_at = case when f.failures >= @most and f.last_at > @now - @lock then f.last_at else @now end
          returning failures),
        turn as (
          update users u
          set lockout_end = @now + least(@slowMost, interval '1 second' * power(2, least(u.access_failed_count - @slowFrom, 20)))
          where u.user_id = @userId and u.access_failed_count >= @slowFrom and coalesce(u.lockout_end, '-infinity') <= @now and not {Known}
          returning u.user_id)
        select failures,
               exists (select from users u where u.user_id = @userId and u.access_failed_count >= @slowFrom) and not {Known} and not exists (select from turn) slowed
        from counted
        """;

    private const string FailedSql = "update users set access_failed_count = access_failed_count + 1 where user_id = @userId returning access_failed_count";
    private const string TakeBackSql = "update sign_in_failures set failures = greatest(failures - 1, 0) where user_id = @userId and address = @address";
    internal const string ForgetSql = """
        with gone as (delete from sign_in_failures where user_id = @userId and (@address::text is null or address = @address))
        update users set access_failed_count = 0, lockout_end = null where user_id = @userId and (access_failed_count > 0 or lockout_end is not null)
        """;

    private const string KnownSql = $"select {Known}";
    private const string CleanSql = "delete from sign_in_failures where last_at < @before";

    /// <summary>Counts one attempt and says how many that makes.</summary>
    public static async Task<SignInAttempt> Begin(
        NpgsqlDataSource source, long userId, string address, SignInSettings settings, DateTimeOffset now, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(settings);
        await using var connection = await source.OpenConnectionAsync(cancel);
        return await connection.QuerySingleAsync<SignInAttempt>(BeginSql, new
        {
            userId, address, now, most = settings.Failures, @lock = settings.Lock, slowFrom = settings.SlowFrom, slowMost = settings.SlowMost,
        });
    }

    /// <summary>It was wrong: one more failure of the account, wherever from.</summary>
    public static Task Failed(NpgsqlDataSource source, long userId, CancellationToken cancel = default) => Execute(source, FailedSql, new { userId }, cancel);

    /// <summary>The password was right and the second factor is still to come: no failure, and nothing forgotten yet.</summary>
    public static Task TakeBack(NpgsqlDataSource source, long userId, string address, CancellationToken cancel = default) =>
        Execute(source, TakeBackSql, new { userId, address }, cancel);

    /// <summary>The person came in: failures from there no longer count; without an address, from nowhere.</summary>
    public static Task Forget(NpgsqlDataSource source, long userId, string? address, CancellationToken cancel = default) =>
        Execute(source, ForgetSql, new { userId, address }, cancel);

    /// <summary>The account came in from there before.</summary>
    public static async Task<bool> CameFrom(NpgsqlDataSource source, long userId, string address, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        await using var connection = await source.OpenConnectionAsync(cancel);
        return await connection.ExecuteScalarAsync<bool>(KnownSql, new { userId, address });
    }

    /// <summary>Counts that no longer matter.</summary>
    public static Task Clean(NpgsqlDataSource source, DateTimeOffset before, CancellationToken cancel = default) => Execute(source, CleanSql, new { before }, cancel);

    private static async Task Execute(NpgsqlDataSource source, string sql, object values, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(source);
        await using var connection = await source.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(sql, values);
    }
}
