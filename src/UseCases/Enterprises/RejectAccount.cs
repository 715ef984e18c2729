using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Enterprises;

/// <summary>Finance sends a wrong account back with a reason; whoever recorded it records another.</summary>
public static class RejectAccount
{
    private const string FindSql = """
        select enterprise_id, bank_name, account_tail, confirmed_at is not null or rejected_at is not null as decided
        from enterprise_accounts where enterprise_account_id = @accountId for update
        """;

    private const string UpdateSql = """
        update enterprise_accounts set rejected_by = @UserId, rejected_at = now(), rejection_reason = @why where enterprise_account_id = @accountId
        """;

    private sealed record Row(long EnterpriseId, string BankName, string AccountTail, bool Decided);

    public static async Task<long> On(NpgsqlDataSource database, Officer officer, long accountId, string? reason)
    {
        officer.Require(Role.ProvinceFinance);
        string why = EnterpriseScope.Required(reason, "退回理由");
        await using var work = await Work.Begin(database, officer);
        var row = await work.Connection.QuerySingleOrDefaultAsync<Row>(FindSql, new { accountId }) ?? throw new RefusalException("没有找到这个账户。");
        await work.Enterprise(row.EnterpriseId);
        if (row.Decided)
            throw new RefusalException("这个账户已经确认或退回。");
        await work.RequireOther(Duties.ConfirmAccount, accountId);
        await work.Connection.ExecuteAsync(UpdateSql, new { officer.UserId, why, accountId });
        await work.Record(new Event("account-rejected", "enterprise-account", accountId)
        {
            EnterpriseId = row.EnterpriseId,
            Reason = $"退回收款账户（{row.BankName}，{SensitiveFields.Mask(row.AccountTail)}）：{why}",
        });
        await work.Commit();
        return row.EnterpriseId;
    }
}
