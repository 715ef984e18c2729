using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

/// <summary><c>&lt;field-errors name="Standards[basic]" /&gt;</c>: the messages at a field that is not a property of the form.</summary>
[HtmlTargetElement("field-errors", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FieldErrorsTagHelper(HtmlEncoder encoder) : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public string Name { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagName = null;
        if (ViewContext.ModelState.TryGetValue(Name, out var field))
            output.Content.SetHtmlContent(string.Concat(field.Errors.Select(error => $"<span class=\"field-validation-error\">{encoder.Encode(error.ErrorMessage)}</span>")));
    }
}
