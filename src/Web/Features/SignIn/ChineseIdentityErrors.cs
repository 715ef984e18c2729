using Microsoft.AspNetCore.Identity;

namespace SmartFactory.Gansu.Web.Features.SignIn;

/// <summary>Identity's refusals as an officer reads them.</summary>
public sealed class ChineseIdentityErrors : IdentityErrorDescriber
{
    public override IdentityError DefaultError() => Error(nameof(DefaultError), "没有办成，请重试。");

    public override IdentityError ConcurrencyFailure() => Error(nameof(ConcurrencyFailure), "这个账号刚被别人改过，请刷新后重试。");

    public override IdentityError PasswordMismatch() => Error(nameof(PasswordMismatch), "原密码不对。");

    public override IdentityError InvalidToken() => Error(nameof(InvalidToken), "验证码不对或已过期。");

    public override IdentityError DuplicateUserName(string userName) => Error(nameof(DuplicateUserName), $"用户名“{userName}”已有人使用。");

    public override IdentityError InvalidUserName(string? userName) => Error(nameof(InvalidUserName), "用户名不能为空。");

    public override IdentityError PasswordTooShort(int length) => Error(nameof(PasswordTooShort), $"密码至少 {length} 位。");

    public override IdentityError PasswordRequiresUniqueChars(int uniqueChars) =>
        Error(nameof(PasswordRequiresUniqueChars), $"密码至少要有 {uniqueChars} 个不同的字符。");

    private static IdentityError Error(string code, string text) => new() { Code = code, Description = text };
}
