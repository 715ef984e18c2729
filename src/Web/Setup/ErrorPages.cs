using System.Security.Cryptography;
using Microsoft.AspNetCore.Diagnostics;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Web.Setup;

/// <summary>Every failure is answered by a page in sentences.</summary>
public static class ErrorPages
{
    /// <summary>Where the error pages are; they ask the database for nothing, not even who looks at them.</summary>
    public const string Address = "/status";

    public static void UseErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = $"{Address}/500",
            StatusCodeSelector = problem => problem is CommitUnknownException || problem.IsAway() || problem.IsOnlyRead()
                ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError,
        });
        app.UseStatusCodePagesWithReExecute($"{Address}/{{0}}");
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
