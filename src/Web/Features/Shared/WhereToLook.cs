using Microsoft.AspNetCore.Routing.Template;

namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>Where a person sees whether a form that was sent has been carried out: the nearest page above its address that is not the form itself.</summary>
public sealed class WhereToLook(EndpointDataSource endpoints)
{
    private readonly Lazy<TemplateMatcher[]> _pages = new(() =>
    [
        .. endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(page => page.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(HttpMethods.Get) == true && page.RoutePattern.RawText is not null)
            .Select(page => new TemplateMatcher(TemplateParser.Parse(page.RoutePattern.RawText!), [])),
    ]);

    public string Of(HttpContext context, string? path = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        string? form = RefusalFilter.CameFrom(context.Request)?.Split('?')[0];
        for (string at = path ?? context.Request.Path.Value ?? "/"; at.Length > 1; at = at[..Math.Max(at.LastIndexOf('/'), 1)])
        {
            if (at != form && _pages.Value.Any(page => page.TryMatch(at, [])))
                return at;
            if (at.LastIndexOf('/') == 0)
                break;
        }
        return "/";
    }
}
