using Dapper;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>
/// A security administrator creates, moves, resets, disables or enables an account. City, county and enterprise accounts at once; an account of the province or
/// of an administrator only when a second administrator has confirmed it.
/// </summary>
public static class RequestAccount
{
    /// <summary>How long a request waits for the second administrator.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    private const string FirstNote = "首批管理员，尚无第二名管理员可以复核";

    private const string WaitingSql = "select exists (select from account_requests where state = 'requested' and user_id = @UserId)";

    private const string TakenSql = """
        select exists (select from users where normalized_name = @normalized)
            or exists (select from account_requests where state = 'requested' and kind = 'create' and upper(user_name) = upper(@UserName))
        """;

    private const string InsertSql = """
        insert into account_requests (kind, user_id, user_name, display_name, organisation, was_role, was_region_code, was_enterprise_id, was_email, was_email_masked,
          role, region_code, enterprise_id, email, email_masked, reason, requested_by, requested_by_name, expires_at)
        values (@kind, @UserId, @UserName, @DisplayName, @Organisation, @wasRole, @wasRegion, @wasEnterprise, @wasEmail, @wasMasked,
          @role, @RegionCode, @EnterpriseId, @Email, @EmailMasked, @Reason, @asker, @askerName, now() + @Life)
        returning account_request_id
        """;

    /// <summary>Does it, or records it for the second administrator.</summary>
    public static async Task<AccountReceipt> By(AccountDesk desk, AccountAsked asked, Officer officer, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(desk);
        ArgumentNullException.ThrowIfNull(asked);
        AccountRules.RequireSecurityAdministrator(officer);
        await using var work = await Work.Begin(desk.Database, officer, cancel);
        await AccountInHand.Begin(work);
        await LapseAccountRequests.In(work, desk.Day);
        var plan = await AccountPlan.Of(work, desk.Fields, asked);
        if (await work.Connection.ExecuteScalarAsync<bool>(WaitingSql, new { plan.UserId }))
            throw new RefusalException("这个账号已有一项办理等待复核，请先办结或者撤回。");
        if (asked.Act == AccountAct.Create && await work.Connection.ExecuteScalarAsync<bool>(TakenSql, new { plan.UserName, normalized = plan.UserName.ToUpperInvariant() }))
            throw new RefusalException($"用户名“{plan.UserName}”已有人使用，请换一个。") { Field = "UserName" };
        var receipt = await Course(work, plan) is { } note ? await ApplyAccount.To(work, desk, plan, note) : new(plan.UserId, await Insert(work, desk, plan));
        await work.Commit(cancel);
        return receipt;
    }

    // how it may be done at once; null when it has to wait
    private static async Task<string?> Course(Work work, AccountPlan plan)
    {
        if (!plan.RolesConcerned.Any(role => role.WantsSecondPerson()))
            return $"安全管理员{work.Officer.Name}办理";
        if ((await AccountAdministrators.Of(work)).SecondPersonWanted)
        {
            await AccountAdministrators.DemandConfirmer(work, plan.UserId);
            return null;
        }
        return plan.RolesConcerned.All(role => role.IsAdministrator())
            ? $"安全管理员{work.Officer.Name}办理（{FirstNote}）"
            : throw new RefusalException("省级账号须由另一名管理员复核，现在还没有第二名管理员。请先开设一名系统管理员、审计管理员或第二名安全管理员，待其设置密码后再办理。") { Field = "Role" };
    }

    private static async Task<long> Insert(Work work, AccountDesk desk, AccountPlan plan)
    {
        long id = await work.Connection.ExecuteScalarAsync<long>(InsertSql, new
        {
            kind = plan.Act.Code(), plan.UserId, plan.UserName, plan.DisplayName, plan.Organisation,
            wasRole = plan.Was?.Role.Code(), wasRegion = plan.Was?.RegionCode, wasEnterprise = plan.Was?.EnterpriseId,
            wasEmail = plan.Was?.Email ?? "", wasMasked = plan.Was?.EmailMasked ?? "",
            role = plan.Role.Code(), plan.Place.RegionCode, plan.Place.EnterpriseId, plan.Email, plan.EmailMasked, plan.Reason,
            asker = work.Officer.UserId, askerName = work.Officer.Name, Life,
        });
        long happened = await work.Record(new Event("account-requested", "account-request", id) { Reason = $"{plan.DisplayName}：{plan.Act.Name()}，{plan.Content}" });
        await AccountLetters.Tell(work, desk.Day, plan, happened, $"申请{plan.Act.Name()}", $"安全管理员{work.Officer.Name}提出，须由另一名管理员复核，复核前不生效");
        return id;
    }
}
