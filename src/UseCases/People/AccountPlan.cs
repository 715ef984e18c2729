using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>An act on an account worked out: whom it is about, what there was and what there will be. The same for what is done at once and what waits.</summary>
internal sealed record AccountPlan(
    AccountAct Act, long? UserId, string UserName, string DisplayName, string Organisation, Role Role, AccountPlace Place, string Email, string EmailMasked, string Reason)
{
    /// <summary>The account as it stands; null for one to be created.</summary>
    public AccountInHand? Was { get; init; }

    /// <summary>The act in a sentence, with before and after.</summary>
    public string Content { get; private init; } = "";

    public IEnumerable<Role> RolesConcerned => Was is null ? [Role] : [Was.Role, Role];

    /// <summary>What the act would do, after everything that can be refused has been.</summary>
    public static async Task<AccountPlan> Of(Work work, SensitiveFields fields, AccountAsked asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        var plan = asked.Act == AccountAct.Create ? await New(work, fields, asked.New!) : await Existing(work, fields, asked);
        return await plan.Checked(work);
    }

    /// <summary>Refuses what may not be done as things stand now, and puts the act into words.</summary>
    public async Task<AccountPlan> Checked(Work work)
    {
        if (UserId == work.Officer.UserId)
            throw new RefusalException("不能对自己的账号做这项操作，请由另一名安全管理员办理。");
        if (Was is not null)
            await Allowed(work, Was);
        return this with { Content = await Worded(work) };
    }

    /// <summary>Nothing but a new link to the same address.</summary>
    public static AccountPlan OfLink(AccountInHand was) => new(
        AccountAct.Reset, was.UserId, was.UserName, was.DisplayName, was.Organisation, was.Role, new(was.RegionCode, was.EnterpriseId), was.Email, was.EmailMasked, "")
    { Was = was, Content = $"设置密码的链接再次发往 {was.EmailMasked}" };

    private async Task Allowed(Work work, AccountInHand was)
    {
        if (was.Disabled != (Act == AccountAct.Enable))
            throw new RefusalException(was.Disabled ? "账号已经停用，请先恢复使用。" : "账号正在使用，不必恢复。");
        if (Act == AccountAct.Move && was.Role == Role && new AccountPlace(was.RegionCode, was.EnterpriseId) == Place)
            throw new RefusalException("角色和地区都没有变化。") { Field = "role" };
        if (Act is AccountAct.Reset or AccountAct.Address && was.Demonstration)
            throw new RefusalException("演示账号没有密码，不必办理。");
        if (Act == AccountAct.Reset && was.Email.Length == 0)
            throw new RefusalException("这个账号还没有登记电子邮箱，链接无处可发。请先办理“变更电子邮箱”。");
        if (Act is AccountAct.Disable or AccountAct.Reset or AccountAct.Move)
            await AccountAdministrators.DemandEnoughWithout(work, was, Act == AccountAct.Move ? Role : null);
    }

    private async Task<string> Worded(Work work)
    {
        string now = $"{Role.Name()}（{await AccountRules.PlaceName(work.Connection, Place)}）";
        string why = Reason.Length > 0 ? $"，理由：{Reason}" : "";
        return Act switch
        {
            AccountAct.Create => $"{now}，{Organisation}，电子邮箱 {EmailMasked}",
            AccountAct.Move => $"{Was!.Role.Name()}（{await AccountRules.PlaceName(work.Connection, new(Was.RegionCode, Was.EnterpriseId))}）→ {now}{why}",
            AccountAct.Reset => $"清除密码、两步验证和锁定，设置密码的链接发往 {EmailMasked}{why}",
            AccountAct.Address => $"{(Was!.EmailMasked.Length > 0 ? Was.EmailMasked : "未登记")} → {EmailMasked}{why}",
            AccountAct.Disable => $"停用{now}账号{why}",
            _ => $"恢复使用{now}账号{why}",
        };
    }

    private static async Task<AccountPlan> New(Work work, SensitiveFields fields, NewAccount account)
    {
        string address = AccountRules.Address(account.Email);
        var place = await AccountRules.Place(work.Connection, account.Role, account.RegionCode, account.Uscc);
        return new(
            AccountAct.Create, null, account.UserName.Trim(), account.DisplayName.Trim(), account.Organisation.Trim(), account.Role, place,
            fields.Encrypt(SensitiveField.Email, address), SensitiveFields.MaskAddress(address), "");
    }

    private static async Task<AccountPlan> Existing(Work work, SensitiveFields fields, AccountAsked asked)
    {
        var was = await AccountInHand.Take(work, asked.UserId ?? 0);
        string reason = asked.Reason.Trim();
        if (asked.Act == AccountAct.Disable && reason.Length == 0)
            throw new RefusalException("请填写停用的理由。") { Field = "reason" };
        var plan = new AccountPlan(
            asked.Act, was.UserId, was.UserName, was.DisplayName, was.Organisation, was.Role, new(was.RegionCode, was.EnterpriseId), was.Email, was.EmailMasked, reason)
        { Was = was };
        if (asked.Act == AccountAct.Move)
            return plan with { Role = asked.Role, Place = await AccountRules.Place(work.Connection, asked.Role, asked.RegionCode, asked.Uscc) };
        if (asked.Act != AccountAct.Address)
            return plan;
        string address = AccountRules.Address(asked.Email);
        return plan with { Email = fields.Encrypt(SensitiveField.Email, address), EmailMasked = SensitiveFields.MaskAddress(address) };
    }
}
