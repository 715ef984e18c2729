using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace SmartFactory.Gansu.UseCases.Letters;

/// <summary>Reaches the server, turns TLS on, signs in and says goodbye; sends nothing.</summary>
internal static class SmtpSignIn
{
    public static async Task Try(MailSettings settings, RemoteCertificateValidationCallback? certificates, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(settings.Timeout);
        try
        {
            using var socket = new TcpClient { NoDelay = true };
            await socket.ConnectAsync(settings.Host, settings.Port, limit.Token);
            await using var plain = socket.GetStream();
            _ = await Expect(plain, null, 220, "没有正常应答", limit.Token);
            string offers = await Expect(plain, "EHLO gansu", 250, "不接受 EHLO", limit.Token);
            if (!offers.Contains("STARTTLS", StringComparison.OrdinalIgnoreCase))
                throw new MailUnavailableException("邮件服务器不支持 STARTTLS，为防止泄密不发送");
            _ = await Expect(plain, "STARTTLS", 220, "不能启用加密", limit.Token);
            await using var secure = new SslStream(plain, leaveInnerStreamOpen: false, certificates);
            await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = settings.Host }, limit.Token);
            offers = await Expect(secure, "EHLO gansu", 250, "不接受 EHLO", limit.Token);
            if (settings.UserName.Length > 0)
                await SignIn(secure, settings, offers, limit.Token);
            await Write(secure, "QUIT", limit.Token);
        }
        catch (OperationCanceledException problem) when (!cancel.IsCancellationRequested)
        {
            throw new MailUnavailableException($"邮件服务器{settings.Timeout.TotalSeconds:0}秒内没有应答", problem);
        }
        catch (Exception problem) when (problem is SocketException or IOException)
        {
            throw new MailUnavailableException($"连接不上邮件服务器：{problem.GetBaseException().Message}", problem);
        }
        catch (AuthenticationException problem)
        {
            throw new MailUnavailableException($"邮件服务器的证书不受信任：{problem.GetBaseException().Message}", problem);
        }
    }

    private static async Task SignIn(Stream stream, MailSettings settings, string offers, CancellationToken cancel)
    {
        if (!offers.Split('\n').Any(line => line.Contains("AUTH", StringComparison.OrdinalIgnoreCase) && line.Contains("LOGIN", StringComparison.OrdinalIgnoreCase)))
            throw new MailUnavailableException("邮件服务器不提供 AUTH LOGIN 登录方式");
        _ = await Expect(stream, "AUTH LOGIN", 334, "不接受登录", cancel);
        _ = await Expect(stream, Base64(settings.UserName), 334, "不接受用户名", cancel);
        _ = await Expect(stream, Base64(settings.Password), 235, "拒绝登录", cancel);
    }

    private static async Task<string> Expect(Stream stream, string? command, int expected, string complaint, CancellationToken cancel)
    {
        if (command is not null)
            await Write(stream, command, cancel);
        string reply = await Read(stream, cancel);
        return reply.StartsWith(expected.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            ? reply
            : throw new MailUnavailableException($"邮件服务器{complaint}：{reply.Trim()}");
    }

    private static async Task Write(Stream stream, string line, CancellationToken cancel)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancel);
        await stream.FlushAsync(cancel);
    }

    // one reply: lines "250-…" and a last one "250 …"; byte by byte, so that nothing of TLS is swallowed
    private static async Task<string> Read(Stream stream, CancellationToken cancel)
    {
        var reply = new StringBuilder();
        int lineStart = 0;
        byte[] next = new byte[1];
        while (reply.Length < 10_000)
        {
            if (await stream.ReadAsync(next, cancel) == 0)
                throw new IOException("连接被对方关闭");
            _ = reply.Append((char)next[0]);
            if (next[0] != '\n')
                continue;
            if (reply.Length - lineStart < 4 || reply[lineStart + 3] != '-')
                return reply.ToString();
            lineStart = reply.Length;
        }
        throw new IOException("应答过长");
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
