using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>Shows one encrypted field in full to whoever pays or checks accounts; first writes down who saw it and what for.</summary>
public sealed class RevealField(NpgsqlDataSource source, SensitiveFields fields)
{
    /// <summary>Those who may have 拨付账户表, the bureau that records accounts and payments, and the enterprise whose account it is.</summary>
    public static readonly Role[] Roles = [Role.ProvinceMaker, Role.ProvinceFinance, Role.Approver, Role.City, Role.Enterprise];

    private static readonly string Select = $"""
        select a.enterprise_id, a.account_cipher, a.phone_cipher
        from enterprise_accounts a
        join enterprises e on e.enterprise_id = a.enterprise_id
        where a.enterprise_account_id = @enterpriseAccountId and {RegionScope.Sql("e")}
        """;

    private const string Insert = """
        insert into sensitive_views (user_id, user_name, role, field, subject, subject_id, enterprise_id, purpose)
        values (@UserId, @Name, @Role, @Field, 'enterprise-account', @AccountId, @EnterpriseId, @Purpose)
        """;

    /// <summary>The value, or null when there is no such account in the officer's region.</summary>
    public async Task<string?> Of(long enterpriseAccountId, SensitiveField field, string purpose, Officer officer, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(officer);
        if (!Roles.Contains(officer.Role))
            throw new RefusalException($"{officer.Role.Name()}不能查看完整账号、电话。");
        if (string.IsNullOrWhiteSpace(purpose))
            throw new RefusalException("请写明查看用途，例如“核对拨付账户”。");
        await using var connection = await source.OpenConnectionAsync(cancel);
        var account = await connection.QuerySingleOrDefaultAsync<AccountRow>(Select, new
        {
            enterpriseAccountId,
            officer.Scope.ScopeCity,
            officer.Scope.ScopeCounty,
            officer.Scope.ScopeEnterprise,
        });
        if (account is null)
            return null;
        await connection.ExecuteAsync(Insert, new
        {
            officer.UserId,
            officer.Name,
            Role = officer.Role.Code(),
            Field = field.Name(),
            AccountId = enterpriseAccountId,
            account.EnterpriseId,
            Purpose = purpose.Trim(),
        });
        return fields.Show(field, field == SensitiveField.BankAccount ? account.AccountCipher : account.PhoneCipher);
    }

    private sealed record AccountRow(long EnterpriseId, string AccountCipher, string PhoneCipher);
}
