using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;
using SmartFactory.Gansu.Rules;

namespace SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

/// <summary><c>&lt;article-link number="19" policy="…" /&gt;</c>: 第十九条, opening its text in a dialog; without scripts the page of the article.</summary>
[HtmlTargetElement("article-link", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ArticleLinkTagHelper : TagHelper
{
    public int Number { get; set; }

    /// <summary>Number or name of the policy version; without it the one in force.</summary>
    public string Policy { get; set; } = "current";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        string url = string.Create(CultureInfo.InvariantCulture, $"/policies/{Uri.EscapeDataString(Policy)}/articles/{Number}");
        output.TagName = "a";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("href", url);
        output.Attributes.SetAttribute("class", "article-link");
        output.Attributes.SetAttribute("hx-get", url);
        output.Attributes.SetAttribute("hx-target", "#dialog-body");
        output.Attributes.SetAttribute("hx-push-url", "false");
        output.Content.SetContent(ChineseNumber.Article(Number));
    }
}
