using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>
/// Who has not signed in gets at most half of the connections of the node, all of them together: the open pages cannot shut out those who work,
/// nor those who are about to, for the doors have a share of their own. The others wait their turn, for a while; then they are asked to come again.
/// </summary>
public sealed class AnonymousShare(NpgsqlDataSource database) : IDisposable
{
    private const int Waiting = 100;
    private const int Health = 2; // watchers get their answer, but no flood of them
    private const string Later = "5";
    private static readonly string[] Doors = ["/sign-in", "/invitation"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrencyLimiter _pages = Limiter(Math.Max(1, new NpgsqlConnectionStringBuilder(database.ConnectionString).MaxPoolSize / 3));
    private readonly ConcurrencyLimiter _signIn = Limiter(Math.Max(1, new NpgsqlConnectionStringBuilder(database.ConnectionString).MaxPoolSize / 6));
    private readonly ConcurrencyLimiter _health = Limiter(Health);

    /// <summary>Passes the request on when it is its turn; else answers 503.</summary>
    public async Task Serve(HttpContext context, RequestDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        bool tellsOfFailure = context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null;
        if (context.User.Identity?.IsAuthenticated == true || tellsOfFailure)
        {
            await next(context);
            return;
        }
        using var lease = await Turn(context);
        if (lease is { IsAcquired: true })
        {
            await next(context);
            return;
        }
        context.Items[typeof(AnonymousShare)] = true;
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = Later;
    }

    public void Dispose()
    {
        _pages.Dispose();
        _signIn.Dispose();
        _health.Dispose();
    }

    private async Task<RateLimitLease?> Turn(HttpContext context)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Patience);
        try
        {
            return await Share(context.Request.Path).AcquireAsync(1, patience.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    // whoever comes to work is let in however many look at what is public
    private ConcurrencyLimiter Share(PathString path) =>
        path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase) ? _health
        : Doors.Any(door => path.StartsWithSegments(door, StringComparison.OrdinalIgnoreCase)) ? _signIn
        : _pages;

    private static ConcurrencyLimiter Limiter(int permits) =>
        new(new ConcurrencyLimiterOptions { PermitLimit = permits, QueueLimit = Waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
}

/// <summary>Where the pipeline asks for it: as soon as it is known who comes.</summary>
public static class AnonymousShares
{
    public static void UseAnonymousShare(this WebApplication app) =>
        app.Use((context, next) => context.RequestServices.GetRequiredService<AnonymousShare>().Serve(context, next));
}
