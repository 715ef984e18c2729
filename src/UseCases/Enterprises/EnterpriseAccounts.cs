using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Enterprises;

/// <summary>An account to be paid into; the number itself stays encrypted. The newest confirmed one is in use.</summary>
public sealed record AccountRow(
    long EnterpriseAccountId, string AccountName, string BankName, string BankCode, string AccountTail, string ContactName, string PhoneTail,
    DateTime RecordedAt, string? RecordedByName, string? WhyNot, string? ConfirmedByName, DateTime? ConfirmedAt, bool InUse, string? RejectedByName, DateTime? RejectedAt, string RejectionReason)
{
    /// <summary>Neither confirmed nor sent back yet.</summary>
    public bool Waits => ConfirmedAt is null && RejectedAt is null;
}

/// <summary>The accounts of one enterprise, newest first.</summary>
public static class EnterpriseAccounts
{
    private static readonly string Sql = $"""
        select a.enterprise_account_id, a.account_name, a.bank_name, a.bank_code, a.account_tail, a.contact_name, a.phone_tail,
               a.recorded_at at time zone 'Asia/Shanghai' as recorded_at, r.display_name as recorded_by_name,
               case when a.confirmed_at is null and a.rejected_at is null then {SeparationOfDuties.WhyNotSql(Duties.ConfirmAccount, "a.enterprise_account_id")} end as why_not,
               c.display_name as confirmed_by_name, a.confirmed_at at time zone 'Asia/Shanghai' as confirmed_at,
               a.confirmed_at is not null and a.enterprise_account_id = max(a.enterprise_account_id) filter (where a.confirmed_at is not null)
                 over (partition by a.enterprise_id) as in_use,
               x.display_name as rejected_by_name, a.rejected_at at time zone 'Asia/Shanghai' as rejected_at, a.rejection_reason
        from enterprise_accounts a
        join enterprises e on e.enterprise_id = a.enterprise_id
        left join users r on r.user_id = a.recorded_by
        left join users c on c.user_id = a.confirmed_by
        left join users x on x.user_id = a.rejected_by
        where a.enterprise_id = @enterpriseId and {RegionScope.Sql("e")}
        order by a.enterprise_account_id desc
        """;

    public static async Task<IReadOnlyList<AccountRow>> Of(NpgsqlDataSource database, Officer officer, long enterpriseId)
    {
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<AccountRow>(Sql, new
        {
            enterpriseId,
            officer.UserId,
            officer.Scope.ScopeCity,
            officer.Scope.ScopeCounty,
            officer.Scope.ScopeEnterprise,
        })).AsList();
    }
}
