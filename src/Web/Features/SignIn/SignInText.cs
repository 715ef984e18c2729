namespace SmartFactory.Gansu.Web.Features.SignIn;

/// <summary>What the sign-in pages say.</summary>
public static class SignInText
{
    public const string Wrong = "用户名或密码不对。";
    public const string WrongCode = "验证码不对。请输入验证器上当前显示的 6 位数字，或一个没有用过的备用码。";
    public const string Locked = "连续 5 次不对，账号已锁定 15 分钟。请稍后再试，或请安全管理员重设密码。";
}
