using System.Text.RegularExpressions;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Web.Features.SignIn;

/// <summary>What everybody would try first: words, names of places and offices, rows of keys, years. They lend a password length, not strength.</summary>
public static partial class CommonPasswords
{
    /// <summary>So much must be left of a password without them.</summary>
    public const int Least = 6;

    private const int Row = 3;

    private static readonly string[] Rows =
        ["1234567890", "0987654321", "qwertyuiop", "poiuytrewq", "asdfghjkl", "lkjhgfdsa", "zxcvbnm", "mnbvcxz", "abcdefghijklmnopqrstuvwxyz", "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "qazwsxedcrfvtgbyhnujm", "!@#$%^&*()"];

    private static readonly string[] Words =
    [
        "administrator", "password", "passw0rd", "p@ssw0rd", "p@ssword", "admin", "root", "system", "login", "welcome", "letmein", "iloveyou", "woaini", "monkey",
        "dragon", "master", "hello", "test", "user", "guest", "temp", "changeme", "secret", "5201314", "1314520", "1314", "520", "888", "666", "168",
        "gansusheng", "gansu", "lanzhou", "jiayuguan", "jinchang", "baiyin", "tianshui", "wuwei", "zhangye", "pingliang", "jiuquan", "qingyang", "dingxi", "longnan",
        "linxia", "gannan", "xinqu", "gongxinting", "gongxinju", "gongxin", "caizhengting", "caizhengju", "caizheng", "zhineng", "gongchang", "jiangli", "hesuan",
        "smartfactory", "factory", "smart", "china", "zhongguo",
        "甘肃省", "甘肃", "兰州", "新区", "工业和信息化", "工信厅", "工信局", "工信", "财政厅", "财政局", "财政", "智能工厂", "智能制造", "奖励", "核算", "密码", "管理员", "系统",
    ];

    /// <summary>How many characters are left without them, those of the person's own office and place among them.</summary>
    public static int Left(string password, Account account)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(account);
        string left = password.ToLowerInvariant();
        foreach (string word in Words.Concat([account.Organisation, account.RegionName]).Where(word => word.Length > 1).OrderByDescending(word => word.Length))
            left = left.Replace(word, "", StringComparison.OrdinalIgnoreCase);
        return Few().Replace(WithoutRows(left), "").Length;
    }

    private static string WithoutRows(string text)
    {
        foreach (string row in Rows)
        {
            for (int length = row.Length; length >= Row; length--)
            {
                for (int start = 0; start + length <= row.Length; start++)
                    text = text.Replace(row.Substring(start, length), "", StringComparison.Ordinal);
            }
        }
        return text;
    }

    /// <summary>Years, and what is repeated.</summary>
    [GeneratedRegex(@"(19|20)\d\d|(.)\2{2,}")]
    private static partial Regex Few();
}
