using System.Text;
using MimeKit;

namespace SmartFactory.Gansu.Mail;

/// <summary>A letter read back from what was sent.</summary>
public sealed record ReadMail(string MessageId, string From, string To, string Subject, string Date, string Text, string Html)
{
    /// <summary>For its reader alone.</summary>
    public bool Confidential { get; init; }
}

/// <summary>Reads letters as they went out.</summary>
public static class MailReader
{
    public static ReadMail Read(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(source));
        using var message = MimeMessage.Load(stream, CancellationToken.None);
        return new(
            message.MessageId ?? "", message.From.ToString(), message.To.ToString(), message.Subject ?? "", message.Headers[HeaderId.Date] ?? "",
            Text(message.TextBody), Text(message.HtmlBody))
        { Confidential = message.Headers.Contains(HeaderId.Sensitivity) };
    }

    private static string Text(string? part) => part?.ReplaceLineEndings("\n") ?? "";
}
