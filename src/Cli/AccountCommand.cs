using System.CommandLine;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Cli;

/// <summary><c>gansu account</c>: what an operator at the server may do about accounts. Each act is recorded with who and why.</summary>
public static class AccountCommand
{
    private static readonly Argument<string> UserName = new("username") { Description = "用户名" };
    private static readonly Option<string> Who = new("--by") { Description = "办理人姓名", Required = true };
    private static readonly Option<string> Why = new("--reason") { Description = "原因", Required = true };
    private static readonly Option<bool> Reset = new("--reset") { Description = "账号已有密码的，清除密码和两步验证" };

    private static readonly Option<string?> Site = new("--site") { Description = "链接开头的网址；缺省取 Gansu__Address" };

    public static Command Create() => new("account", "账号：打印设置密码的链接、解除锁定、列出") { Link(), Unlock(), List() };

    private static Command Link()
    {
        var command = new Command("link", "打印设置密码的一次性链接，24 小时内有效") { UserName, Who, Why, Reset, Site };
        command.SetAction(async (asked, cancel) =>
        {
            await using var database = Database.ForApplication(await PrivateServer.PreparedDsn(cancel));
            string site = asked.GetValue(Site) ?? Environment.GetEnvironmentVariable("Gansu__Address") ?? "http://localhost:5080";
            var (link, until) = await PrintAccountLink.For(
                database, site, asked.GetRequiredValue(UserName), asked.GetRequiredValue(Who), asked.GetRequiredValue(Why), asked.GetValue(Reset), OfficialDay.Today);
            Output.Say($"有效期至{until}，只能用一次；已告知本人和审计管理员");
            new Output(asked).Result(new { link, validUntil = until }, link);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Unlock()
    {
        var command = new Command("unlock", "解除登录失败造成的锁定") { UserName, Who, Why };
        command.SetAction(async (asked, cancel) =>
        {
            await using var database = Database.ForApplication(await PrivateServer.PreparedDsn(cancel));
            await UnlockAccount.Of(database, asked.GetRequiredValue(UserName), asked.GetRequiredValue(Who), asked.GetRequiredValue(Why));
            new Output(asked).Result(new { unlocked = asked.GetRequiredValue(UserName) }, $"已解除锁定：{asked.GetRequiredValue(UserName)}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "列出账号");
        command.SetAction(async (asked, cancel) =>
        {
            await using var database = Database.ForApplication(await PrivateServer.PreparedDsn(cancel));
            var rows = new List<AccountListRow>();
            await foreach (var row in AccountList.All(database, new AccountFilter(null, null, null)).WithCancellation(cancel))
                rows.Add(row);
            new Output(asked).Result(
                rows.Select(row => new { userName = row.UserName, name = row.DisplayName, role = row.Role.Code(), region = row.RegionCode, email = row.Email, state = State(row) }),
                rows.Select(row => $"{row.UserName}\t{row.DisplayName}\t{row.Role.Name()}\t{row.RegionName}\t{(row.Email.Length > 0 ? row.Email : "-")}\t{State(row)}"));
            return ExitCode.Done;
        });
        return command;
    }

    private static string State(AccountListRow row) => row switch
    {
        { DisabledAt: not null } => "disabled",
        { HasPassword: false, Demonstration: false } => "invited",
        _ when row.LockoutEnd > DateTime.UtcNow => "locked",
        _ => "active",
    };
}
