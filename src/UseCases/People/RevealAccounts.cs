using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>A payment account in full.</summary>
public sealed record RevealedAccount(
    long EnterpriseId, string AccountName, string BankName, string BankCode, string Number, string Contact, string Phone, bool Confirmed);

/// <summary>Shows many payment accounts in full for a paper; first writes down who saw which and what for.</summary>
public sealed class RevealAccounts(NpgsqlDataSource source, SensitiveFields fields)
{
    private static readonly string Select = $"""
        select distinct on (a.enterprise_id) a.enterprise_account_id, a.enterprise_id, a.account_name, a.bank_name, a.bank_code, a.account_cipher,
               a.contact_name, a.phone_cipher, a.confirmed_at is not null as confirmed
        from enterprise_accounts a
        join enterprises e using (enterprise_id)
        where a.enterprise_id = any (@enterprises) and a.rejected_at is null and {RegionScope.Sql("e")}
        order by a.enterprise_id, (a.confirmed_at is null), a.enterprise_account_id desc
        """;

    private const string Insert = """
        insert into sensitive_views (user_id, user_name, role, field, subject, subject_id, enterprise_id, purpose)
        select @UserId, @Name, @Role, f.field, 'enterprise-account', v.account, v.enterprise, @Purpose
        from unnest(@accounts, @seen) as v (account, enterprise)
        cross join unnest(@fieldNames) as f (field)
        """;

    private sealed record Row(
        long EnterpriseAccountId, long EnterpriseId, string AccountName, string BankName, string BankCode, string AccountCipher, string ContactName,
        string PhoneCipher, bool Confirmed);

    /// <summary>The confirmed account of each enterprise, else the latest one marked as not confirmed, by enterprise.</summary>
    public async Task<IReadOnlyDictionary<long, RevealedAccount>> Of(
        IReadOnlyCollection<long> enterprises, string purpose, Officer officer, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(enterprises);
        ArgumentNullException.ThrowIfNull(officer);
        if (string.IsNullOrWhiteSpace(purpose))
            throw new RefusalException("请写明查看用途，例如“办理拨付”。");
        await using var connection = await source.OpenConnectionAsync(cancel);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(Select, new
        {
            enterprises = enterprises.ToArray(), officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise,
        }, cancellationToken: cancel))).AsList();
        await connection.ExecuteAsync(new CommandDefinition(Insert, new
        {
            officer.UserId,
            officer.Name,
            Role = officer.Role.Code(),
            Purpose = purpose.Trim(),
            accounts = rows.Select(row => row.EnterpriseAccountId).ToArray(),
            seen = rows.Select(row => row.EnterpriseId).ToArray(),
            fieldNames = new[] { SensitiveField.BankAccount.Name(), SensitiveField.Phone.Name() },
        }, cancellationToken: cancel));
        return rows.ToDictionary(row => row.EnterpriseId, row => new RevealedAccount(
            row.EnterpriseId, row.AccountName, row.BankName, row.BankCode, fields.Decrypt(SensitiveField.BankAccount, row.AccountCipher),
            row.ContactName, fields.Decrypt(SensitiveField.Phone, row.PhoneCipher), row.Confirmed));
    }
}
