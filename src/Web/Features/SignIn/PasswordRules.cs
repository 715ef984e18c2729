using Microsoft.AspNetCore.Identity;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Web.Features.SignIn;

/// <summary>Beyond length: not the name, nothing everybody would try, not one of the last five.</summary>
public sealed class PasswordRules : IPasswordValidator<Account>
{
    /// <summary>After this a password must be changed.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(180);

    private const int Longest = 128;

    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password)
    {
        ArgumentNullException.ThrowIfNull(manager);
        ArgumentNullException.ThrowIfNull(user);
        password ??= "";
        if (password.Length > Longest)
            return Refused($"密码最多 {Longest} 位。");
        if (user.UserName.Length > 0 && password.Contains(user.UserName, StringComparison.OrdinalIgnoreCase))
            return Refused("密码不能包含用户名。");
        if (user.DisplayName.Length > 0 && password.Contains(user.DisplayName, StringComparison.OrdinalIgnoreCase))
            return Refused("密码不能包含姓名。");
        if (CommonPasswords.Left(password, user) < CommonPasswords.Least)
            return Refused("这个密码太常见，容易被猜中：去掉常用词、单位和地区名称、年份、连续的数字或键位以后，剩下的太短。几个不相干的词连在一起，好记又安全。");
        bool used = (user.PasswordHash is { } now ? user.PasswordHistory.Append(now) : user.PasswordHistory)
            .Any(hash => manager.PasswordHasher.VerifyHashedPassword(user, hash, password) != PasswordVerificationResult.Failed);
        return used ? Refused("不能再用最近五次用过的密码。") : Task.FromResult(IdentityResult.Success);
    }

    private static Task<IdentityResult> Refused(string text) =>
        Task.FromResult(IdentityResult.Failed(new IdentityError { Code = "Password", Description = text }));
}
