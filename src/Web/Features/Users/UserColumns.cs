using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Users;

/// <summary>The list of accounts as CSV.</summary>
internal static class UserColumns
{
    public static readonly CsvColumn<AccountListRow>[] All =
    [
        new("姓名", row => row.DisplayName),
        new("用户名", row => row.UserName),
        new("角色", row => row.Role.Name()),
        new("地区", row => row.RegionName),
        new("单位", row => row.Organisation),
        new("电子邮箱", row => row.Email),
        new("状态", row => UserText.State(row).Text),
        new("待确认的办理", row => row.Waiting ? "有" : ""),
        new("两步验证", row => row.TwoFactorEnabled ? "已开启" : "未开启"),
        new("最近登录", row => row.LastSignedInAt?.InFull() ?? "从未"),
        new("开设时间", row => row.CreatedAt.InFull()),
    ];
}
