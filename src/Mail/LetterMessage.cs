using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using SmartFactory.Gansu.Rules.Letters;

namespace SmartFactory.Gansu.Mail;

/// <summary>A letter as it goes out; every transport sends what <see cref="MimeLetter"/> builds of it.</summary>
/// <param name="Id">Message-ID without brackets; the same for every attempt at the same letter, so that a receiver can drop a second copy.</param>
/// <param name="From">Sender.</param>
/// <param name="To">Recipient.</param>
/// <param name="Subject">Subject.</param>
/// <param name="Text">The plain text.</param>
/// <param name="Html">The same as an HTML document.</param>
public sealed record LetterMessage(string Id, MailAddress From, MailAddress To, string Subject, string Text, string Html)
{
    /// <summary>Holds a link for its reader alone; said in the head, and nobody else is shown it.</summary>
    public bool Confidential { get; init; }

    /// <summary>From a letter of the outbox. A deliberate second sending is another message.</summary>
    public static LetterMessage Of(DueLetter letter, MailSettings settings)
    {
        ArgumentNullException.ThrowIfNull(letter);
        ArgumentNullException.ThrowIfNull(settings);
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{letter.Key}#{letter.Resends}")))[..32];
        string html = letter.HtmlBody.Length > 0 ? letter.HtmlBody : LetterHtml.FromText(letter.TextBody);
        return new(
            $"{name}@{settings.From.Host}", settings.From, new MailAddress(letter.Address, letter.RecipientName, Encoding.UTF8),
            letter.Subject, WithLink(letter.TextBody, letter.Link), LetterHtml.Document(letter.Subject, WithLink(html, letter.Link)))
        { Confidential = letter.Link.Length > 0 };
    }

    private static string WithLink(string text, string link) => link.Length == 0 ? text : text.Replace(Placeholders.LinkNotShown, link, StringComparison.Ordinal);
}
