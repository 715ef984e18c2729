using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;

namespace SmartFactory.Gansu.Mail;

/// <summary>A connection that is signed in; a refused letter does not end it.</summary>
internal sealed class LetterConnection(SmtpClient client, TimeSpan timeout) : ILetterSession
{
    public async Task<LetterOutcome> Send(LetterMessage message, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(timeout);
        try
        {
            using var letter = MimeLetter.Of(message);
            return new(LetterFate.Sent, $"250 {await client.SendAsync(letter, limit.Token)}".TrimEnd());
        }
        catch (SmtpCommandException problem)
        {
            return Judge(problem, (int)problem.StatusCode);
        }
        catch (ServiceNotAuthenticatedException problem)
        {
            return new(LetterFate.Deferred, problem.Message, SessionLost: true);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(LetterFate.Deferred, $"邮件服务器{timeout.TotalSeconds:0}秒内没有应答", SessionLost: true);
        }
        catch (Exception problem) when (problem is ProtocolException or IOException or SocketException or ServiceNotConnectedException)
        {
            return new(LetterFate.Deferred, problem.GetBaseException().Message, SessionLost: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await client.DisconnectAsync(quit: true, limit.Token);
        }
        catch (Exception problem) when (problem is ProtocolException or IOException or SocketException or OperationCanceledException)
        {
            // it has hung up before us
        }
        client.Dispose();
    }

    // 530, 534, 535, 538 speak of the sign-in, 421 and 454 of the connection: none of them of this letter
    private static LetterOutcome Judge(SmtpCommandException problem, int code)
    {
        bool session = code is 421 or 454 or 530 or 534 or 535 or 538;
        return new(code >= 500 && !session ? LetterFate.Refused : LetterFate.Deferred, $"{code} {problem.Message}", session);
    }
}
