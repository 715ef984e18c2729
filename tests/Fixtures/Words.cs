using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>What stands on a page, as a reader sees it, and what its forms would send.</summary>
internal static class Words
{
    /// <summary>The text of the first element, with single spaces.</summary>
    public static string Text(this IParentNode page, string selector) => page.QuerySelector(selector) is { } found
        ? found.TextContent.OneLine()
        : throw new InvalidOperationException($"there is no {selector}");

    /// <summary>A text with single spaces.</summary>
    public static string OneLine(this string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The fields of the form that posts to an address, with some of them filled in otherwise.</summary>
    public static (string Name, string Value)[] Fields(this IParentNode page, string action, params (string Name, string Value)[] filled)
    {
        var form = page.QuerySelector($"form[action='{action}']") ?? throw new InvalidOperationException($"no form posts to {action}");
        var kept = form.QuerySelectorAll("input, select, textarea").Select(Value)
            .Where(field => field is { } known && known.Name != "__RequestVerificationToken" && filled.All(one => one.Name != known.Name))
            .Select(field => field!.Value);
        return [.. kept, .. filled];
    }

    private static (string Name, string Value)? Value(IElement field) => field switch
    {
        IHtmlInputElement { Type: "file" } or IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false } => null,
        IHtmlInputElement { Name.Length: > 0 } input => (input.Name, input.Value),
        IHtmlSelectElement { Name.Length: > 0 } select => (select.Name, select.Value ?? ""),
        IHtmlTextAreaElement { Name.Length: > 0 } text => (text.Name, text.Value),
        _ => null,
    };
}
