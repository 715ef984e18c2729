using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Setup;

namespace SmartFactory.Gansu.Web.Features.Status;

/// <summary>What went wrong, in sentences with the next step; to programs as problem details (RFC 9457).</summary>
[AllowAnonymous, IgnoreAntiforgeryToken]
public sealed class StatusController : Controller
{
    [Route("/status/{code:int}")]
    [ApiExplorerSettings(IgnoreApi = true)]
    public IActionResult Index(int code)
    {
        Response.StatusCode = code is >= 400 and < 600 ? code : StatusCodes.Status404NotFound;
        var text = StatusText.For(Response.StatusCode, HttpContext.Items[ErrorNumbers.Key] as string);
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

    private ObjectResult Problem(StatusText text)
    {
        var problem = new ProblemDetails { Title = text.Title, Detail = text.Meaning, Status = Response.StatusCode };
        if (text.Number is not null)
            problem.Extensions["errorNumber"] = text.Number;
        return new ObjectResult(problem) { StatusCode = Response.StatusCode, ContentTypes = { "application/problem+json" } };
    }
}
