using System.Text.RegularExpressions;

namespace SmartFactory.Gansu.Rules.Letters;

/// <summary>The HTML a letter may hold: a few tags without attributes, so that no text can load, run or hide anything.</summary>
public static partial class LetterHtml
{
    private static readonly string[] Allowed =
        ["p", "br", "strong", "em", "u", "h2", "h3", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "blockquote", "hr", "div", "span"];

    private static readonly string[] Unclosed = ["br", "hr"];

    /// <summary>Tags that are not allowed, not closed or wrongly nested, with their positions.</summary>
    public static IReadOnlyList<TextProblem> Check(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        var problems = new List<TextProblem>();
        var open = new Stack<(string Name, int Position)>();
        foreach (Match mark in Mark().Matches(html))
        {
            var tag = Tag().Match(mark.Value);
            string name = tag.Groups["name"].Value.ToLowerInvariant();
            if (!tag.Success || !Allowed.Contains(name))
                problems.Add(TextProblem.At(html, mark.Index, $"不能使用“{Shorten(mark.Value)}”，可用的标签：{string.Join(' ', Allowed)}，不带属性；小于号请写成 &lt;"));
            else if (tag.Groups["end"].Length == 0 && !Unclosed.Contains(name))
                open.Push((name, mark.Index));
            else if (tag.Groups["end"].Length > 0 && !(open.TryPop(out var last) && last.Name == name))
                problems.Add(TextProblem.At(html, mark.Index, $"“{mark.Value}”没有对应的开始标签"));
        }
        problems.AddRange(open.Reverse().Select(left => TextProblem.At(html, left.Position, $"<{left.Name}> 没有结束标签")));
        return problems;
    }

    /// <summary>Plain text as HTML: an empty line divides paragraphs.</summary>
    public static string FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Join('\n', EmptyLines().Split(text.ReplaceLineEndings("\n").Trim('\n'))
            .Select(paragraph => $"<p>{Encode(paragraph).Replace("\n", "<br>\n", StringComparison.Ordinal)}</p>"));
    }

    /// <summary>The body as a whole document, as it is sent and previewed.</summary>
    public static string Document(string subject, string body) => $"""
        <!DOCTYPE html>
        <html lang="zh-CN"><head><meta charset="utf-8"><title>{Encode(subject)}</title></head>
        <body style="font-family:'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;font-size:16px;line-height:1.8;color:#1b2430;max-width:44em;margin:0 auto;padding:1em">
        {body}
        </body></html>
        """;

    internal static string Encode(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal);

    private static string Shorten(string text) => text.Length > 20 ? text[..20] + "…" : text;

    [GeneratedRegex("<[^>]*>?")]
    private static partial Regex Mark();

    [GeneratedRegex(@"^<(?<end>/?)(?<name>[a-zA-Z][a-zA-Z0-9]*)\s*/?>$")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\n[ \t]*\n[\n \t]*(?=\S|　)")]
    private static partial Regex EmptyLines();
}
