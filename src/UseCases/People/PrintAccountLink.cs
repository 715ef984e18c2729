using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>
/// An operator at the server makes a link that sets a password: where no mail server is set, or when nobody is left who could confirm. Recorded with who and why,
/// told to the person and to the audit administrators.
/// </summary>
public static class PrintAccountLink
{
    private const string FindSql = "select user_id from users where normalized_name = @normalized";

    private const string WaitingSql = """
        select exists (select from account_requests where state = 'requested' and expires_at > now() and kind = 'create' and upper(user_name) = upper(@userName))
        """;

    /// <summary>The link and until when it is good. A password that is set is taken away only when <paramref name="reset"/> says so.</summary>
    public static async Task<(string Link, string ValidUntil)> For(
        NpgsqlDataSource database, string site, string userName, string who, string why, bool reset, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(site);
        string reason = EnterpriseScope.Required(why, "原因");
        await using var work = await Work.Begin(database, Operator(who));
        var account = await Take(work, userName);
        if (account.Disabled)
            throw new RefusalException($"账号“{account.UserName}”已经停用，不能生成链接。");
        if (account.Demonstration)
            throw new RefusalException($"“{account.UserName}”是演示账号，没有密码。");
        if (account.HasPassword && !reset)
            throw new RefusalException($"账号“{account.UserName}”已经设置密码。确需清除密码和两步验证的，请加 --reset。");
        if (account.HasPassword)
            await work.Connection.ExecuteAsync(ApplyAccount.ResetSql, new { account.UserId });
        var plan = AccountPlan.OfLink(account) with { Reason = reason };
        var link = await Invitations.Issue(work.Connection, account.UserId, 0);
        string note = $"在服务器上打印链接，原因：{reason}{(account.HasPassword ? "；原密码和两步验证已清除" : "")}";
        long happened = await work.Record(new Event("account-link-printed", "user", account.UserId) { Reason = $"{account.DisplayName}：{note}" });
        await AccountLetters.TellOfOperator(work, day, plan, happened, note);
        await work.Commit();
        return ($"{site.TrimEnd('/')}/invitation/{link.Token}", link.ValidUntil);
    }

    /// <summary>Who acts at the command line, by name.</summary>
    internal static Officer Operator(string who) => Officer.Operator with { Name = $"系统运维（{EnterpriseScope.Required(who, "办理人姓名")}）" };

    internal static async Task<AccountInHand> Take(Work work, string userName)
    {
        await AccountInHand.Lock(work);
        if (await work.Connection.ExecuteScalarAsync<long?>(FindSql, new { normalized = userName.Trim().ToUpperInvariant() }) is { } id)
            return await AccountInHand.Take(work, id);
        throw new RefusalException(await work.Connection.ExecuteScalarAsync<bool>(WaitingSql, new { userName = userName.Trim() })
            ? $"账号“{userName}”的开设还在等待另一名管理员复核，复核前没有链接。"
            : $"没有账号“{userName}”。gansu account list 列出全部账号。");
    }
}
