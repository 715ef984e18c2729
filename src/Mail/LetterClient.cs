using MailKit;
using MailKit.Net.Smtp;
using MimeKit;

namespace SmartFactory.Gansu.Mail;

/// <summary>Asks a server that offers it (DSN) to tell the sender's mailbox when a letter is late or does not arrive.</summary>
internal sealed class LetterClient : SmtpClient
{
    public LetterClient() => DeliveryStatusNotificationType = DeliveryStatusNotificationType.HeadersOnly;

    protected override string GetEnvelopeId(MimeMessage message) => message.MessageId ?? "";

    protected override DeliveryStatusNotification? GetDeliveryStatusNotifications(MimeMessage message, MailboxAddress mailbox) =>
        DeliveryStatusNotification.Failure | DeliveryStatusNotification.Delay;
}
