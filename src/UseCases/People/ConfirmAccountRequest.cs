using Dapper;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>The second administrator: confirms what a security administrator asked for, which is then done, or sends it back. Who asked may withdraw it.</summary>
public static class ConfirmAccountRequest
{
    private const string TakeSql = $"""
        select a.account_request_id, a.kind, a.user_id, a.user_name, a.display_name, a.organisation, a.was_role, a.was_region_code, a.was_enterprise_id, a.was_email,
               a.role, a.region_code, a.enterprise_id, a.email, a.email_masked, a.reason, {LapseAccountRequests.StateSql} as state, a.requested_by, a.requested_by_name
        from account_requests a where a.account_request_id = @id
        for update
        """;

    private const string StillAskerSql = "select exists (select from users where user_id = @RequestedBy and role = 'security-administrator' and disabled_at is null)";

    private const string CloseSql = """
        update account_requests
        set state = @state, user_id = coalesce(user_id, @userId), decided_by = @UserId0, decided_by_name = @Name, decided_at = now(), decision_reason = @why
        where account_request_id = @id
        """;

    private sealed record Row(
        long AccountRequestId, string Kind, long? UserId, string UserName, string DisplayName, string Organisation, string? WasRole, string? WasRegionCode, long? WasEnterpriseId,
        string WasEmail, string Role, string RegionCode, long? EnterpriseId, string Email, string EmailMasked, string Reason, string State, long RequestedBy, string RequestedByName)
    {
        public AccountAct Act => AccountActs.Parse(Kind);

        public bool StillAsItWas(AccountInHand account) =>
            (account.Role.Code(), account.RegionCode, account.EnterpriseId, account.Email) == (WasRole, WasRegionCode, WasEnterpriseId, WasEmail);
    }

    /// <summary>Confirms; it is done at once.</summary>
    public static async Task<AccountReceipt> Confirm(AccountDesk desk, long requestId, Officer officer, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(desk);
        await using var work = await Work.Begin(desk.Database, officer, cancel);
        var row = await Take(work, requestId);
        await SecondPerson(work, row);
        if (!await work.Connection.ExecuteScalarAsync<bool>(StillAskerSql, row))
            throw new RefusalException($"申请人{row.RequestedByName}已不是在用的安全管理员，这项申请不能确认，请退回。");
        var was = row.UserId is { } userId ? await AccountInHand.Take(work, userId) : null;
        if (was is not null && !row.StillAsItWas(was))
            throw new RefusalException("账号在申请以后已经变化，这项申请不能确认，请退回后重新办理。");
        var plan = await new AccountPlan(
            row.Act, row.UserId, row.UserName, row.DisplayName, row.Organisation, Roles.Parse(row.Role), new(row.RegionCode, row.EnterpriseId), row.Email, row.EmailMasked, row.Reason)
        { Was = was }.Checked(work);
        var receipt = await ApplyAccount.To(work, desk, plan, $"安全管理员{row.RequestedByName}提出，{officer.Role.Name()}{officer.Name}复核");
        await Close(work, row, "confirmed", "", receipt.UserId);
        await work.Record(new Event("account-request-confirmed", "account-request", requestId) { Reason = $"{row.DisplayName}：{row.Act.Name()}" });
        await work.Commit(cancel);
        return receipt;
    }

    /// <summary>Sends it back; nothing of it happens.</summary>
    public static async Task Reject(AccountDesk desk, long requestId, string? reason, Officer officer, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(desk);
        string why = EnterpriseScope.Required(reason, "退回的理由");
        await using var work = await Work.Begin(desk.Database, officer, cancel);
        var row = await Take(work, requestId);
        await SecondPerson(work, row);
        await Close(work, row, "rejected", why, null);
        await Record(work, desk, row, new Event("account-request-rejected", "account-request", requestId), $"退回：{why}");
        await work.Commit(cancel);
    }

    /// <summary>Who asked takes it back.</summary>
    public static async Task Withdraw(AccountDesk desk, long requestId, Officer officer, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(desk);
        ArgumentNullException.ThrowIfNull(officer);
        await using var work = await Work.Begin(desk.Database, officer, cancel);
        var row = await Take(work, requestId);
        if (!await SeparationOfDuties.HasTaken(work.Connection, officer, Duties.AskForAccount, requestId))
            throw new RefusalException("只有申请人可以撤回；其他管理员可以退回。");
        await Close(work, row, "withdrawn", "", null);
        await Record(work, desk, row, new Event("account-request-withdrawn", "account-request", requestId), "申请人撤回");
        await work.Commit(cancel);
    }

    private static async Task<Row> Take(Work work, long id)
    {
        work.Officer.Require(Role.SystemAdministrator, Role.SecurityAdministrator, Role.AuditAdministrator);
        await AccountInHand.Begin(work);
        var row = await work.Connection.QuerySingleOrDefaultAsync<Row>(TakeSql, new { id }) ?? throw new RefusalException("没有这项账号办理。");
        return row.State == "requested" ? row : throw new RefusalException(row.State == "lapsed" ? "这项办理逾期未复核，已经失效，请重新申请。" : "这项办理已经办结。");
    }

    private static async Task SecondPerson(Work work, Row row)
    {
        await work.RequireOther(Duties.ConfirmAccountRequest, row.AccountRequestId);
        if (row.UserId == work.Officer.UserId)
            throw new RefusalException("这项办理关系到您自己的账号，请由另一名管理员复核。");
    }

    private static Task<int> Close(Work work, Row row, string state, string why, long? userId) =>
        work.Connection.ExecuteAsync(CloseSql, new { id = row.AccountRequestId, state, why, userId, UserId0 = work.Officer.UserId, work.Officer.Name });

    private static async Task Record(Work work, AccountDesk desk, Row row, Event ended, string how)
    {
        string note = $"{row.DisplayName}：{row.Act.Name()}，{how}";
        long happened = await work.Record(ended with { Reason = note });
        await AccountLetters.TellEnd(work, desk.Day, row.UserId, $"{row.DisplayName}（{row.UserName}）", row.Act.Name(), happened, how, $"{work.Officer.Role.Name()}{work.Officer.Name}办理");
    }
}
