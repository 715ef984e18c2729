using Dapper;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>An account as it stands, locked until the end of the transaction.</summary>
internal sealed record AccountInHand(
    long UserId, string UserName, string DisplayName, string Organisation, Role Role, string RegionCode, long? EnterpriseId, string Email, string EmailMasked,
    bool HasPassword, bool Demonstration, bool Disabled)
{
    private const long LockKey = 0x67616e7375_33; // "gansu", accounts

    private const string Sql = """
        select user_id, user_name, display_name, organisation, role, region_code, enterprise_id, email, email_masked,
               password_hash is not null as has_password, demonstration, disabled_at is not null as disabled
        from users where user_id = @userId
        for update
        """;

    private const string ActingSql = "select exists (select from users where user_id = @UserId and role = @role and disabled_at is null)";

    /// <summary>Accounts are changed by one at a time: two at once must not both take away the last who can act.</summary>
    public static Task Lock(Work work) => work.Connection.ExecuteAsync("select pg_advisory_xact_lock(@LockKey)", new { LockKey });

    /// <summary>The same for a person, who must still be in office.</summary>
    public static async Task Begin(Work work)
    {
        ArgumentNullException.ThrowIfNull(work);
        await Lock(work);
        if (!await work.Connection.ExecuteScalarAsync<bool>(ActingSql, new { work.Officer.UserId, role = work.Officer.Role.Code() }))
            throw new RefusalException("您的账号已停用或者角色已调整，请重新登录。");
    }

    public static async Task<AccountInHand> Take(Work work, long userId)
    {
        ArgumentNullException.ThrowIfNull(work);
        return await work.Connection.QuerySingleOrDefaultAsync<AccountInHand>(Sql, new { userId }) ?? throw new RefusalException("没有这个账号。");
    }
}
