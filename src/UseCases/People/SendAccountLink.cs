using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>A new link to the same address for a person who has not set a password yet: it gives nobody more than was decided, so one administrator may.</summary>
public static class SendAccountLink
{
    public static async Task<AccountReceipt> To(AccountDesk desk, long userId, Officer officer, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(desk);
        AccountRules.RequireSecurityAdministrator(officer);
        await using var work = await Work.Begin(desk.Database, officer, cancel);
        await AccountInHand.Begin(work);
        var account = await AccountInHand.Take(work, userId);
        if (account.Disabled || account.HasPassword || account.Demonstration)
            throw new RefusalException(account.Disabled ? "账号已经停用，请先恢复使用。" : "这个账号不等待设置密码；忘记密码的，请办理“重设密码”。");
        if (account.Email.Length == 0)
            throw new RefusalException("这个账号还没有登记电子邮箱，链接无处可发。请先办理“变更电子邮箱”。");
        var plan = AccountPlan.OfLink(account);
        string note = $"安全管理员{officer.Name}办理";
        long happened = await work.Record(new Event("account-link-sent", "user", userId) { Reason = $"{account.DisplayName}：{plan.Content}" });
        await AccountLetters.TellAudit(work, desk.Day, plan, happened, "重发设置密码的链接", note);
        var receipt = await ApplyAccount.SendLink(work, desk, plan, happened, note);
        await work.Commit(cancel);
        return receipt;
    }
}
