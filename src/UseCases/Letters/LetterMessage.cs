using System.Net.Mail;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using SmartFactory.Gansu.Rules.Letters;

namespace SmartFactory.Gansu.UseCases.Letters;

/// <summary>A letter as it goes out; every transport sends what <see cref="ToMail"/> builds, or the same from these parts.</summary>
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

    /// <summary>multipart/alternative, UTF-8 in base64; says that a machine wrote it, so that no absence notice answers.</summary>
    public MailMessage ToMail()
    {
        var mail = new MailMessage(From, To) { Subject = Subject, SubjectEncoding = Encoding.UTF8, HeadersEncoding = Encoding.UTF8 };
        mail.Headers["Message-ID"] = $"<{Id}>";
        mail.Headers["Auto-Submitted"] = "auto-generated";
        if (Confidential)
            mail.Headers["Sensitivity"] = "Private";
        mail.AlternateViews.Add(Part(Text, MediaTypeNames.Text.Plain));
        mail.AlternateViews.Add(Part(Html, MediaTypeNames.Text.Html));
        return mail;
    }

    private static AlternateView Part(string text, string mediaType)
    {
        var part = AlternateView.CreateAlternateViewFromString(text.ReplaceLineEndings("\r\n"), Encoding.UTF8, mediaType);
        part.TransferEncoding = TransferEncoding.Base64;
        return part;
    }
}
