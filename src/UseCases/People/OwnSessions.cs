using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>Where a person is signed in.</summary>
public sealed record SessionRow(long SessionId, string Device, string Address, DateTime CreatedAt, DateTime LastSeenAt);

/// <summary>When and from where a person came in the last time before now, and what went wrong since.</summary>
public sealed record FormerSignIn(DateTime? At, string Note, long Failures);

/// <summary>我的账号: the sessions of one person, to look at and to end; and the administrator's means to end them all.</summary>
public static class OwnSessions
{
    private const string OpenSql = """
        select s.session_id, s.device, s.address, s.created_at, s.last_seen_at
        from sessions s
        join users u using (user_id)
        where s.user_id = @userId and s.ended_at is null and s.security_stamp = u.security_stamp
          and s.last_seen_at > @now - @idle and s.created_at > @now - @life
        order by s.session_id desc
        """;

    // what the present session wrote at coming in is not the time before
    private const string FormerSql = """
        with former as (
          select max(v.event_id) event_id from events v
          where v.actor_id = @userId and v.act = 'signed-in'
            and v.event_id < (select max(event_id) from events where actor_id = @userId and act = 'signed-in'))
        select v.occurred_at at, coalesce(v.reason, '') note,
               (select count(*) from events x
                where x.actor_id = @userId and x.act in ('sign-in-refused', 'sign-in-locked', 'second-factor-refused') and x.event_id > coalesce(f.event_id, 0)) failures
        from former f
        left join events v on v.event_id = f.event_id
        """;

    private const string EndSql = """
        update sessions set ended_at = @now, end_reason = 'ended'
        where user_id = @userId and ended_at is null and (@only::bigint is null or session_id = @only) and session_id is distinct from @except::bigint
        returning device || '，' || address
        """;

    private const string FreshSql = """
        update users set security_stamp = gen_random_uuid()::text, concurrency_stamp = gen_random_uuid()::text
        where user_id = @userId
        returning display_name
        """;

    public static async Task<IReadOnlyList<SessionRow>> Open(
        NpgsqlDataSource source, long userId, SignInSettings settings, DateTimeOffset now, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(settings);
        await using var connection = await source.OpenConnectionAsync(cancel);
        return [.. await connection.QueryAsync<SessionRow>(OpenSql, new { userId, now, idle = settings.Idle, life = settings.Life })];
    }

    public static async Task<FormerSignIn> Former(NpgsqlDataSource source, long userId, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        await using var connection = await source.OpenConnectionAsync(cancel);
        return await connection.QuerySingleAsync<FormerSignIn>(FormerSql, new { userId });
    }

    /// <summary>Ends one of one's own, but not the present one.</summary>
    public static async Task End(NpgsqlDataSource source, Officer officer, long sessionId, long? present, DateTimeOffset now, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(officer);
        if (sessionId == present)
            throw new RefusalException("这是您正在使用的登录，请用右上角的“退出登录”结束。");
        await using var work = await Work.Begin(source, officer, cancel);
        string ended = await work.Connection.QuerySingleOrDefaultAsync<string>(EndSql, new { officer.UserId, only = sessionId, except = (long?)null, now })
            ?? throw new RefusalException("这处登录已经结束，请刷新后查看。");
        await work.Record(new Event("session-ended", "user", officer.UserId) { Reason = ended });
        await work.Commit(cancel);
    }

    /// <summary>Ends all of one's own, but for one when it is named; returns how many.</summary>
    public static async Task<int> EndAll(NpgsqlDataSource source, Officer officer, long? except, DateTimeOffset now, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(officer);
        await using var work = await Work.Begin(source, officer, cancel);
        int ended = (await work.Connection.QueryAsync<string>(EndSql, new { officer.UserId, only = (long?)null, except, now })).Count();
        await work.Record(new Event("sessions-ended", "user", officer.UserId) { Reason = $"{ended} 处" });
        await work.Commit(cancel);
        return ended;
    }

    /// <summary>The security administrator ends all sessions of an account, whose person may come in again.</summary>
    public static async Task EndAllOf(NpgsqlDataSource source, long userId, Officer officer, CancellationToken cancel = default)
    {
        AccountRules.RequireSecurityAdministrator(officer);
        await using var work = await Work.Begin(source, officer, cancel);
        string name = await work.Connection.ExecuteScalarAsync<string?>(FreshSql, new { userId }) ?? throw new RefusalException("没有这个账号。");
        await work.Record(new Event("account-sessions-ended", "user", userId) { Reason = name });
        await work.Commit(cancel);
    }
}
