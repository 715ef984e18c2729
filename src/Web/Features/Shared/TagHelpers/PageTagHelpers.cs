using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

/// <summary>
/// <c>&lt;page-header title="…" parent="奖励核算" parent-url="/settlements" note="…"&gt;main action&lt;/page-header&gt;</c>:
/// title of page and tab, way back, one sentence, the main action at the right.
/// </summary>
[HtmlTargetElement("page-header")]
public sealed class PageHeaderTagHelper(HtmlEncoder encoder) : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public string Title { get; set; } = "";

    public string? Parent { get; set; }

    public string? ParentUrl { get; set; }

    public string? Note { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        ViewContext.ViewData["Title"] = Title;
        string actions = (await output.GetChildContentAsync()).GetContent();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "page-head");
        output.PreContent.AppendHtml("<div class=\"page-head-text\">");
        if (Parent is not null)
        {
            output.PreContent.AppendHtml(
                $"""<nav aria-label="所在位置"><ol class="breadcrumb"><li class="breadcrumb-item"><a href="/">我的工作</a></li><li class="breadcrumb-item"><a href="{encoder.Encode(ParentUrl ?? "#")}">{encoder.Encode(Parent)}</a></li><li class="breadcrumb-item active" aria-current="page">{encoder.Encode(Title)}</li></ol></nav>""");
        }
        output.PreContent.AppendHtml($"<h1>{encoder.Encode(Title)}</h1>");
        if (Note is not null)
            output.PreContent.AppendHtml($"<p class=\"page-note\">{encoder.Encode(Note)}</p>");
        output.PreContent.AppendHtml("</div>");
        output.Content.SetHtmlContent(string.IsNullOrWhiteSpace(actions) ? "" : $"<div class=\"page-actions\">{actions}</div>");
    }
}

/// <summary><c>&lt;empty-state text="…"&gt;next step&lt;/empty-state&gt;</c>: a sentence and what to do, instead of an empty table.</summary>
[HtmlTargetElement("empty-state")]
public sealed class EmptyStateTagHelper(HtmlEncoder encoder) : TagHelper
{
    public string Text { get; set; } = "";

    public string Icon { get; set; } = "inbox";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "empty-state");
        output.PreContent.SetHtmlContent($"<i class=\"ti ti-{encoder.Encode(Icon)}\" aria-hidden=\"true\"></i><p>{encoder.Encode(Text)}</p>");
    }
}

/// <summary><c>&lt;error-summary /&gt;</c>: what is wrong with the form, each line leading to its field; takes the focus.</summary>
[HtmlTargetElement("error-summary", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ErrorSummaryTagHelper(HtmlEncoder encoder) : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var errors = ViewContext.ModelState
            .SelectMany(field => field.Value!.Errors.Select(error => (field.Key, error.ErrorMessage)))
            .Distinct()
            .ToList();
        if (errors.Count == 0)
        {
            output.SuppressOutput();
            return;
        }
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "alert alert-danger error-summary");
        output.Attributes.SetAttribute("role", "alert");
        output.Attributes.SetAttribute("tabindex", "-1");
        output.Attributes.SetAttribute("data-focus", "");
        output.Content.SetHtmlContent("<h2>请改正以下问题</h2><ul>" + string.Concat(errors.Select(Line)) + "</ul>");
    }

    private string Line((string Field, string Message) error) => error.Field.Length == 0
        ? $"<li>{encoder.Encode(error.Message)}</li>"
        : $"<li><a href=\"#{encoder.Encode(TagBuilder.CreateSanitizedId(error.Field, "_"))}\">{encoder.Encode(error.Message)}</a></li>";
}
