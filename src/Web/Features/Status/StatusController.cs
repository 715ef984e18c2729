using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SmartFactory.Gansu.Web.Setup;

namespace SmartFactory.Gansu.Web.Features.Status;

/// <summary>What went wrong, in sentences with the next step.</summary>
[AllowAnonymous, IgnoreAntiforgeryToken]
public sealed class StatusController : Controller
{
    [Route("/status/{code:int}")]
    [ApiExplorerSettings(IgnoreApi = true)]
    public IActionResult Index(int code)
    {
        Response.StatusCode = code is >= 400 and < 600 ? code : StatusCodes.Status404NotFound;
        return View(StatusText.For(Response.StatusCode, HttpContext.Items[ErrorNumbers.Key] as string));
    }
}
