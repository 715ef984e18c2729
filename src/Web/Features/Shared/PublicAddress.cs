using System.Net;
using SmartFactory.Gansu.UseCases;

namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>
/// The one address people reach the site under (<c>Gansu:Address</c>) and the proxies it stands behind (<c>Gansu:Proxies</c>).
/// Without an address the site is for this machine only. What a request says of its host is never believed.
/// </summary>
public sealed class PublicAddress
{
    public const string Setting = "Gansu:Address";
    public const string ProxiesSetting = "Gansu:Proxies";

    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    private readonly Uri? _address;

    public PublicAddress(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _address = configuration[Setting] is { Length: > 0 } text ? Parse(text) : null;
        Proxies = [.. (configuration[ProxiesSetting] ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Network)];
        Hosts = _address is null ? Loopback : [_address.Host];
        if (Proxies.Count > 0 && !IsSecure)
            throw new RefusalException($"设置了反向代理（{ProxiesSetting}），还须设置 https 的对外网址（{Setting}），例如 https://award.example.gov.cn。");
        if (string.Equals(configuration["ForwardedHeaders_Enabled"], "true", StringComparison.OrdinalIgnoreCase))
            throw new RefusalException($"请去掉环境变量 ASPNETCORE_FORWARDEDHEADERS_ENABLED：它相信任何人写的来源地址。反向代理请在 {ProxiesSetting} 中列明。");
    }

    /// <summary>People come by https, whoever ends it.</summary>
    public bool IsSecure => _address?.Scheme == Uri.UriSchemeHttps;

    /// <summary>Only this machine is served.</summary>
    public bool IsLoopback => _address is null || _address.IsLoopback;

    /// <summary>Whose word on scheme and client is taken.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; }

    /// <summary>The hosts a request may name.</summary>
    public IReadOnlyList<string> Hosts { get; }

    /// <summary>An address to hand out.</summary>
    public string Link(HttpRequest request, string path)
    {
        ArgumentNullException.ThrowIfNull(request);
        return (Text ?? $"{request.Scheme}://{request.Host}") + path;
    }

    /// <summary>The address without a slash at its end, when one is set.</summary>
    public string? Text => _address?.GetLeftPart(UriPartial.Authority);

    /// <summary>The host alone.</summary>
    public string HostOf(HttpRequest request) => _address?.Host ?? request.Host.Host;

    /// <summary>Under https the name itself keeps other hosts and plain http from setting the cookie.</summary>
    public void Name(CookieBuilder cookie, string name)
    {
        ArgumentNullException.ThrowIfNull(cookie);
        cookie.Name = (IsSecure ? "__Host-" : "") + name;
        cookie.Path = "/";
        cookie.SecurePolicy = IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
    }

    private static Uri Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            && address.PathAndQuery == "/" && address.UserInfo.Length == 0
            ? address
            : throw new RefusalException($"对外网址（{Setting}）应写成 https://主机名，后面没有路径，现在是“{text}”。");

    private static IPNetwork Network(string text) =>
        IPAddress.TryParse(text, out var one) ? new IPNetwork(one, one.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(text, out var network) ? network
        : throw new RefusalException($"反向代理（{ProxiesSetting}）应是 IP 地址或网段，用逗号隔开，例如 10.1.2.3,10.1.3.0/24；“{text}”不是。");
}
