using System.Text.Json;
using Dapper;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>Does what was decided about an account: the change, its event, the letters and the link, in one transaction. Every change ends the person's sessions.</summary>
internal static class ApplyAccount
{
    private const string Fresh = "security_stamp = gen_random_uuid()::text, concurrency_stamp = gen_random_uuid()::text";

    private const string CreateSql = """
        insert into users (user_name, normalized_name, display_name, role, region_code, enterprise_id, organisation, email, email_masked, security_stamp, concurrency_stamp)
        values (@UserName, @normalized, @DisplayName, @role, @RegionCode, @EnterpriseId, @Organisation, @Email, @EmailMasked, gen_random_uuid()::text, gen_random_uuid()::text)
        on conflict (normalized_name) do nothing
        returning user_id
        """;

    private const string MoveSql = $"update users set role = @role, region_code = @RegionCode, enterprise_id = @EnterpriseId, {Fresh} where user_id = @UserId returning user_id";
    private const string DisableSql = $"update users set disabled_at = now(), {Fresh} where user_id = @UserId returning user_id";
    private const string EnableSql = $"update users set disabled_at = null, {Fresh} where user_id = @UserId returning user_id";
    private const string AddressSql = $"update users set email = @Email, email_masked = @EmailMasked, {Fresh} where user_id = @UserId returning user_id";

    internal const string ResetSql = $"""
        update users
        set password_hash = null, two_factor_enabled = false, authenticator_key = null, recovery_codes = '', lockout_end = null,
            access_failed_count = 0, {Fresh}
        where user_id = @UserId
        returning user_id
        """;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>Carries the plan out; the note says who did it and who confirmed it.</summary>
    public static async Task<AccountReceipt> To(Work work, AccountDesk desk, AccountPlan plan, string note)
    {
        // an address that changes is told to the one before it, too: queued while it still stands
        long happened = 0;
        if (plan.Act != AccountAct.Create)
            happened = await Happened(work, plan, plan.UserId!.Value, note);
        if (plan.Act is AccountAct.Move or AccountAct.Disable or AccountAct.Enable or AccountAct.Address)
            await AccountLetters.TellPerson(work, desk.Day, plan, happened, plan.Act.Name(), note);
        long id = await work.Connection.ExecuteScalarAsync<long>(Done(plan.Act).Sql, new
        {
            plan.UserId, plan.UserName, normalized = plan.UserName.ToUpperInvariant(), plan.DisplayName, plan.Organisation, role = plan.Role.Code(), plan.Place.RegionCode, plan.Place.EnterpriseId, plan.Email, plan.EmailMasked,
        });
        if (id == 0)
            throw new RefusalException($"用户名“{plan.UserName}”已有人使用，请换一个。") { Field = "UserName" };
        if (plan.Act == AccountAct.Create)
            happened = await Happened(work, plan, id, note);
        await AccountLetters.TellAudit(work, desk.Day, plan, happened, plan.Act.Name(), note);
        if (plan.Act is AccountAct.Create or AccountAct.Reset)
            return await SendLink(work, desk, plan with { UserId = id }, happened, note);
        if (plan.Act is AccountAct.Disable or AccountAct.Address)
            await Invitations.Withdraw(work.Connection, id);
        return new(id, null);
    }

    /// <summary>A new link, to the person's own address.</summary>
    public static async Task<AccountReceipt> SendLink(Work work, AccountDesk desk, AccountPlan plan, long happened, string note)
    {
        var link = await Invitations.Issue(work.Connection, plan.UserId, work.Officer.UserId);
        await AccountLetters.Link(work, desk, plan, happened, link, note);
        return new(plan.UserId, null, plan.EmailMasked, link.ValidUntil);
    }

    private static (string Sql, string Event) Done(AccountAct act) => act switch
    {
        AccountAct.Create => (CreateSql, "account-created"),
        AccountAct.Move => (MoveSql, "account-role-changed"),
        AccountAct.Reset => (ResetSql, "account-reset"),
        AccountAct.Disable => (DisableSql, "account-disabled"),
        AccountAct.Enable => (EnableSql, "account-enabled"),
        _ => (AddressSql, "account-address-changed"),
    };

    private static Task<long> Happened(Work work, AccountPlan plan, long userId, string note)
    {
        string act = Done(plan.Act).Event;
        return work.Record(new Event(act, "user", userId)
        {
            Reason = $"{plan.DisplayName}：{plan.Content}；{note}",
            Details = JsonSerializer.Serialize(new
            {
                before = plan.Was is { } was ? new { role = was.Role.Code(), region = was.RegionCode, enterprise = was.EnterpriseId, email = was.EmailMasked } : null,
                after = new { role = plan.Role.Code(), region = plan.Place.RegionCode, enterprise = plan.Place.EnterpriseId, email = plan.EmailMasked },
            }, Format),
        });
    }
}
