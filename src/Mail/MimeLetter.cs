using System.Net.Mail;
using System.Text;
using MimeKit;

namespace SmartFactory.Gansu.Mail;

/// <summary>A letter ready built: multipart/alternative, UTF-8 in base64; says that a machine wrote it, so that no absence notice answers.</summary>
public static class MimeLetter
{
    public static MimeMessage Of(LetterMessage letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        var message = new MimeMessage
        {
            MessageId = letter.Id,
            Subject = letter.Subject,
            Body = new MultipartAlternative { Part(letter.Text, "plain"), Part(letter.Html, "html") },
        };
        message.From.Add(Mailbox(letter.From));
        message.To.Add(Mailbox(letter.To));
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        if (letter.Confidential)
            message.Headers.Add(HeaderId.Sensitivity, "Private");
        return message;
    }

    private static MailboxAddress Mailbox(MailAddress address) => new(Encoding.UTF8, address.DisplayName, address.Address);

    private static TextPart Part(string text, string subtype)
    {
        var part = new TextPart(subtype) { ContentTransferEncoding = ContentEncoding.Base64 };
        part.SetText(Encoding.UTF8, text.ReplaceLineEndings("\r\n"));
        return part;
    }
}
