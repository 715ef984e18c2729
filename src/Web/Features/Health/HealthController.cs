using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.UseCases.Records;

namespace SmartFactory.Gansu.Web.Features.Health;

/// <summary>For load balancers: is the process alive, is it ready for work.</summary>
[AllowAnonymous]
public sealed class HealthController(NpgsqlDataSource source) : Controller
{
    [HttpGet("/health/live")]
    public IActionResult Live() => Json(new { status = "live" });

    /// <summary>The database answers and has every migration this program needs.</summary>
    [HttpGet("/health/ready")]
    public async Task<IActionResult> Ready(CancellationToken cancel)
    {
        try
        {
            bool whole = (await SystemFacts.Missing(source, cancel)).Count == 0;
            return whole ? Json(new { status = "ready" }) : NotReady("migrations missing");
        }
        catch (NpgsqlException)
        {
            return NotReady("database unreachable");
        }
    }

    private static JsonResult NotReady(string reason) => new(new { status = "not ready", reason }) { StatusCode = StatusCodes.Status503ServiceUnavailable };
}
