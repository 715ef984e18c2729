using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

/// <summary>Every posted form carries the antiforgery token, which MVC leaves out when the form names its address, and a key of its own (<see cref="FormOnce"/>).</summary>
[HtmlTargetElement("form", Attributes = "method")]
public sealed class PostFormTagHelper(IHtmlGenerator generator) : TagHelper
{
    public override int Order => 1000; // after MVC's own, which writes the token of forms without address

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(output);
        if (!string.Equals(context.AllAttributes["method"]?.Value?.ToString(), "post", StringComparison.OrdinalIgnoreCase))
            return;
        await output.GetChildContentAsync(); // a token written inside the form counts
        if (generator.GenerateAntiforgery(ViewContext) is { } token)
            output.PostContent.AppendHtml(token);
        output.PostContent.AppendHtml($"<input type=\"hidden\" name=\"{FormOnce.Field}\" value=\"{Guid.NewGuid()}\">");
    }
}
