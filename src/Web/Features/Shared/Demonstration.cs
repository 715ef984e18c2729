using System.Net;

namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>Demonstration mode (<c>Gansu:Demonstration</c>): accounts without passwords, for whoever sits at this very machine.</summary>
public sealed class Demonstration(IConfiguration configuration)
{
    private static readonly string[] ProxyHeaders = ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"];

    public bool Enabled { get; } = configuration.GetValue<bool>("Gansu:Demonstration");

    /// <summary>Only the loopback address itself, and nothing a proxy on this machine passes on.</summary>
    public bool Allows(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Enabled
            && context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
            && !ProxyHeaders.Any(context.Request.Headers.ContainsKey);
    }
}
