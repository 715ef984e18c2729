namespace SmartFactory.Gansu.Web.Features.SignIn;

/// <summary>What the sign-in pages say: one sentence for whatever was wrong.</summary>
public static class SignInText
{
    public const string Wrong = "用户名或密码不对，或者尝试次数过多。请核对后重试；刚才已经多次不对的，请过 15 分钟再试。";
    public const string WrongCode = "验证码不对、已经用过，或者尝试次数过多。请等验证器显示下一组 6 位数字后输入，或输入一个没有用过的备用码。";
    public const string WrongOwnPassword = "原密码不对，或者尝试次数过多。请核对后重试；刚才已经多次不对的，请过 15 分钟再试。";

    /// <summary>A code as it is meant: an authenticator shows "953 668", and a spare code has a dash in the middle.</summary>
    public static string TypedCode(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        string plain = string.Concat(typed.Where(char.IsLetterOrDigit));
        return plain.Length == 10 ? $"{plain[..5]}-{plain[5..]}" : plain;
    }

    /// <summary>Where from, in the records.</summary>
    public static string From(string address) => $"来自 {address}";
}
