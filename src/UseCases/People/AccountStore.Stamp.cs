using Microsoft.AspNetCore.Identity;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>The stamp that ends sessions when rights or passwords change. Failures are counted by <see cref="SignInAttempts"/>, not by Identity.</summary>
public sealed partial class AccountStore : IUserSecurityStampStore<Account>
{
    public Task SetSecurityStampAsync(Account user, string stamp, CancellationToken cancellationToken)
    {
        user.SecurityStamp = stamp;
        return Task.CompletedTask;
    }

    public Task<string?> GetSecurityStampAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SecurityStamp);
}
