using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>A network between the site and PostgreSQL that can fail: it swallows the answer to a COMMIT, goes silent, or is cut.</summary>
public sealed class DatabaseProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<Socket> _sockets = [];
    private readonly NpgsqlConnectionStringBuilder _server;
    private TcpListener? _listener;
    private volatile string? _lost;
    private volatile bool _silent;

    public DatabaseProxy(string dsn)
    {
        _server = new NpgsqlConnectionStringBuilder(dsn);
        Up(0);
        var through = new NpgsqlConnectionStringBuilder(dsn) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener!.LocalEndpoint).Port, SslMode = SslMode.Disable };
        Dsn = through.ConnectionString;
    }

    /// <summary>The way through it.</summary>
    public string Dsn { get; }

    /// <summary>Answers to COMMIT that were swallowed.</summary>
    public int Swallowed { get; private set; }

    /// <summary>The next COMMIT on a connection that has said these words is passed on, its answer is not: the connection breaks.</summary>
    public void LoseCommitAfter(string words) => _lost = words;

    /// <summary>Accepts and passes nothing on any more.</summary>
    public void Silence() => _silent = true;

    /// <summary>Cuts everything and refuses to connect.</summary>
    public void Down()
    {
        _listener?.Stop();
        lock (_sockets)
            _sockets.ForEach(socket => socket.Dispose());
    }

    /// <summary>Takes connections again.</summary>
    public void Up() => Up(new NpgsqlConnectionStringBuilder(Dsn).Port);

    private void Up(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Start();
        _ = Accept(_listener);
    }

    private async Task Accept(TcpListener listener)
    {
        try
        {
            while (true)
                _ = Carry(Kept(await listener.AcceptSocketAsync(_end.Token)));
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException or OperationCanceledException)
        {
        }
    }

    private async Task Carry(Socket client)
    {
        try
        {
            bool local = _server.Host!.StartsWith('/');
            var server = Kept(local ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp));
            await server.ConnectAsync(local ? new UnixDomainSocketEndPoint(string.Create(CultureInfo.InvariantCulture, $"{_server.Host}/.s.PGSQL.{_server.Port}")) : new DnsEndPoint(_server.Host!, _server.Port), _end.Token);
            var line = new Line();
            await Task.WhenAny(Pump(client, server, line.Said(this)), Pump(server, client, line.Answered(this)));
            client.Dispose();
            server.Dispose();
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException or OperationCanceledException)
        {
        }
    }

    private async Task Pump(Socket from, Socket to, Func<ReadOnlyMemory<byte>, bool> passes)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _end.Token) is var count and > 0)
            {
                if (_silent)
                    await Task.Delay(Timeout.Infinite, _end.Token);
                if (!passes(buffer.AsMemory(0, count)))
                    return;
                await to.SendAsync(buffer.AsMemory(0, count), _end.Token);
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException or OperationCanceledException)
        {
        }
    }

    private Socket Kept(Socket socket)
    {
        lock (_sockets)
            _sockets.Add(socket);
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Down();
        _end.Dispose();
    }

    private sealed class Line
    {
        private bool _marked;
        private volatile bool _committing;

        public Func<ReadOnlyMemory<byte>, bool> Said(DatabaseProxy proxy) => bytes =>
        {
            if (proxy._lost is not { } words)
                return true;
            _marked |= bytes.Span.IndexOf(Encoding.UTF8.GetBytes(words)) >= 0;
            if (_marked && bytes.Span.IndexOf("COMMIT\0"u8) >= 0)
                (_committing, proxy._lost) = (true, null);
            return true;
        };

        public Func<ReadOnlyMemory<byte>, bool> Answered(DatabaseProxy proxy) => _ =>
        {
            if (_committing)
                proxy.Swallowed++;
            return !_committing;
        };
    }
}
