namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>What is asked of a request in several places.</summary>
public static class Requests
{
    /// <summary>Where it comes from: behind a known proxy the address of the person, not of the proxy.</summary>
    public static string Address(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var address = context.Connection.RemoteIpAddress;
        return (address?.IsIPv4MappedToIPv6 == true ? address.MapToIPv4() : address)?.ToString() ?? "";
    }

    /// <summary>A program asks, which reads problem details and follows no page.</summary>
    public static bool IsAskedByProgram(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Request.Path.IsForPrograms();
    }

    /// <summary>An address for programs.</summary>
    public static bool IsForPrograms(this PathString path) => path.StartsWithSegments("/api") || path.StartsWithSegments("/openapi");
}
