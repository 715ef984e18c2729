using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace SmartFactory.Gansu.Web.Setup;

/// <summary>
/// Reads a form as soon as its limits are known: one that is too large gets a page that says so, before the antiforgery check stumbles over it.
/// What is moderately too large is read to its end, else the browser shows a broken connection instead of the page.
/// </summary>
public sealed class FormReader : IAsyncAuthorizationFilter
{
    /// <summary>Where the limit waits for the error page, as text.</summary>
    public const string Limit = "FormLimit";

    private const long MostDrained = 512L * 1024 * 1024;

    /// <summary>Its place: after the limits of the action (900), before the antiforgery check (1000).</summary>
    public const int At = 950;

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var http = context.HttpContext;
        if (!http.Request.HasFormContentType || http.Response.StatusCode >= 400) // an error page looks at no form
            return;
        try
        {
            if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { MaxRequestBodySize: { } most } limit && http.Request.ContentLength > most)
            {
                if (!limit.IsReadOnly && http.Request.ContentLength <= MostDrained)
                    limit.MaxRequestBodySize = null;
                context.Result = await TooLarge(http, most);
            }
            else
                await http.Request.ReadFormAsync();
        }
        catch (BadHttpRequestException problem) when (problem.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            context.Result = await TooLarge(http, http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize);
        }
        catch (InvalidDataException problem) when (problem.Message.Contains("limit", StringComparison.Ordinal))
        {
            // "Multipart body length limit 104857600 exceeded."; other limits are no sizes
            bool size = problem.Message.StartsWith("Multipart body length limit", StringComparison.Ordinal);
            context.Result = await TooLarge(http, size ? long.Parse(string.Concat(problem.Message.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture) : null);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            context.Result = new BadRequestResult();
        }
    }

    private static async Task<StatusCodeResult> TooLarge(HttpContext context, long? most)
    {
        if (most is { } bytes)
            context.Items[Limit] = string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024 * 1024)} MB");
        try
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        }
        catch (IOException)
        {
            // larger still, or gone
        }
        return new StatusCodeResult(StatusCodes.Status413PayloadTooLarge);
    }
}
