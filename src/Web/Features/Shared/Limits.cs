using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.SignIn;

namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>How often pages without sign-in, and those that take passwords, may be used from one address.</summary>
public static class Limits
{
    public const string Public = "public";

    /// <summary>Passwords, codes and one-time links, whoever's.</summary>
    public const string SignIn = "sign-in";

    private const int PerWindow = 30;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    public static void Configure(RateLimiterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = (context, _) =>
        {
            context.HttpContext.Response.Headers.RetryAfter = ((int)Window.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
        // reading a page costs nothing; looking up receipt codes and sending reports is what could be misused
        options.AddPolicy(Public, context => context.Request.Method == HttpMethods.Get && !context.Request.Query.ContainsKey("code")
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetFixedWindowLimiter(
                context.Address(), _ => new FixedWindowRateLimiterOptions { PermitLimit = PerWindow, Window = Window }));
        options.AddPolicy(SignIn, context => HttpMethods.IsGet(context.Request.Method)
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetTokenBucketLimiter(
                context.Address(), _ => SignInThrottle.Bucket(context.RequestServices.GetRequiredService<SignInSettings>().PerAddress)));
    }
}
