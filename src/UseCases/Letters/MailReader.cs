using System.Text;
using System.Text.RegularExpressions;

namespace SmartFactory.Gansu.UseCases.Letters;

/// <summary>A letter read back from what was sent.</summary>
public sealed record ReadMail(string MessageId, string From, string To, string Subject, string Date, string Text, string Html)
{
    /// <summary>For its reader alone.</summary>
    public bool Confidential { get; init; }
}

/// <summary>Reads the letters this program writes: encoded words in the head, parts in base64. Not a reader of foreign mail.</summary>
public static partial class MailReader
{
    public static ReadMail Read(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var (head, body) = Split(source);
        var parts = Boundary().Match(head.GetValueOrDefault("content-type", "")) is { Success: true } boundary
            ? body.Split("--" + boundary.Groups[1].Value).Skip(1).Where(part => !part.StartsWith("--", StringComparison.Ordinal)).Select(part => Split(part.TrimStart('\r', '\n'))).ToList()
            : [];
        return new(
            head.GetValueOrDefault("message-id", "").Trim('<', '>'), Words(head.GetValueOrDefault("from", "")), Words(head.GetValueOrDefault("to", "")),
            Words(head.GetValueOrDefault("subject", "")), head.GetValueOrDefault("date", ""), Part(parts, "text/plain"), Part(parts, "text/html"))
        { Confidential = head.ContainsKey("sensitivity") };
    }

    private static (Dictionary<string, string> Head, string Body) Split(string source)
    {
        string text = source.ReplaceLineEndings("\n");
        int end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var head = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in Folded().Replace(end < 0 ? text : text[..end], " ").Split('\n'))
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
                head[line[..colon]] = line[(colon + 1)..].Trim();
        }
        return (head, end < 0 ? "" : text[(end + 2)..]);
    }

    private static string Part(List<(Dictionary<string, string> Head, string Body)> parts, string type) =>
        parts.FirstOrDefault(part => part.Head.GetValueOrDefault("content-type", "").StartsWith(type, StringComparison.OrdinalIgnoreCase)) is { Head: not null } found
            ? Encoding.UTF8.GetString(Convert.FromBase64String(found.Body)).ReplaceLineEndings("\n")
            : "";

    private static string Words(string text) =>
        Word().Replace(Between().Replace(text, "$1"), word => Encoding.UTF8.GetString(word.Groups[1].Value is "B" or "b"
            ? Convert.FromBase64String(word.Groups[2].Value)
            : Quoted(word.Groups[2].Value)));

    private static byte[] Quoted(string text)
    {
        var bytes = new List<byte>();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length)
            {
                bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.Add((byte)(text[i] == '_' ? ' ' : text[i]));
            }
        }
        return [.. bytes];
    }

    [GeneratedRegex(@"boundary=""?([^"";\s]+)")]
    private static partial Regex Boundary();

    [GeneratedRegex(@"\n[ \t]+")]
    private static partial Regex Folded();

    [GeneratedRegex(@"=\?utf-8\?([BbQq])\?([^?]*)\?=", RegexOptions.IgnoreCase)]
    private static partial Regex Word();

    // white space between two encoded words is not part of the text
    [GeneratedRegex(@"(=\?utf-8\?[BbQq]\?[^?]*\?=)\s+(?==\?utf-8\?)", RegexOptions.IgnoreCase)]
    private static partial Regex Between();
}
