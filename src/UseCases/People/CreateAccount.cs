using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>A person to be let in. The enterprise by its credit code, for enterprise accounts only.</summary>
public sealed record NewAccount(string UserName, string DisplayName, string Organisation, Role Role, string RegionCode, string? Uscc);

/// <summary>An account with the secret of the link that sets its password.</summary>
public sealed record InvitedAccount(long UserId, string Token);

/// <summary>The security administrator creates an account: one person, one role, one region; the password is set by a one-time link.</summary>
public static class CreateAccount
{
    private const string Insert = """
        insert into users (user_name, normalized_name, display_name, role, region_code, enterprise_id, organisation, security_stamp, concurrency_stamp)
        values (@UserName, @Normalized, @DisplayName, @Role, @RegionCode, @EnterpriseId, @Organisation, gen_random_uuid()::text, gen_random_uuid()::text)
        on conflict (normalized_name) do nothing
        returning user_id
        """;

    public static async Task<InvitedAccount> By(NpgsqlDataSource source, NewAccount account, Officer officer, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(account);
        AccountRules.RequireSecurityAdministrator(officer);
        await using var work = await Work.Begin(source, officer, cancel);
        var place = await AccountRules.Place(work.Connection, account.Role, account.RegionCode, account.Uscc);
        string userName = account.UserName.Trim();
        long id = await work.Connection.ExecuteScalarAsync<long>(Insert, new
        {
            UserName = userName,
            Normalized = userName.ToUpperInvariant(),
            DisplayName = account.DisplayName.Trim(),
            Role = account.Role.Code(),
            place.RegionCode,
            place.EnterpriseId,
            Organisation = account.Organisation.Trim(),
        });
        if (id == 0)
            throw new RefusalException($"用户名“{userName}”已有人使用，请换一个。");
        string token = await Invitations.Issue(work.Connection, id, officer.UserId);
        await work.Record(new Event("account-created", "user", id) { Reason = $"{account.DisplayName.Trim()}：{account.Role.Name()}" });
        await work.Commit(cancel);
        return new(id, token);
    }
}
