using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using SmartFactory.Gansu.Rules.Letters;
using SmartFactory.Gansu.UseCases.Letters;

namespace SmartFactory.Gansu.Web.Features.LetterTemplates;

/// <summary>The text of a kind of letter as it is typed.</summary>
public sealed class TemplateForm
{
    [BindNever]
    public LetterKind Kind { get; set; } = LetterKinds.All[^1];

    /// <summary>The version that was read when editing began.</summary>
    public int BasedOn { get; set; }

    [Display(Name = "主题"), Required, StringLength(200)]
    public string Subject { get; set; } = "";

    [Display(Name = "正文"), Required, StringLength(20_000)]
    public string Text { get; set; } = "";

    [Display(Name = "网页版正文"), StringLength(40_000)]
    public string? Html { get; set; }

    [Display(Name = "修改说明"), StringLength(200)]
    public string? Note { get; set; }

    public static TemplateForm Of(LetterKind kind, LetterTemplate template)
    {
        ArgumentNullException.ThrowIfNull(template);
        return new() { Kind = kind, BasedOn = template.Version, Subject = template.Subject, Text = template.TextBody, Html = template.HtmlBody };
    }

    /// <summary>The letter with fictional values; what is wrong instead, when it cannot be saved.</summary>
    public TemplatePreview Preview()
    {
        string subject = Subject.Trim(), text = Text.ReplaceLineEndings("\n").Trim('\n'), html = (Html ?? "").ReplaceLineEndings("\n").Trim();
        var problems = UseCases.Letters.LetterTemplates.Check(Kind, subject, text, html);
        if (problems.Count > 0)
            return new([.. problems.Select(problem => problem.Problem)], "", "", "");
        var samples = Kind.Placeholders.ToDictionary(name => name, Placeholders.Sample);
        string filled = LetterText.Fill(text, samples), title = LetterText.FillLine(subject, samples);
        return new([], title, filled, LetterHtml.Document(title, html.Length > 0 ? LetterText.FillHtml(html, samples) : LetterHtml.FromText(filled)));
    }
}

/// <summary>How a letter would look.</summary>
public sealed record TemplatePreview(IReadOnlyList<string> Problems, string Subject, string Text, string Html);

/// <summary>One kind: the version shown, and all there are.</summary>
public sealed record TemplatePage(LetterKind Kind, LetterTemplate Shown, IReadOnlyList<LetterTemplate> Versions, TemplatePreview Preview, bool MayEdit)
{
    public bool InForce => Shown.Version == Versions[0].Version;
}
