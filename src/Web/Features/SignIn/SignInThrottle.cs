using System.Threading.RateLimiting;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Web.Features.SignIn;

/// <summary>How often one name is tried on this node, and that one address tries one name once at a time: nobody outruns the counting.</summary>
public sealed class SignInThrottle(SignInSettings settings) : IDisposable
{
    private const int Waiting = 30;

    private readonly PartitionedRateLimiter<string> _names = PartitionedRateLimiter.Create<string, string>(
        name => RateLimitPartition.GetTokenBucketLimiter(name, _ => Bucket(settings.PerName)));

    private readonly PartitionedRateLimiter<string> _turns = PartitionedRateLimiter.Create<string, string>(
        turn => RateLimitPartition.GetConcurrencyLimiter(turn, _ => new() { PermitLimit = 1, QueueLimit = Waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst }));

    /// <summary>So many at once, and as many again every ten minutes.</summary>
    public static TokenBucketRateLimiterOptions Bucket(int size) => new()
    {
        TokenLimit = size,
        TokensPerPeriod = size,
        ReplenishmentPeriod = TimeSpan.FromMinutes(10),
    };

    /// <summary>The name has not been tried too often.</summary>
    public bool MayTry(string normalizedName)
    {
        using var lease = _names.AttemptAcquire(normalizedName);
        return lease.IsAcquired;
    }

    /// <summary>Waits until this address no longer tries the same name elsewhere; not acquired when too many wait already.</summary>
    public ValueTask<RateLimitLease> Turn(string normalizedName, string address, CancellationToken cancel) =>
        _turns.AcquireAsync($"{address} {normalizedName}", 1, cancel);

    public void Dispose()
    {
        _names.Dispose();
        _turns.Dispose();
    }
}
