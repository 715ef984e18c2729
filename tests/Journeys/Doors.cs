using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Tests.Web.People;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Journeys;

/// <summary>What a role may ask of the site, by the attributes of its actions and by the table of access: each of these is to be offered to it somewhere by a link or a form.</summary>
internal static partial class Doors
{
    // what is there without a link to it
    private static readonly string[] Aside =
    [
        "GET /account/two-factor", // the demonstration's accounts have no password
        "GET /mailbox", "GET /mailbox/{file}", // the demonstration's, beside the letters
        "GET /work-items/list", // asked by its page
        "POST /account-requests/1/withdraw", // of whoever asked
        "POST /account/sessions/1/end", // of another session than the one that looks
        "POST /imports/1/marked", // of a file too large for at once
        "POST /payments/reject", // the other answer to what was confirmed a moment before
        "POST /settlements/1/extra-decision", // of a line beyond the caps, which this world has not
        "POST /work-items/1/cancel", // of work under way
    ];

    /// <summary>Those of a role that nothing of what it was offered leads to; <paramref name="answers"/> tells how the site answers to it at an address: what is refused, and what is not there, needs no link.</summary>
    public static async Task<IReadOnlyList<string>> Unfound(IServiceProvider site, Role role, IReadOnlySet<(string Method, string Path)> offered, Func<string, Task<int>> answers)
    {
        var closed = new List<string>();
        foreach (var endpoint in site.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Where(IsPage))
        {
            var address = Address(endpoint.RoutePattern);
            if (!offered.Any(one => one.Method == "GET" && address.IsMatch(one.Path)) && await answers(Sample(endpoint.RoutePattern)) < StatusCodes.Status400BadRequest)
                closed.Add($"GET {Raw(endpoint.RoutePattern)}");
        }
        closed.AddRange(AccessTableTests.Of(role).Where(request => request.StartsWith("POST ", StringComparison.Ordinal)
            && !offered.Any(one => one.Method == "POST" && Numbers().Replace(one.Path, "/1") == request["POST ".Length..])));
        return [.. closed.Except(Aside).Order(StringComparer.Ordinal)];
    }

    private static bool IsPage(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<ControllerActionDescriptor>() is not null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
        && (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Contains("GET");

    private static string Raw(RoutePattern pattern) => "/" + pattern.RawText?.TrimStart('/');

    private static string Sample(RoutePattern pattern) => Build(pattern, part => Choices(part) is { } words ? words.Split('|')[0] : "1");

    private static Regex Address(RoutePattern pattern) =>
        new($"^{Build(pattern, part => Choices(part) is { } words ? $"({words})" : part.IsCatchAll ? ".*" : part.ParameterPolicies.Any(policy => policy.Content is "long" or "int") ? "[0-9]+" : "[^/]+").Replace("/.*", "(/.*)?", StringComparison.Ordinal)}/?$", RegexOptions.IgnoreCase);

    private static string Build(RoutePattern pattern, Func<RoutePatternParameterPart, string> value) => "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter => value(parameter),
        _ => "",
    }))));

    // the words a parameter may be, of "regex(^(one|other)$)"
    private static string? Choices(RoutePatternParameterPart parameter) =>
        parameter.ParameterPolicies.Select(policy => Words().Match(policy.Content ?? "")).FirstOrDefault(word => word.Success)?.Groups[1].Value;

    [GeneratedRegex(@"^regex\(\^\((.*)\)\$\)$")]
    private static partial Regex Words();

    [GeneratedRegex("/[0-9]+(?=/|$)")]
    private static partial Regex Numbers();
}
