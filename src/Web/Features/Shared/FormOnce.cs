using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>
/// A form is carried out once: sent again by the same person (the reply was lost, "reload", a second click), it leads to where the first one led.
/// What led on to another page is done; what came back with words, a file or a page of its own leaves the form as it was.
/// </summary>
public sealed partial class FormOnce(NpgsqlDataSource database, ITempDataDictionaryFactory notes, WhereToLook where, ILogger<FormOnce> log) : IAsyncResourceFilter
{
    /// <summary>The hidden field of every form.</summary>
    public const string Field = "__FormKey";

    private const string Done = "已经办成，没有重复办理。";
    private const string Received = "这张表单已经提交并保存过，没有重复办理。请核对下面的内容。";

    public async Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (await FormOf(context) is not { } form)
        {
            await next();
            return;
        }
        if (await database.OnFreshConnection(() => form.Before(database)) is { } first)
        {
            context.Result = LeadOn(context.HttpContext, first);
            return;
        }
        FormPost.Current = form;
        var after = await next();
        FormPost.Current = null;
        if (after.Exception is FormSentBeforeException)
        {
            after.ExceptionHandled = true;
            await LeadOn(context.HttpContext, await form.Before(database) ?? new(null)).ExecuteResultAsync(after);
        }
        else if (after.Exception is null && (LedTo(context.HttpContext), form.Kept) is var (location, kept) && (kept || location is not null))
            await Settle(form, location);
    }

    private static async Task<FormPost?> FormOf(ResourceExecutingContext context)
    {
        var request = context.HttpContext.Request;
        if (!request.HasFormContentType || (context.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any() && !context.ActionDescriptor.EndpointMetadata.OfType<OncePerFormAttribute>().Any()))
            return null;
        var fields = await request.ReadFormAsync();
        string? user = context.HttpContext.User.FindFirstValue(ClaimTypes.NameIdentifier);
        return Guid.TryParse(fields[Field], out var key)
            ? new FormPost(key, long.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : 0, request.Path) : null;
    }

    private LocalRedirectResult LeadOn(HttpContext context, SentForm first)
    {
        notes.GetTempData(context)["Done"] = first.Location is null ? Received : Done;
        return new LocalRedirectResult(first.Location ?? where.Of(context));
    }

    // a refusal that waits for the next page is no result
    private string? LedTo(HttpContext context)
    {
        if (notes.GetTempData(context).Peek(RefusalFilter.Note) is not null)
            return null;
        string location = context.Response.Headers.Location.ToString();
        return context.Response.StatusCode == StatusCodes.Status302Found && location.StartsWith('/') ? location : null;
    }

    // what was asked for is done: that this cannot be noted is no failure of it
    private async Task Settle(FormPost form, string? location)
    {
        try
        {
            await (location is null ? form.Release(database) : form.LedTo(database, location));
        }
        catch (NpgsqlException problem)
        {
            LogUnsettled(log, problem);
        }
    }

    [LoggerMessage(LogLevel.Warning, "where a form led to could not be noted")]
    private static partial void LogUnsettled(ILogger log, Exception problem);
}

/// <summary>A form that strangers send, carried out once like those of everybody who has signed in.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OncePerFormAttribute : Attribute;
