using AngleSharp.Dom;

namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>What stands on a page, as a reader sees it.</summary>
internal static class Words
{
    /// <summary>The text of the first element, with single spaces.</summary>
    public static string Text(this IParentNode page, string selector) => page.QuerySelector(selector) is { } found
        ? string.Join(' ', found.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        : throw new InvalidOperationException($"there is no {selector}");
}
