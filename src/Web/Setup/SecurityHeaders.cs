using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Setup;

/// <summary>Nothing is loaded from elsewhere, no script stands in a page, nobody frames us.</summary>
public static class SecurityHeaders
{
    // style attributes are allowed: bars and charts set widths
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        + "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            if (context.IsAskedByProgram())
                headers.CacheControl = "no-store";
            return next(context);
        });
        app.UseHsts(); // only speaks over https, behind a known proxy as well, and not to localhost
    }
}
