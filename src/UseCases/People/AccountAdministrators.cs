using Dapper;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>
/// The administrators on whom accounts rest: how many are in office, and whether there ever were two. An account that was only invited counts for nothing.
/// Demonstration accounts, which cannot sign in anywhere else, count only for each other.
/// </summary>
internal sealed record AccountAdministrators(long InOffice, long SecurityInOffice, long Ever)
{
    private const string Administrators = "('system-administrator', 'security-administrator', 'audit-administrator')";

    private const string InOfficeSql = "u.disabled_at is null and (u.password_hash is not null or u.demonstration)";

    private const string CountSql = $"""
        select count(*) filter (where {InOfficeSql}) as in_office, count(*) filter (where {InOfficeSql} and u.role = 'security-administrator') as security_in_office,
               count(*) filter (where u.password_hash is not null or u.password_changed_at is not null or u.demonstration) as ever
        from users u
        where u.role in {Administrators} and u.user_id is distinct from @except
          and (not u.demonstration or (select me.demonstration from users me where me.user_id = @UserId))
        """;

    /// <summary>Administrators in office other than the one who asked and the one concerned; alias u, parameters @asker, @concerned, @UserId.</summary>
    public const string ConfirmersSql = $"""
        from users u
        where u.role in {Administrators} and {InOfficeSql} and u.user_id <> @asker and u.user_id is distinct from @concerned
          and (not u.demonstration or (select me.demonstration from users me where me.user_id = @UserId))
        """;

    /// <summary>A second person is wanted as soon as there was one; nobody gets back behind this by disabling or resetting the other.</summary>
    public bool SecondPersonWanted => Ever >= 2;

    /// <summary>The administrators without one of them.</summary>
    public static Task<AccountAdministrators> Of(Work work, long? except = null) =>
        work.Connection.QuerySingleAsync<AccountAdministrators>(CountSql, new { work.Officer.UserId, except });

    /// <summary>Refuses a request that nobody could confirm.</summary>
    public static async Task DemandConfirmer(Work work, long? concerned)
    {
        if (!await work.Connection.ExecuteScalarAsync<bool>($"select exists (select {ConfirmersSql})", new { asker = work.Officer.UserId, concerned, work.Officer.UserId }))
            throw new RefusalException("除您和本人以外，没有其他在用的管理员可以复核。请先增加一名管理员；确需办理的，请运维人员在服务器上用 gansu account 命令办理。");
    }

    /// <summary>Refuses to take away the last security administrator, or the second of the last two who can confirm each other.</summary>
    public static async Task DemandEnoughWithout(Work work, AccountInHand account, Role? becomes)
    {
        if (!account.Role.IsAdministrator() || account.Disabled || !(account.HasPassword || account.Demonstration))
            return;
        var left = await Of(work, account.UserId);
        bool stays = becomes?.IsAdministrator() == true;
        if (left.SecurityInOffice == 0 && becomes != Role.SecurityAdministrator)
            throw new RefusalException("这是最后一名在用的安全管理员，不能停用、调整或重设。请先开设另一名安全管理员，待其设置密码后再办理。");
        if (left.InOffice + (stays ? 1 : 0) < 2)
            throw new RefusalException("办理后只剩一名在用的管理员，账号事项再没有人可以复核。请先增加一名管理员，待其设置密码后再办理。");
    }
}
