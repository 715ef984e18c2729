using SmartFactory.Gansu.Mail;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.Letters;

/// <summary>Against a mail server that really listens: TLS from the first byte and by STARTTLS.</summary>
public sealed class MailKitTransportTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, "LOGIN", "EHLO AUTH MAIL RCPT DATA MAIL RCPT DATA MAIL RCPT DATA QUIT")]
    [InlineData(true, "PLAIN LOGIN", "EHLO AUTH MAIL RCPT DATA MAIL RCPT DATA MAIL RCPT DATA QUIT")]
    [InlineData(false, "LOGIN", "EHLO STARTTLS EHLO AUTH MAIL RCPT DATA MAIL RCPT DATA MAIL RCPT DATA QUIT")]
    public async Task A_batch_goes_over_one_connection_signed_in_once(bool early, string mechanisms, string heard)
    {
        await using var world = await LetterWorld.Of(database);
        (world.Server.ImplicitTls, world.Server.Mechanisms) = (early, mechanisms);
        string[] letters = [await world.Letter("a@example.test"), await world.Letter("b@example.test"), await world.Letter("c@example.test")];

        var result = await Node(world, early).Run(Cancel);

        Assert.Equal(new DrainResult(3, 0, 0, null), result);
        Assert.Equal(heard, string.Join(' ', world.Server.Heard));
        Assert.Equal(1, world.Server.Calls);
        Assert.All(world.Server.Taken, taken => Assert.True(taken.SignedIn));
        Assert.All(letters, letter => Assert.Equal("sent", world.State(letter).GetAwaiter().GetResult()));
    }

    [Theory]
    [InlineData("550 5.1.1 no such user", "failed", "refused")]
    [InlineData("553 bad mailbox name", "failed", "refused")]
    [InlineData("451 4.3.0 try later", "queued", "deferred")]
    [InlineData("452 mailbox full", "queued", "deferred")]
    public async Task A_refused_recipient_concerns_that_letter_only_and_the_connection_stays(string reply, string state, string outcome)
    {
        await using var world = await LetterWorld.Of(database);
        world.Server.ImplicitTls = true;
        world.Server.Recipients = recipient => recipient.StartsWith("bad", StringComparison.Ordinal) ? reply : null;
        string before = await world.Letter("one@example.test"), bad = await world.Letter("bad@example.test"), after = await world.Letter("two@example.test");

        await Node(world, true).Run(Cancel);

        Assert.Equal(["sent", state, "sent"], [await world.State(before), await world.State(bad), await world.State(after)]);
        Assert.Equal([outcome], await world.Attempts(bad));
        Assert.Equal(1, world.Server.Calls);
    }

    [Theory]
    //          early  server listens  offers STARTTLS  AUTH     password   sees
    [InlineData(false, false, false, "LOGIN", "geheim", "不支持 STARTTLS")]
    [InlineData(false, false, true, "LOGIN", "another", "拒绝登录")]
    [InlineData(true, true, true, "PLAIN", "another", "拒绝登录")]
    [InlineData(true, true, true, "", "geheim", "不提供登录")]
    [InlineData(true, false, true, "LOGIN", "geheim", "加密方式不对")] // TLS asked of a port that begins in the clear
    [InlineData(false, true, true, "LOGIN", "geheim", "2秒内没有应答")] // and the other way round: both wait for the other
    public async Task A_server_that_cannot_be_used_touches_no_letter(bool early, bool listensEarly, bool offersTls, string mechanisms, string password, string seen)
    {
        await using var world = await LetterWorld.Of(database);
        (world.Server.ImplicitTls, world.Server.OffersTls, world.Server.Mechanisms, world.Server.Password) = (listensEarly, offersTls, mechanisms, password);
        string letter = await world.Letter("secret@example.test");

        var result = await Node(world, early, seconds: 2).Run(Cancel);

        Assert.Contains(seen, result.Unavailable, StringComparison.Ordinal);
        Assert.Equal("queued", await world.State(letter));
        Assert.Empty(await world.Attempts(letter));
        Assert.DoesNotContain("MAIL", world.Server.Heard);
    }

    [Fact]
    public async Task A_certificate_nobody_vouches_for_is_not_trusted()
    {
        await using var server = new SmtpListener { ImplicitTls = true };
        server.Up();
        var stranger = new MailKitTransport(LetterWorld.SettingsOf(server));

        var problem = await Assert.ThrowsAsync<MailUnavailableException>(() => stranger.Open(Cancel));

        Assert.Contains("证书不受信任", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AUTH", server.Heard);
    }

    [Fact]
    public async Task A_server_slower_than_the_limit_is_left_and_the_letter_tried_later()
    {
        await using var world = await LetterWorld.Of(database);
        (world.Server.ImplicitTls, world.Server.Thinks) = (true, TimeSpan.FromSeconds(30));
        string letter = await world.Letter("patient@example.test");

        await Node(world, true, seconds: 1).Run(Cancel);
        Assert.Equal(["deferred"], await world.Attempts(letter));

        world.Server.Thinks = TimeSpan.Zero;
        world.Clock.Now += TimeSpan.FromMinutes(1);
        await Node(world, true).Run(Cancel);
        Assert.Equal(["deferred", "sent"], await world.Attempts(letter));
    }

    [Fact]
    public async Task A_node_that_is_stopped_leaves_the_letter_to_another()
    {
        await using var world = await LetterWorld.Of(database);
        (world.Server.ImplicitTls, world.Server.Thinks) = (true, TimeSpan.FromMinutes(1));
        string letter = await world.Letter("stopped@example.test");
        using var stop = new CancellationTokenSource();
        var running = Node(world, true).Run(stop.Token);
        while (!world.Server.Heard.Contains("DATA"))
            await Task.Delay(20, Cancel);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Empty(world.Server.Taken);
        world.Server.Thinks = TimeSpan.Zero;
        world.Clock.Now += TimeSpan.FromMinutes(10);
        Assert.Equal(1, (await Node(world, true).Run(Cancel)).Sent);
        Assert.Equal("sent", await world.State(letter));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_reports_deliveries_is_asked_to(bool offered)
    {
        await using var world = await LetterWorld.Of(database);
        (world.Server.ImplicitTls, world.Server.Extensions) = (true, offered ? ["DSN"] : []);
        await world.Letter("report@example.test");

        Assert.Equal(1, (await Node(world, true).Run(Cancel)).Sent);

        Assert.Equal(offered, world.Server.Envelopes.Any(line => line.StartsWith("RCPT", StringComparison.Ordinal) && line.Contains("NOTIFY=FAILURE,DELAY", StringComparison.Ordinal)));
        Assert.Equal(offered, world.Server.Envelopes.Any(line => line.StartsWith("MAIL", StringComparison.Ordinal) && line.Contains("RET=HDRS", StringComparison.Ordinal) && line.Contains("ENVID=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_server_that_goes_away_defers_the_letter_and_ends_the_session()
    {
        var server = new SmtpListener { ImplicitTls = true };
        server.Up();
        await using var session = await new MailKitTransport(LetterWorld.SettingsOf(server), SmtpListener.Trust).Open(Cancel);
        await server.DisposeAsync();
        var letter = new LetterMessage("x@gxt.example.test", new("no-reply@gxt.example.test"), new("a@example.test"), "主题", "正文", "<p>正文</p>");

        var outcome = await session.Send(letter, Cancel);

        Assert.Equal((LetterFate.Deferred, true), (outcome.Fate, outcome.SessionLost));
    }

    private static DrainLetters Node(LetterWorld world, bool early, int seconds = 20) =>
        world.Node(settings: world.Settings with { ImplicitTls = early, Connections = 1, Timeout = TimeSpan.FromSeconds(seconds) });
}
