using System.Security.Cryptography;
using Microsoft.AspNetCore.Diagnostics;

namespace SmartFactory.Gansu.Web.Setup;

/// <summary>Every failure is answered by a page in sentences.</summary>
public static class ErrorPages
{
    public static void UseErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler("/status/500");
        app.UseStatusCodePagesWithReExecute("/status/{0}");
    }
}

/// <summary>A failure gets a number; the person sees it, the log carries it.</summary>
public sealed partial class ErrorNumbers(ILogger<ErrorNumbers> log) : IExceptionHandler
{
    /// <summary>Where the number waits for the error page.</summary>
    public const string Key = "ErrorNumber";

    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        string number = "E" + RandomNumberGenerator.GetString("23456789ABCDEFGHJKLMNPQRSTUVWXYZ", 8);
        httpContext.Items[Key] = number;
        LogFailure(log, exception, number, httpContext.Request.Method, httpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? httpContext.Request.Path);
        return ValueTask.FromResult(false);
    }

    [LoggerMessage(LogLevel.Error, "{ErrorNumber} {Method} {Path}")]
    private static partial void LogFailure(ILogger log, Exception exception, string errorNumber, string method, string path);
}
