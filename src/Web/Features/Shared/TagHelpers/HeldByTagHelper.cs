using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Razor.TagHelpers;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

/// <summary><c>&lt;held-by procedure="renewal" stage="filed" /&gt;</c>: who has the thing of this page in hand now.</summary>
[HtmlTargetElement("held-by", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class HeldByTagHelper(HtmlEncoder encoder) : TagHelper
{
    public string Procedure { get; set; } = "";

    public string Stage { get; set; } = "";

    /// <summary>Of several roles those that have this case.</summary>
    public IReadOnlyCollection<Role> Only { get; set; } = [];

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagName = "p";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "held-by");
        output.Content.SetHtmlContent($"<i class=\"ti ti-user-check\" aria-hidden=\"true\"></i> {encoder.Encode(HandOvers.Of(Procedure, Stage).Line([.. Only]))}");
    }
}
