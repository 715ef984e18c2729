using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>An operator at the server ends the lock that failed sign-ins put on an account; password and second factor stay.</summary>
public static class UnlockAccount
{
    public static async Task Of(NpgsqlDataSource database, string userName, string who, string why)
    {
        string reason = EnterpriseScope.Required(why, "原因");
        await using var work = await Work.Begin(database, PrintAccountLink.Operator(who));
        var account = await PrintAccountLink.Take(work, userName);
        await work.Connection.ExecuteAsync(SignInAttempts.ForgetSql, new { userId = account.UserId, address = (string?)null });
        await work.Record(new Event("account-unlocked", "user", account.UserId) { Reason = $"{account.DisplayName}：{reason}" });
        await work.Commit();
    }
}
