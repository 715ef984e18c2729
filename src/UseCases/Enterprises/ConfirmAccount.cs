using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Enterprises;

/// <summary>Finance, as the second person, confirms an account; from then on payments go there.</summary>
public static class ConfirmAccount
{
    private const string FindSql = """
        select enterprise_id, bank_name, account_tail, confirmed_at is not null as confirmed, rejected_at is not null as rejected
        from enterprise_accounts where enterprise_account_id = @accountId for update
        """;

    private const string UpdateSql =
        "update enterprise_accounts set confirmed_by = @UserId, confirmed_at = now() where enterprise_account_id = @accountId";

    private sealed record Row(long EnterpriseId, string BankName, string AccountTail, bool Confirmed, bool Rejected);

    public static async Task<long> On(NpgsqlDataSource database, Officer officer, long accountId)
    {
        officer.Require(Role.ProvinceFinance);
        await using var work = await Work.Begin(database, officer);
        var row = await work.Connection.QuerySingleOrDefaultAsync<Row>(FindSql, new { accountId }) ?? throw new RefusalException("没有找到这个账户。");
        await work.Enterprise(row.EnterpriseId);
        if (row.Confirmed)
            throw new RefusalException("这个账户已经确认。");
        if (row.Rejected)
            throw new RefusalException("这个账户已经退回，须重新登记。");
        await work.RequireOther(Duties.ConfirmAccount, accountId);
        await work.Connection.ExecuteAsync(UpdateSql, new { officer.UserId, accountId });
        await work.Record(new Event("account-confirmed", "enterprise-account", accountId)
        {
            EnterpriseId = row.EnterpriseId,
            Reason = $"确认收款账户（{row.BankName}，{SensitiveFields.Mask(row.AccountTail)}）",
        });
        await work.Commit();
        return row.EnterpriseId;
    }
}
