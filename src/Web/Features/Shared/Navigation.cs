using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>One entry of the left navigation: what a person does, not what tables exist.</summary>
public sealed record NavigationEntry(string Text, string Url, string Icon, IReadOnlyCollection<Role> Roles);

/// <summary>Entries under a heading; my work has none.</summary>
public sealed record NavigationGroup(string Heading, IReadOnlyList<NavigationEntry> Entries)
{
    public IEnumerable<NavigationEntry> For(Role role) => Entries.Where(entry => entry.Roles.Contains(role));
}

/// <summary>The left navigation. Each slice adds its line.</summary>
public static class Navigation
{
    private static readonly Role[] Everyone = [.. Roles.All];
    private static readonly Role[] Business = Access.Policies[Access.Business];
    private static readonly Role[] Officials = Access.Policies[Access.Officials];

    public static IReadOnlyList<NavigationGroup> Groups { get; } =
    [
        new("",
        [
            new("我的工作", "/", "home", Everyone),
        ]),
        new("奖励资金",
        [
            new("台账导入", "/imports", "file-import", Access.Policies[Access.Province]),
            new("奖励核算", "/settlements", "calculator", Business),
            new("公示", "/public-notices", "news", Business),
            new("资金下达", "/quota-issues", "building-bank", Officials),
            new("拨付", "/payments", "cash", Business),
        ]),
        new("企业与称号",
        [
            new("企业", "/enterprises", "building-factory-2", Business),
            new("称号", "/titles", "certificate", Business),
            new("到期雷达", "/radar", "radar-2", Officials),
            new("复核", "/renewals", "refresh", Business),
            new("决定", "/decisions", "gavel", Business),
            new("原称号复审", "/legacy-titles", "history-toggle", Access.Policies[Access.Province]),
            new("企业变更", "/changes", "arrows-exchange", Officials),
            new("举报", "/reports", "speakerphone", Officials),
        ]),
        new("依据与信函",
        [
            new("政策与口径", "/policies", "book-2", Everyone),
            new("站内信", "/messages", "mail", Everyone),
            new("信函发送", "/letters", "mail-forward", [.. Officials, Role.SystemAdministrator]),
            new("信函文本", "/letter-templates", "file-text", [Role.ProvinceMaker, Role.SystemAdministrator]),
            new("通信地址", "/contacts", "address-book", [Role.ProvinceMaker, Role.City, Role.County, Role.Enterprise, Role.SystemAdministrator]),
        ]),
        new("系统",
        [
            new("我的任务", "/work-items", "list-check", Business),
            new("账号", "/users", "users", [Role.SecurityAdministrator]),
            new("账号办理", "/account-requests", "user-check", Access.Policies[Access.Administrators]),
            new("操作记录", "/events", "history", Access.Policies[Access.Records]),
            new("敏感信息查看记录", "/sensitive-views", "eye-check", Access.Policies[Access.Records]),
            new("任务中心", "/jobs", "clock-play", Access.Policies[Access.Jobs]),
            new("节假日安排", "/holidays", "calendar-event", [Role.ProvinceMaker, Role.SystemAdministrator]),
            new("系统信息", "/system", "server", Access.Policies[Access.Administrators]),
        ]),
    ];

    public static IEnumerable<NavigationEntry> For(Role role) => Groups.SelectMany(group => group.For(role));
}
