using Microsoft.AspNetCore.Identity;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Web.Features.SignIn;

/// <summary>
/// Whether a password or a code lets in. Unknown, wrong, locked, disabled: one password is hashed and the answer comes after the same time, so that neither words nor time tell which it was.
/// </summary>
public sealed class SignInGate(
    AccountSignIn signIn, UserManager<Account> accounts, IPasswordHasher<Account> hasher, NpgsqlDataSource source, SignInThrottle throttle, SignInSettings settings,
    TimeProvider clock)
{
    private static readonly Account Nobody = new();
    private static readonly Lazy<string> NobodysHash = new(() => new PasswordHasher<Account>().HashPassword(Nobody, Guid.NewGuid().ToString()));

    /// <summary>The account whose password this is; null when it does not let in, for whatever reason.</summary>
    public Task<Account?> Password(string userName, string password, string address, CancellationToken cancel) =>
        Unhurried(() => Compare(userName, password, address, cancel), account => account is null, cancel);

    private async Task<Account?> Compare(string userName, string password, string address, CancellationToken cancel)
    {
        string name = accounts.NormalizeName(userName) ?? "";
        var account = await accounts.FindByNameAsync(userName);
        if (!throttle.MayTry(name) && (account is null || !await SignInAttempts.CameFrom(source, account.UserId, address, cancel)))
            return null;
        using var turn = await throttle.Turn(name, address, cancel);
        if (!turn.IsAcquired)
            return null;
        var attempt = await Begin(account, address, cancel);
        bool right = await Matches(account, password);
        if (account is not null && right && MayCompare(attempt) && await signIn.CanSignInAsync(account))
        {
            await SignInAttempts.TakeBack(source, account.UserId, address, cancel);
            return account;
        }
        await Refused(account, attempt, isCode: false, address, cancel);
        return null;
    }

    /// <summary>The code from the authenticator, or one of the recovery codes.</summary>
    public Task<bool> Code(Account account, string code, string address, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(code);
        return Unhurried(() => Compare(account, code, address, cancel), right => !right, cancel);
    }

    private async Task<bool> Compare(Account account, string code, string address, CancellationToken cancel)
    {
        using var turn = await throttle.Turn(account.NormalizedName, address, cancel);
        if (!turn.IsAcquired)
            return false;
        var attempt = await Begin(account, address, cancel);
        if (MayCompare(attempt))
        {
            bool sixDigits = code.Length == 6 && code.All(char.IsAsciiDigit);
            var result = sixDigits
                ? await signIn.TwoFactorAuthenticatorSignInAsync(code, isPersistent: false, rememberClient: false)
                : await signIn.TwoFactorRecoveryCodeSignInAsync(code);
            if (result.Succeeded)
                return true;
        }
        await Refused(account, attempt, isCode: true, address, cancel);
        return false;
    }

    /// <summary>The present password of somebody who is in already: counted as at the door.</summary>
    public async Task<bool> OwnPassword(Account account, string password, string address, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(account);
        using var turn = await throttle.Turn(account.NormalizedName, address, cancel);
        if (!turn.IsAcquired)
            return false;
        var attempt = await Begin(account, address, cancel);
        if (await Matches(account, password) && MayCompare(attempt))
        {
            await SignInAttempts.TakeBack(source, account.UserId, address, cancel);
            return true;
        }
        await Refused(account, attempt, isCode: false, address, cancel);
        return false;
    }

    private async Task<T> Unhurried<T>(Func<Task<T>> compare, Func<T, bool> refuses, CancellationToken cancel)
    {
        var floor = Task.Delay(settings.Refusal, cancel);
        var answer = await compare();
        if (refuses(answer))
            await floor;
        return answer;
    }

    private Task<SignInAttempt> Begin(Account? account, string address, CancellationToken cancel) =>
        SignInAttempts.Begin(source, account?.UserId ?? 0, address, settings, clock.GetUtcNow(), cancel);

    private bool MayCompare(SignInAttempt attempt) => attempt.Failures <= settings.Failures && !attempt.Slowed;

    private async Task<bool> Matches(Account? account, string password)
    {
        if (account?.PasswordHash is not null)
            return await accounts.CheckPasswordAsync(account, password);
        hasher.VerifyHashedPassword(Nobody, NobodysHash.Value, password);
        return false;
    }

    // beyond the first one after the lock only the count goes on: records are not to be flooded
    private async Task Refused(Account? account, SignInAttempt attempt, bool isCode, string address, CancellationToken cancel)
    {
        await SignInAttempts.Failed(source, account?.UserId ?? 0, cancel);
        if (attempt.Failures > settings.Failures + 1)
            return;
        if (account is null)
            await RecordAccess.Of(source, "sign-in-unknown", SignInText.From(address), cancel);
        else
        {
            await RecordAccess.Of(
                source, account, attempt.Failures > settings.Failures ? "sign-in-locked" : isCode ? "second-factor-refused" : "sign-in-refused", SignInText.From(address), cancel);
        }
    }
}
