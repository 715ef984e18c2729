namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>The public address that links in letters begin with: the one configured (<c>Gansu:Address</c>), else that of the request.</summary>
public static class SiteAddress
{
    public static string Of(IConfiguration configuration, HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(request);
        return (configuration["Gansu:Address"] ?? $"{request.Scheme}://{request.Host}").TrimEnd('/');
    }
}
