using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Users;

/// <summary>Words of the account pages.</summary>
public static class UserText
{
    public static string State(string state) => state switch
    {
        "active" => "在用",
        "invited" => "未激活",
        "locked" => "登录受限",
        "disabled" => "已停用",
        "waiting" => "待确认",
        _ => state,
    };

    public static (Tone Tone, string Text) State(AccountListRow account)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (account.DisabledAt is not null)
            return (Tone.Neutral, "已停用");
        if (account.LockoutEnd > DateTime.UtcNow)
            return (Tone.Bad, "登录受限");
        return account is { HasPassword: false, Demonstration: false } ? (Tone.Waiting, "未激活") : (Tone.Good, "在用");
    }

    public static string RequestState(string state) => state switch
    {
        "requested" => "待确认",
        "confirmed" => "已办理",
        "rejected" => "已退回",
        "withdrawn" => "已撤回",
        "lapsed" => "逾期失效",
        _ => "全部",
    };

    public static Tone RequestTone(string state) => state switch
    {
        "requested" => Tone.Waiting,
        "confirmed" => Tone.Good,
        "rejected" => Tone.Bad,
        _ => Tone.Neutral,
    };

    /// <summary>What has been done at once.</summary>
    public static string Done(AccountAct act, AccountReceipt receipt) => act switch
    {
        AccountAct.Create => $"账号已开设。{LinkSent(receipt)}",
        AccountAct.Reset => $"原密码和两步验证已清除。{LinkSent(receipt)}",
        AccountAct.Move => "角色和地区已调整，本人须重新登录。",
        AccountAct.Disable => "账号已停用，该人员正在使用的登录立即失效。",
        AccountAct.Enable => "账号已恢复使用。",
        _ => "电子邮箱已变更，变更前的地址也收到了告知；已发出的链接不再有效。",
    };

    /// <summary>Where the link went and how long it is good.</summary>
    public static string LinkSent(AccountReceipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return $"设置密码的链接已发往本人的电子邮箱 {receipt.SentTo}，有效期至{receipt.ValidUntil}，只能用一次。";
    }

    /// <summary>What will happen once the request is confirmed.</summary>
    public static IEnumerable<string> Consequences(AccountRequestRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Act switch
        {
            AccountAct.Create => [$"开设账号“{row.UserName}”，本人可以办理{Role(row.Role)}的事项。", $"设置密码的链接发往本人的电子邮箱 {row.Email}，24 小时内有效，只能用一次。"],
            AccountAct.Move => [$"{row.DisplayName}由{Role(row.WasRole!)}（{row.WasPlace}）改为{Role(row.Role)}（{row.Place}）。", "原来的权限随即失效，本人须重新登录。"],
            AccountAct.Reset => [$"{row.DisplayName}的密码、两步验证和锁定被清除，设置新密码以前不能登录。", $"设置密码的链接发往 {row.Email}，24 小时内有效，只能用一次。"],
            AccountAct.Disable => [$"{row.DisplayName}不能再登录，正在使用的登录立即失效；姓名仍留在办理记录中。"],
            AccountAct.Enable => [$"{row.DisplayName}可以用原来的密码登录。"],
            _ => [$"{row.DisplayName}的电子邮箱由 {(row.WasEmail.Length > 0 ? row.WasEmail : "未登记")} 改为 {row.Email}，以后设置密码的链接发往新地址。", "变更前的地址也会收到告知；已发出的链接不再有效。"],
        };
    }

    public static string Role(string code) => Roles.Parse(code).Name();
}
