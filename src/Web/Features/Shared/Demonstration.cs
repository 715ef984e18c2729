using System.Net;
using SmartFactory.Gansu.UseCases;

namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>Demonstration mode (<c>Gansu:Demonstration</c>): accounts without passwords, for whoever sits at this very machine.</summary>
public sealed class Demonstration
{
    private static readonly string[] ProxyHeaders = ["Forwarded", "Via", "X-Real-IP"];

    public Demonstration(IConfiguration configuration, PublicAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Enabled = configuration.GetValue<bool>("Gansu:Demonstration");
        if (Enabled && (address.Proxies.Count > 0 || !address.IsLoopback))
            throw new RefusalException($"演示环境（Gansu:Demonstration）只能在本机使用，不能同时设置 {PublicAddress.ProxiesSetting} 或对外网址 {PublicAddress.Setting}。");
    }

    public bool Enabled { get; }

    /// <summary>Only the loopback address itself, called so, and nothing a proxy on this machine passes on.</summary>
    public bool Allows(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Enabled
            && context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
            && !context.Request.Headers.Keys.Any(IsOfProxy);
    }

    // X-Forwarded-For and its like, and X-Original-For, which is left where one was believed
    private static bool IsOfProxy(string header) =>
        ProxyHeaders.Contains(header, StringComparer.OrdinalIgnoreCase)
        || header.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase) || header.StartsWith("X-Original-", StringComparison.OrdinalIgnoreCase);
}
