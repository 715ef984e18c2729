using System.Text;
using System.Text.RegularExpressions;

namespace SmartFactory.Gansu.Rules.Letters;

/// <summary>Something wrong in a text: where (line and column from 1) and what.</summary>
public sealed record TextProblem(int Line, int Column, string What)
{
    /// <inheritdoc/>
    public override string ToString() => $"第{Line}行第{Column}字：{What}";

    /// <summary>At a position of the text.</summary>
    internal static TextProblem At(string text, int position, string what)
    {
        string before = text[..position];
        int line = before.Count(letter => letter == '\n');
        return new(line + 1, position - (before.LastIndexOf('\n') + 1) + 1, what);
    }
}

/// <summary>A text with places like {{企业名称}}: checked when it is saved, filled once when a letter is written.</summary>
public static partial class LetterText
{
    /// <summary>Unknown placeholders and braces that do not close, with their positions.</summary>
    public static IReadOnlyList<TextProblem> Check(string text, LetterKind kind)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(kind);
        var known = kind.Placeholders;
        var problems = new List<TextProblem>();
        var covered = new HashSet<int>();
        foreach (Match place in Place().Matches(text))
        {
            covered.UnionWith(Enumerable.Range(place.Index, place.Length));
            string name = place.Groups[1].Value.Trim();
            if (!known.Contains(name))
                problems.Add(TextProblem.At(text, place.Index, $"“{kind.Name}”没有占位符“{name}”"));
        }
        foreach (Match brace in Braces().Matches(text).Where(brace => !covered.Contains(brace.Index)))
            problems.Add(TextProblem.At(text, brace.Index, $"“{brace.Value}”不成对"));
        return problems;
    }

    /// <summary>The text with every place filled; what was filled in is not looked at again. A place without value is a fault of the caller.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values) => Fill(text, values, value => value);

    /// <summary>The same for HTML: what is filled in becomes plain letters and line breaks.</summary>
    public static string FillHtml(string html, IReadOnlyDictionary<string, string> values) =>
        Fill(html, values, value => LetterHtml.Encode(value).Replace("\n", "<br>", StringComparison.Ordinal));

    /// <summary>The same for one line, such as a subject.</summary>
    public static string FillLine(string text, IReadOnlyDictionary<string, string> values) =>
        Fill(text, values, value => Breaks().Replace(value, " "));

    private static string Fill(string text, IReadOnlyDictionary<string, string> values, Func<string, string> write)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(values);
        var filled = new StringBuilder(text.Length + 200);
        int from = 0;
        foreach (Match place in Place().Matches(text))
        {
            string name = place.Groups[1].Value.Trim();
            _ = filled.Append(text, from, place.Index - from)
                .Append(write(values.TryGetValue(name, out string? value) ? value : throw new ArgumentException($"no value for {name}", nameof(values))));
            from = place.Index + place.Length;
        }
        return filled.Append(text, from, text.Length - from).ToString();
    }

    [GeneratedRegex(@"\{\{([^{}\r\n]*)\}\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"\{\{|\}\}")]
    private static partial Regex Braces();

    [GeneratedRegex(@"[\r\n]+")]
    private static partial Regex Breaks();
}
