using System.Net;
using System.Net.Mail;
using System.Net.Security;

namespace SmartFactory.Gansu.UseCases.Letters;

/// <summary>SMTP with STARTTLS, never without; the sign-in is tried before the first letter, for SmtpClient itself goes on when it is refused.</summary>
/// <param name="settings">Where to, as whom.</param>
/// <param name="certificates">Judges the server's certificate at the sign-in; the machine's own trust when not given.</param>
public sealed class SmtpTransport(MailSettings settings, RemoteCertificateValidationCallback? certificates = null) : ILetterTransport
{
    public string Name => "smtp";

    public string Description => $"SMTP，{settings.Host}:{settings.Port}，STARTTLS";

    public async Task<ILetterSession> Open(CancellationToken cancel)
    {
        await SmtpSignIn.Try(settings, certificates, cancel);
        return new Session(settings);
    }

    private sealed class Session(MailSettings settings) : ILetterSession
    {
        private readonly SmtpClient _client = new(settings.Host, settings.Port)
        {
            EnableSsl = true,
            Timeout = (int)settings.Timeout.TotalMilliseconds,
            Credentials = settings.UserName.Length > 0 ? new NetworkCredential(settings.UserName, settings.Password) : null,
        };

        public async Task<LetterOutcome> Send(LetterMessage message, CancellationToken cancel)
        {
            try
            {
                using var mail = message.ToMail();
                await _client.SendMailAsync(mail, cancel);
                return new(LetterFate.Sent, "250");
            }
            catch (SmtpFailedRecipientException problem)
            {
                return Judge(problem, (int)problem.StatusCode);
            }
            catch (SmtpException problem)
            {
                return Judge(problem, (int)problem.StatusCode);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                return new(LetterFate.Deferred, $"邮件服务器{settings.Timeout.TotalSeconds:0}秒内没有应答", SessionLost: true);
            }
        }

        public ValueTask DisposeAsync()
        {
            _client.Dispose(); // says QUIT
            return ValueTask.CompletedTask;
        }

        // 530, 534, 535, 538 speak of the sign-in, 421 and no code at all of the connection: none of them of this letter
        private static LetterOutcome Judge(SmtpException problem, int code)
        {
            string reply = code > 0 ? $"{code} {problem.Message}" : $"{problem.Message} {problem.InnerException?.Message}".TrimEnd();
            bool session = code is < 400 or 421 or 454 or 530 or 534 or 535 or 538;
            return new(code >= 500 && !session ? LetterFate.Refused : LetterFate.Deferred, reply, session);
        }
    }
}
