using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.HttpOverrides;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Setup;

/// <summary>Life behind a proxy: whose word counts on who asks, and under which address the site answers.</summary>
public static class ProxySetup
{
    /// <summary>First of all: what the known proxies say of client and scheme; then the host, and https where the public address is https.</summary>
    public static void UsePublicAddress(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var address = app.Services.GetRequiredService<PublicAddress>();
        _ = app.Services.GetRequiredService<Demonstration>(); // refuses, too, before anything is served
        if (address.Proxies.Count > 0)
        {
            // one proxy before another is believed as far as each is known: no limit but that
            var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var proxy in address.Proxies)
                options.KnownIPNetworks.Add(proxy);
            app.UseForwardedHeaders(options);
        }
        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments("/health")) // load balancers ask by whatever address they know
                return next(context);
            if (!address.Hosts.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase))
                return Refuse(context, $"这个网站的网址是 {address.Text ?? "http://localhost（只供本机使用，对外网址由 Gansu__Address 设置）"}，不在 {context.Request.Host.Host} 提供服务。");
            return address.IsSecure && !context.Request.IsHttps
                ? Refuse(context, $"请使用 {address.Text} 。经反向代理访问仍见到这句话的：代理须写明 X-Forwarded-Proto，并列入 Gansu__Proxies。")
                : next(context);
        });
    }

    private static Task Refuse(HttpContext context, string sentence)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        context.Response.ContentType = $"{MediaTypeNames.Text.Plain}; charset=utf-8";
        return context.Response.WriteAsync(sentence, Encoding.UTF8, context.RequestAborted);
    }
}
