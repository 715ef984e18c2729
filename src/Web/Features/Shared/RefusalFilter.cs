using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>
/// Turns a <see cref="RefusalException"/>, or that somebody else holds what is to be changed, into words at the place where the person stands: the form again with all that was typed
/// (<see cref="KeepFormAttribute"/>), else the page they came from with the message on top, else a page of its own.
/// </summary>
public sealed class RefusalFilter(IModelMetadataProvider metadata, ITempDataDictionaryFactory notes) : IExceptionFilter
{
    /// <summary>Where the message waits for the next page.</summary>
    public const string Note = "Refusal";

    public void OnException(ExceptionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Exception.AsRefusal() is not { } refusal)
            return;
        context.ExceptionHandled = true;
        var request = context.HttpContext.Request;
        if (request.Path.StartsWithSegments("/api"))
            context.Result = Problem(refusal);
        else if (context.ActionDescriptor.EndpointMetadata.OfType<KeepFormAttribute>().FirstOrDefault() is { } keep)
            context.Result = FormAgain(context, keep, refusal);
        else if (HttpMethods.IsPost(request.Method) && CameFrom(request) is { } page)
        {
            notes.GetTempData(context.HttpContext)[Note] = refusal.Message;
            context.Result = new LocalRedirectResult(page);
        }
        else
            context.Result = View("Refused", refusal.Message);
    }

    private static ObjectResult Problem(RefusalException refusal) =>
        new(new ProblemDetails { Title = "不能办理", Detail = refusal.Message, Status = StatusCodes.Status409Conflict })
        { StatusCode = StatusCodes.Status409Conflict };

    private ViewResult FormAgain(ExceptionContext context, KeepFormAttribute keep, RefusalException refusal)
    {
        var arguments = context.HttpContext.Items[KeepFormAttribute.Arguments] as IDictionary<string, object?>;
        object? form = arguments?.Values.FirstOrDefault(value => value is not null and not string && value.GetType().IsClass);
        context.ModelState.AddRefusal(form, refusal);
        string? view = keep.View ?? context.ActionDescriptor.RouteValues["action"];
        return new ViewResult
        {
            ViewName = view,
            StatusCode = StatusCodes.Status409Conflict,
            ViewData = new ViewDataDictionary(metadata, context.ModelState) { Model = form },
        };
    }

    private ViewResult View(string name, object model) => new()
    {
        ViewName = name,
        StatusCode = StatusCodes.Status409Conflict,
        ViewData = new ViewDataDictionary(metadata, new ModelStateDictionary()) { Model = model },
    };

    /// <summary>The page of this site that the request was sent from.</summary>
    public static string? CameFrom(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var page) && page.Authority == request.Host.Value
            && RedirectHttpResult.IsLocalUrl(page.PathAndQuery) ? page.PathAndQuery : null; // "//host" would lead elsewhere
    }
}

/// <summary>The action's form is the model of the view named (or of the action's own view): a refusal shows it again, nothing typed is lost.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KeepFormAttribute(string? view = null) : ActionFilterAttribute
{
    internal const string Arguments = "KeepForm";

    public string? View { get; } = view;

    public override void OnActionExecuting(ActionExecutingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.HttpContext.Items[Arguments] = context.ActionArguments;
    }
}
