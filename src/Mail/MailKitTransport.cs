using System.Net.Security;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace SmartFactory.Gansu.Mail;

/// <summary>SMTP with TLS from the first byte or by STARTTLS, never without; one connection serves many letters.</summary>
/// <param name="settings">Where to, as whom.</param>
/// <param name="certificates">Judges the server's certificate; the machine's own trust when not given.</param>
public sealed class MailKitTransport(MailSettings settings, RemoteCertificateValidationCallback? certificates = null) : ILetterTransport
{
    public string Name => "smtp";

    public string Description =>
        $"SMTP（MailKit {typeof(SmtpClient).Assembly.GetName().Version?.ToString(2)}），{settings.Host}:{settings.Port}，{(settings.ImplicitTls ? "隐式 TLS" : "STARTTLS")}";

    public async Task<ILetterSession> Open(CancellationToken cancel)
    {
        var client = new LetterClient { ServerCertificateValidationCallback = certificates, CheckCertificateRevocation = false, LocalDomain = "gansu" };
        bool open = false;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(settings.Timeout);
        try
        {
            await client.ConnectAsync(settings.Host, settings.Port, settings.ImplicitTls ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls, limit.Token);
            if (settings.UserName.Length > 0)
                await SignIn(client, limit.Token);
            open = true;
            return new LetterConnection(client, settings.Timeout);
        }
        catch (OperationCanceledException problem) when (!cancel.IsCancellationRequested)
        {
            throw new MailUnavailableException($"邮件服务器{settings.Timeout.TotalSeconds:0}秒内没有应答", problem);
        }
        catch (SslHandshakeException problem)
        {
            throw new MailUnavailableException($"邮件服务器的证书不受信任，或端口的加密方式不对：{problem.GetBaseException().Message}", problem);
        }
        catch (NotSupportedException problem)
        {
            throw new MailUnavailableException("邮件服务器不支持 STARTTLS，为防止泄密不发送", problem);
        }
        catch (SmtpCommandException problem)
        {
            throw new MailUnavailableException($"邮件服务器没有正常应答：{(int)problem.StatusCode} {problem.Message}", problem);
        }
        catch (Exception problem) when (problem is SocketException or IOException or ProtocolException)
        {
            throw new MailUnavailableException($"连接不上邮件服务器：{problem.GetBaseException().Message}", problem);
        }
        finally
        {
            if (!open)
                client.Dispose();
        }
    }

    private async Task SignIn(SmtpClient client, CancellationToken cancel)
    {
        try
        {
            await client.AuthenticateAsync(settings.UserName, settings.Password, cancel);
        }
        catch (AuthenticationException problem)
        {
            throw new MailUnavailableException($"邮件服务器拒绝登录：{problem.Message}", problem);
        }
        catch (NotSupportedException problem)
        {
            throw new MailUnavailableException("邮件服务器不提供登录", problem);
        }
    }
}
