using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>A letter as the listener took it over.</summary>
public sealed record TakenMail(string Recipient, string Source, bool SignedIn);

/// <summary>A mail server of this process: STARTTLS or TLS from the first byte with a certificate of its own, AUTH, and every mood a real one has.</summary>
public sealed class SmtpListener : IAsyncDisposable
{
    private static readonly X509Certificate2 Certificate = MakeCertificate();

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _talks = [];
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;

    public int Port { get; private set; }

    public ConcurrentQueue<TakenMail> Taken { get; } = [];

    /// <summary>Commands heard, without their arguments.</summary>
    public ConcurrentQueue<string> Heard { get; } = [];

    /// <summary>The answer to RCPT TO; null for 250.</summary>
    public Func<string, string?> Recipients { get; set; } = _ => null;

    public string Password { get; set; } = "geheim";

    public bool OffersTls { get; set; } = true;

    /// <summary>TLS from the first byte, as on port 465 or 994.</summary>
    public bool ImplicitTls { get; set; }

    /// <summary>Ways to sign in; none when empty.</summary>
    public string Mechanisms { get; set; } = "LOGIN";

    /// <summary>What else it offers after TLS, a word a line.</summary>
    public string[] Extensions { get; set; } = [];

    /// <summary>MAIL FROM and RCPT TO as they came.</summary>
    public ConcurrentQueue<string> Envelopes { get; } = [];

    /// <summary>How often somebody has called.</summary>
    public int Calls => _talks.Count;

    /// <summary>Whether letters of strangers are taken.</summary>
    public bool WantsSignIn { get; set; } = true;

    /// <summary>How long it thinks before it takes a letter over.</summary>
    public TimeSpan Thinks { get; set; }

    public static bool Trust(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate?.GetCertHashString() == Certificate.GetCertHashString();

    /// <summary>Begins to listen, on the same port as before when it was down.</summary>
    public void Up()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = Accept(_listener);
    }

    public async Task Down()
    {
        _listener?.Stop();
        await _accepting;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Down();
        await Task.WhenAll(_talks);
        _stop.Dispose();
    }

    private async Task Accept(TcpListener listener)
    {
        while (true)
        {
            try
            {
                _talks.Add(Talk(await listener.AcceptTcpClientAsync(_stop.Token)));
            }
            catch (Exception problem) when (problem is SocketException or InvalidOperationException or OperationCanceledException) // stopped, between two calls or in one
            {
                return;
            }
        }
    }

    private async Task Talk(TcpClient client)
    {
        using var _ = client;
        client.NoDelay = true;
        try
        {
            using var conversation = new Conversation(this, client.GetStream());
            await conversation.Run(_stop.Token);
        }
        catch (Exception problem) when (problem is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // the caller has hung up
        }
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    private sealed class Conversation(SmtpListener server, Stream stream) : IDisposable
    {
        private Stream _stream = stream;
        private StreamReader _reader = new(stream, Encoding.Latin1);
        private bool _secure;
        private bool _signedIn;
        private string _recipient = "";

        public void Dispose() => _reader.Dispose();

        public async Task Run(CancellationToken stop)
        {
            if (server.ImplicitTls)
                await Encrypt(stop);
            await Say("220 localhost", stop);
            while (await _reader.ReadLineAsync(stop) is { } line)
            {
                string command = line.Split(' ', ':')[0].ToUpperInvariant();
                server.Heard.Enqueue(command);
                if (command == "QUIT")
                {
                    await Say("221 bye", stop);
                    return;
                }
                if (command == "STARTTLS")
                    await Secure(stop);
                else
                    await Say(await Answer(command, line, stop), stop);
            }
        }

        private async Task<string> Answer(string command, string line, CancellationToken stop)
        {
            switch (command)
            {
                case "EHLO":
                    return Offers();
                case "AUTH":
                    return await SignIn(line.Split(' '), stop);
                case "MAIL":
                    server.Envelopes.Enqueue(line);
                    return server.WantsSignIn && !_signedIn ? "530 5.7.0 authentication required" : "250 ok";
                case "RCPT":
                    server.Envelopes.Enqueue(line);
                    _recipient = line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
                    return server.Recipients(_recipient) ?? "250 ok";
                case "DATA":
                    await Say("354 go on", stop);
                    await Take(stop);
                    return "250 taken";
                default:
                    return command is "RSET" or "NOOP" ? "250 ok" : "502 what?";
            }
        }

        private string Offers()
        {
            string[] lines = _secure
                ? ["localhost", .. server.Mechanisms.Length > 0 ? [$"AUTH {server.Mechanisms}"] : Array.Empty<string>(), .. server.Extensions]
                : server.OffersTls ? ["localhost", "STARTTLS"] : ["localhost"];
            return string.Join("\r\n", lines.Select((line, i) => $"250{(i < lines.Length - 1 ? '-' : ' ')}{line}"));
        }

        private async Task<string> SignIn(string[] words, CancellationToken stop)
        {
            if (words is ["AUTH", "PLAIN", var both])
            {
                _signedIn = Encoding.UTF8.GetString(Convert.FromBase64String(both)).Split('\0')[^1] == server.Password;
                return _signedIn ? "235 welcome" : "535 5.7.8 wrong password";
            }
            if (words.Length < 3)
            {
                await Say("334 VXNlcm5hbWU6", stop);
                _ = await _reader.ReadLineAsync(stop);
            }
            await Say("334 UGFzc3dvcmQ6", stop);
            string given = Encoding.UTF8.GetString(Convert.FromBase64String(await _reader.ReadLineAsync(stop) ?? ""));
            _signedIn = given == server.Password;
            return _signedIn ? "235 welcome" : "535 5.7.8 wrong password";
        }

        private async Task Take(CancellationToken stop)
        {
            var source = new StringBuilder();
            while (await _reader.ReadLineAsync(stop) is { } line && line != ".")
                _ = source.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
            if (server.Thinks > TimeSpan.Zero)
                await Task.Delay(server.Thinks, stop);
            server.Taken.Enqueue(new(_recipient, source.ToString(), _signedIn));
        }

        private async Task Secure(CancellationToken stop)
        {
            await Say("220 go", stop);
            await Encrypt(stop);
        }

        private async Task Encrypt(CancellationToken stop)
        {
            var secure = new SslStream(_stream);
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, stop);
            (_stream, _reader, _secure) = (secure, new StreamReader(secure, Encoding.Latin1), true);
        }

        private Task Say(string reply, CancellationToken stop) => _stream.WriteAsync(Encoding.ASCII.GetBytes(reply + "\r\n"), stop).AsTask();
    }
}
