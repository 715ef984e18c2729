using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>Where Identity's managers keep accounts: the table users, by Dapper.</summary>
public sealed partial class AccountStore(NpgsqlDataSource source, IDataProtectionProvider protection, TimeProvider clock) : IUserPasswordStore<Account>
{
    private const string Select = """
        select u.user_id, u.user_name, u.normalized_name, u.display_name, u.role, u.region_code, r.name region_name, u.enterprise_id,
               u.organisation, u.password_hash, u.security_stamp, u.concurrency_stamp, u.two_factor_enabled,
               u.authenticator_key, u.recovery_codes, u.demonstration, u.disabled_at, u.password_changed_at, u.password_history
        from users u
        join regions r on r.code = u.region_code
        """;

    private const string Insert = """
        insert into users (user_name, normalized_name, display_name, role, region_code, enterprise_id, organisation, password_hash,
                           security_stamp, concurrency_stamp, demonstration, password_changed_at, email, email_masked)
        values (@UserName, @NormalizedName, @DisplayName, @Role, @RegionCode, @EnterpriseId, @Organisation, @PasswordHash,
                @SecurityStamp, @ConcurrencyStamp, @Demonstration, @PasswordChangedAt, @Email, @EmailMasked)
        on conflict (normalized_name) do nothing
        returning user_id
        """;

    private const string Update = """
        update users
        set display_name = @DisplayName, organisation = @Organisation, password_hash = @PasswordHash, security_stamp = @SecurityStamp,
            concurrency_stamp = @NewStamp, two_factor_enabled = @TwoFactorEnabled, authenticator_key = @AuthenticatorKey,
            recovery_codes = @RecoveryCodes, password_changed_at = @PasswordChangedAt, password_history = @PasswordHistory
        where user_id = @UserId and concurrency_stamp = @ConcurrencyStamp
        """;

    private static readonly IdentityErrorDescriber Errors = new();

    public async Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        user.ConcurrencyStamp = Guid.NewGuid().ToString();
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        user.UserId = await connection.ExecuteScalarAsync<long>(Insert, user);
        return user.UserId != 0 ? IdentityResult.Success : IdentityResult.Failed(Errors.DuplicateUserName(user.UserName));
    }

    public async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        string newStamp = Guid.NewGuid().ToString();
        var values = new DynamicParameters(user);
        values.Add("NewStamp", newStamp);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        if (await connection.ExecuteAsync(Update, values) == 0)
            return IdentityResult.Failed(Errors.ConcurrencyFailure());
        user.ConcurrencyStamp = newStamp;
        return IdentityResult.Success;
    }

    /// <summary>Accounts are disabled, never deleted: their names stand in the records.</summary>
    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) =>
        throw new NotSupportedException("accounts are disabled, never deleted");

    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Find("where u.user_id = @id", new { id = long.TryParse(userId, out long id) ? id : -1 }, cancellationToken);

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        Find("where u.normalized_name = @normalizedUserName", new { normalizedUserName }, cancellationToken);

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(user.UserId.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.UserName);

    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken)
    {
        user.UserName = userName ?? "";
        return Task.CompletedTask;
    }

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.NormalizedName);

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken)
    {
        user.NormalizedName = normalizedName ?? "";
        return Task.CompletedTask;
    }

    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task SetPasswordHashAsync(Account user, string? passwordHash, CancellationToken cancellationToken)
    {
        if (user.PasswordHash is not null)
            user.PasswordHistory = [.. user.PasswordHistory.Prepend(user.PasswordHash).Take(5)];
        user.PasswordHash = passwordHash;
        user.PasswordChangedAt = clock.GetUtcNow();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
    }

    private async Task<Account?> Find(string where, object values, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Account>($"{Select} {where}", values);
    }
}
