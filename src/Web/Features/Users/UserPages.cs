using System.ComponentModel.DataAnnotations;
using Dapper;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Users;

/// <summary>The list of accounts.</summary>
public sealed record UserListPage(AccountFilter Filter, KeysetPage<AccountListRow> Page, IReadOnlyDictionary<string, long> Counts)
{
    private static readonly string[] States = ["active", "invited", "locked", "disabled"];

    public IEnumerable<Tab> Tabs =>
    [
        new("全部", "", Counts.Values.Sum()),
        .. States.Select(state => new Tab(UserText.State(state), state, Counts.GetValueOrDefault(state))),
    ];
}

/// <summary>One account; the link is shown once, right after it was made.</summary>
public sealed record UserPage(AccountListRow Account, string? Link, IReadOnlyList<RegionChoice> Regions, bool Own);

/// <summary>A person to be let in.</summary>
public sealed class NewUserForm
{
    [Display(Name = "用户名"), Required, StringLength(40, MinimumLength = 2)]
    [RegularExpression(@"[\p{L}\p{N}._@-]+", ErrorMessage = "用户名只能用文字、数字和 . _ @ -。")]
    public string UserName { get; set; } = "";

    [Display(Name = "姓名"), Required, StringLength(40)]
    public string DisplayName { get; set; } = "";

    [Display(Name = "单位"), Required, StringLength(80)]
    public string Organisation { get; set; } = "";

    [Display(Name = "角色"), Required(ErrorMessage = "请选择角色。")]
    public Role? Role { get; set; }

    [Display(Name = "地区")]
    public string? RegionCode { get; set; }

    [Display(Name = "统一社会信用代码")]
    public string? Uscc { get; set; }

    [BindNever]
    public IReadOnlyList<RegionChoice> Regions { get; set; } = [];

    public NewAccount ToAccount() => new(UserName, DisplayName, Organisation, Role!.Value, RegionCode ?? "", Uscc);
}

/// <summary>A city-level unit or a county.</summary>
public sealed record RegionChoice(string Code, string Name, string Level, string? Parent);

/// <summary>Regions to choose from.</summary>
public static class RegionChoices
{
    private const string Sql = """
        select r.code, r.name, r.level, p.name parent
        from regions r
        left join regions p on p.code = r.parent_code
        where r.level in ('city', 'county')
        order by r.code
        """;

    public static async Task<IReadOnlyList<RegionChoice>> All(NpgsqlDataSource source, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        return [.. await connection.QueryAsync<RegionChoice>(Sql)];
    }
}

/// <summary>Roles as forms post them: by name of the enum or by code.</summary>
public static class RoleChoices
{
    public static bool TryParse(string? text, out Role role) => Enum.TryParse(text, ignoreCase: true, out role) && Enum.IsDefined(role);
}

/// <summary>Words of the account pages.</summary>
public static class UserText
{
    public static string State(string state) => state switch
    {
        "active" => "在用",
        "invited" => "待设密码",
        "locked" => "登录受限",
        "disabled" => "已停用",
        _ => state,
    };

    public static (Tone Tone, string Text) State(AccountListRow account)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (account.DisabledAt is not null)
            return (Tone.Neutral, "已停用");
        if (account.LockoutEnd > DateTime.UtcNow)
            return (Tone.Bad, "登录受限");
        return account is { HasPassword: false, Demonstration: false } ? (Tone.Waiting, "待设密码") : (Tone.Good, "在用");
    }
}
