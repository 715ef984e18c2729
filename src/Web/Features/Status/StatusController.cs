using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Setup;

namespace SmartFactory.Gansu.Web.Features.Status;

/// <summary>What went wrong, in sentences with the next step; to programs as problem details (RFC 9457). Asks the database for nothing.</summary>
[AllowAnonymous, IgnoreAntiforgeryToken]
public sealed class StatusController(WhereToLook where) : Controller
{
    private const string RetryAfterSeconds = "10";

    // without parameters: to bind one, MVC reads the form, which may be what is wrong
    [Route(ErrorPages.Address + "/{code:int}")]
    [ApiExplorerSettings(IgnoreApi = true)]
    public IActionResult Index()
    {
        var failure = HttpContext.Features.Get<IExceptionHandlerPathFeature>();
        if (failure is null)
        {
            int code = int.Parse((string)RouteData.Values["code"]!, NumberStyles.None, CultureInfo.InvariantCulture);
            Response.StatusCode = code is >= 400 and < 600 ? code : StatusCodes.Status404NotFound;
        }
        string? number = HttpContext.Items[ErrorNumbers.Key] as string;
        var text = HttpContext.Items.ContainsKey(typeof(AnonymousShare)) ? StatusText.Busy : failure is null
            ? StatusText.For(Response.StatusCode, number, HttpContext.Items[FormReader.Limit] as string)
            : StatusText.For(failure.Error, Response.StatusCode, number, Look(failure.Path));
        if (Response.StatusCode == StatusCodes.Status503ServiceUnavailable && Response.Headers.RetryAfter.Count == 0)
            Response.Headers.RetryAfter = RetryAfterSeconds;
        return AskedByProgram ? Problem(text) : View(text);
    }

    private bool AskedByProgram
    {
        get
        {
            PathString asked = HttpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath;
            return asked.IsForPrograms();
        }
    }

    private string? Look(string path) => HttpMethods.IsGet(Request.Method) || HttpMethods.IsHead(Request.Method) ? null : where.Of(HttpContext, path);

    private ObjectResult Problem(StatusText text)
    {
        var problem = new ProblemDetails { Title = text.Title, Detail = text.Meaning, Status = Response.StatusCode };
        if (text.Number is not null)
            problem.Extensions["errorNumber"] = text.Number;
        return new ObjectResult(problem) { StatusCode = Response.StatusCode, ContentTypes = { "application/problem+json" } };
    }
}
