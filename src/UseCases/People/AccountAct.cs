namespace SmartFactory.Gansu.UseCases.People;

/// <summary>What can be done to an account.</summary>
public enum AccountAct
{
    /// <summary>开设账号.</summary>
    Create = 1,

    /// <summary>调整角色或地区.</summary>
    Move,

    /// <summary>重设密码.</summary>
    Reset,

    /// <summary>停用.</summary>
    Disable,

    /// <summary>恢复使用.</summary>
    Enable,

    /// <summary>变更电子邮箱: links go there.</summary>
    Address,
}

/// <summary>Code words and Chinese names of the acts.</summary>
public static class AccountActs
{
    private static readonly (AccountAct Act, string Code, string Name)[] Table =
    [
        (AccountAct.Create, "create", "开设账号"),
        (AccountAct.Move, "move", "调整角色或地区"),
        (AccountAct.Reset, "reset", "重设密码"),
        (AccountAct.Disable, "disable", "停用账号"),
        (AccountAct.Enable, "enable", "恢复账号"),
        (AccountAct.Address, "address", "变更电子邮箱"),
    ];

    /// <summary>The code word stored.</summary>
    public static string Code(this AccountAct act) => Table[(int)act - 1].Code;

    /// <summary>The Chinese name.</summary>
    public static string Name(this AccountAct act) => Table[(int)act - 1].Name;

    /// <summary>The act with this code; throws <see cref="FormatException"/> when there is none.</summary>
    public static AccountAct Parse(string code) =>
        Array.Find(Table, row => row.Code == code) is { Code: not null } row ? row.Act : throw new FormatException($"unknown act on an account: {code}");
}
