using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

/// <summary>How a state feels: colour and icon come from here, the word from the page.</summary>
public enum Tone
{
    /// <summary>Nothing special.</summary>
    Neutral,

    /// <summary>Somebody works on it.</summary>
    Active,

    /// <summary>Waits for somebody.</summary>
    Waiting,

    /// <summary>Done.</summary>
    Good,

    /// <summary>Needs attention.</summary>
    Warning,

    /// <summary>Wrong, stopped, forfeited.</summary>
    Bad,
}

/// <summary><c>&lt;state-tag tone="Good" text="已批准" /&gt;</c>: colour, icon and word, never colour alone.</summary>
[HtmlTargetElement("state-tag", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class StateTagHelper(HtmlEncoder encoder) : TagHelper
{
    public Tone Tone { get; set; }

    public string Text { get; set; } = "";

    /// <summary>Another icon than the tone's.</summary>
    public string? Icon { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        string icon = Icon ?? Tone switch
        {
            Tone.Active => "progress",
            Tone.Waiting => "clock",
            Tone.Good => "circle-check",
            Tone.Warning => "alert-triangle",
            Tone.Bad => "circle-x",
            _ => "circle-dot",
        };
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"state state-{Tone.ToString().ToLowerInvariant()}");
        output.Content.SetHtmlContent($"<i class=\"ti ti-{encoder.Encode(icon)}\" aria-hidden=\"true\"></i>{encoder.Encode(Text)}");
    }
}
