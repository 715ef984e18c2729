using Microsoft.AspNetCore.Razor.TagHelpers;
using SmartFactory.Gansu.Rules;

namespace SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

/// <summary><c>&lt;money value="…" /&gt;</c>: 万元 with thousands separators; <c>unit</c> adds the word. In tables the cell carries class "num".</summary>
[HtmlTargetElement("money", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class MoneyTagHelper : TagHelper
{
    public Money? Value { get; set; }

    /// <summary>Adds 万元 after the figure; in tables the unit stands in the header.</summary>
    public bool Unit { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "money");
        string text = Value is { } money ? money.ToWanDisplay().Replace('-', '−') : "—";
        output.Content.SetContent(Unit && Value is not null ? $"{text} 万元" : text);
    }
}
