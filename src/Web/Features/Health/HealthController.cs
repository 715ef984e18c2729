using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Records;

namespace SmartFactory.Gansu.Web.Features.Health;

/// <summary>For load balancers: is the process alive, is it ready for work.</summary>
[AllowAnonymous]
public sealed class HealthController(NpgsqlDataSource source) : Controller
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.5);

    [HttpGet("/health/live")]
    public IActionResult Live() => Json(new { status = "live" });

    /// <summary>The database answers and has every migration this program needs.</summary>
    [HttpGet("/health/ready")]
    public async Task<IActionResult> Ready(CancellationToken cancel)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            patience.CancelAfter(Patience);
            // not only the token: a database that hangs does not answer that it stops, either
            bool whole = (await source.OnFreshConnection(() => SystemFacts.Missing(source, patience.Token)).WaitAsync(Patience, cancel)).Count == 0;
            return whole ? Json(new { status = "ready" }) : NotReady("migrations missing");
        }
        catch (Exception hanging) when (hanging is TimeoutException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return NotReady("database does not answer");
        }
        catch (NpgsqlException)
        {
            return NotReady("database unreachable");
        }
    }

    private static JsonResult NotReady(string reason) => new(new { status = "not ready", reason }) { StatusCode = StatusCodes.Status503ServiceUnavailable };
}
