using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

/// <summary>Every form posted to this site carries the antiforgery token, once, and a key of its own (<see cref="FormOnce"/>); no other form has them. MVC leaves the token out when the form names its address.</summary>
[HtmlTargetElement("form", Attributes = "method")]
public sealed class PostFormTagHelper(IHtmlGenerator generator) : TagHelper
{
    private const int AfterMvcsToken = -950;

    // after FormTagHelper (-1000), before RenderAtEndOfFormTagHelper (-900): only in between does the generator know of a token the form has already
    public override int Order => AfterMvcsToken;

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(output);
        if (!string.Equals(context.AllAttributes["method"]?.Value?.ToString(), "post", StringComparison.OrdinalIgnoreCase) || LeavesTheSite(output))
        {
            output.PostContent.Clear(); // MVC's token of a form that only closes a dialog
            return;
        }
        await output.GetChildContentAsync(); // a token written inside the form counts
        if (generator.GenerateAntiforgery(ViewContext) is { } token)
            output.PostContent.AppendHtml(token);
        output.PostContent.AppendHtml($"<input type=\"hidden\" name=\"{FormOnce.Field}\" value=\"{Guid.NewGuid()}\">");
    }

    // the token is a secret of this site
    private static bool LeavesTheSite(TagHelperOutput output) =>
        output.Attributes["action"]?.Value?.ToString() is { } address
        && (address.StartsWith("//", StringComparison.Ordinal) || Uri.TryCreate(address, UriKind.Absolute, out var target) && target.Scheme is "http" or "https");
}
