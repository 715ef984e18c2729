using System.Globalization;
using Dapper;
using SmartFactory.Gansu.Mail;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Letters;

namespace SmartFactory.Gansu.Tests.Letters;

/// <summary>Against a mail server that really listens, with STARTTLS and sign-in.</summary>
public sealed class DrainLettersTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Fact]
    public async Task What_was_written_arrives_as_it_was_written()
    {
        await using var world = await LetterWorld.Of(database);
        long enterprise = await new SmallLedger(database.Owner).Enterprise("甲（兰州）铝业“一厂”有限公司");
        await world.Contact(enterprise, "contact@example.test");
        string subject = "关于做好先进级智能工厂有效期届满复核准备工作的提醒（甲（兰州）铝业有限公司，2028年度，第一批）";
        await world.Queue(new LetterOrder("generic", "arrives", LetterRecipient.Enterprise(enterprise))
        {
            Values = LetterWorld.Texts(subject, "第一行，含 <尖括号> & “引号”。\n.以点开头的一行\n末行"),
        });

        var result = await world.Node().Run();

        Assert.Equal(new DrainResult(1, 0, 0, null), result);
        var taken = Assert.Single(world.Server.Taken);
        var mail = MailReader.Read(taken.Source);
        Assert.True(taken.SignedIn);
        Assert.Equal("contact@example.test", taken.Recipient);
        Assert.Equal(subject, mail.Subject);
        Assert.Equal("甘肃省工业和信息化厅（智能工厂） <no-reply@gxt.example.test>", mail.From.Replace("\"", "", StringComparison.Ordinal));
        Assert.Contains("甲（兰州）铝业“一厂”有限公司", mail.To, StringComparison.Ordinal);
        Assert.Equal("甲（兰州）铝业“一厂”有限公司：\n\n　　第一行，含 <尖括号> & “引号”。\n.以点开头的一行\n末行\n\n2026年11月30日", mail.Text);
        Assert.Contains("第一行，含 &lt;尖括号&gt; &amp; “引号”。<br>\n.以点开头的一行<br>\n末行</p>", mail.Html, StringComparison.Ordinal);
        Assert.Contains("Auto-Submitted: auto-generated", taken.Source, StringComparison.Ordinal);
        Assert.EndsWith("@gxt.example.test", mail.MessageId, StringComparison.Ordinal);
        Assert.Contains("multipart/alternative", taken.Source, StringComparison.Ordinal);
        Assert.All(taken.Source, letter => Assert.True(char.IsAscii(letter)));
        Assert.Equal("sent", await world.State("arrives"));
    }

    [Fact]
    public async Task A_server_that_is_down_for_an_hour_gets_every_letter_once_afterwards()
    {
        await using var world = await LetterWorld.Of(database);
        string first = await world.Letter("a@example.test"), second = await world.Letter("b@example.test");
        await world.Server.Down();

        for (int minute = 0; minute < 60; minute++)
        {
            var vain = await world.Node().Run();
            Assert.Contains("连接不上邮件服务器", vain.Unavailable, StringComparison.Ordinal);
            world.Clock.Now += TimeSpan.FromMinutes(1);
        }
        var failing = Assert.Single(await MailNodes.All(database.App), node => node.Node == "node-1");
        Assert.Equal(new DateTime(2026, 11, 30, 2, 0, 0), failing.FailingSince);
        Assert.Empty(await world.Attempts(first)); // the outage is not the letter's fault

        world.Server.Up();
        Assert.Equal(2, (await world.Node().Run()).Sent);

        Assert.Equal(DrainResult.Nothing, await world.Node().Run());
        Assert.Equal(["a@example.test", "b@example.test"], world.Server.Taken.Select(mail => mail.Recipient).Order());
        Assert.Equal(["sent"], await world.Attempts(second));
        Assert.Null(Assert.Single(await MailNodes.All(database.App), node => node.Node == "node-1").FailingSince);
    }

    [Theory]
    [InlineData("550 5.1.1 no such user", "failed", "refused")]
    [InlineData("553 bad mailbox name", "failed", "refused")]
    [InlineData("451 4.3.0 try later", "queued", "deferred")]
    [InlineData("452 mailbox full", "queued", "deferred")]
    public async Task A_refused_recipient_concerns_that_letter_only(string reply, string state, string outcome)
    {
        await using var world = await LetterWorld.Of(database);
        world.Server.Recipients = recipient => recipient.StartsWith("bad", StringComparison.Ordinal) ? reply : null;
        string before = await world.Letter("one@example.test"), bad = await world.Letter("bad@example.test"), after = await world.Letter("two@example.test");

        await world.Node(settings: world.Settings with { Connections = 1 }).Run();

        Assert.Equal(["sent", state, "sent"], [await world.State(before), await world.State(bad), await world.State(after)]);
        Assert.Equal([outcome], await world.Attempts(bad));
        await using var owner = await database.Owner.OpenConnectionAsync();
        Assert.Contains(reply[..3], await owner.QuerySingleAsync<string>("select last_error from letters where key = @bad", new { bad }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deferred_letter_is_tried_again_with_growing_pauses_until_it_has_failed()
    {
        await using var world = await LetterWorld.Of(database);
        world.Server.Recipients = _ => "451 try later";
        string key = await world.Letter("slowly@example.test");
        var began = world.Clock.Now;
        var tried = new List<double>();

        while (await world.State(key) == "queued")
        {
            int before = (await world.Attempts(key)).Length;
            await world.Node().Run();
            if ((await world.Attempts(key)).Length > before)
                tried.Add(Math.Round((world.Clock.Now - began).TotalMinutes));
            world.Clock.Now += TimeSpan.FromMinutes(tried.Count < 4 ? 1 : 60);
        }

        Assert.Equal([0, 1, 6, 21, 81, 321, 1041, 2481, 3921], tried);
        Assert.Equal("failed", await world.State(key));
        Assert.Empty(world.Server.Taken);
    }

    [Fact]
    public async Task A_server_slower_than_the_limit_is_left_and_the_letter_tried_later()
    {
        await using var world = await LetterWorld.Of(database);
        world.Server.Thinks = TimeSpan.FromSeconds(30);
        string key = await world.Letter("patient@example.test");
        var hasty = world.Settings with { Timeout = TimeSpan.FromSeconds(1) };

        await world.Node(settings: hasty).Run();
        Assert.Equal(["deferred"], await world.Attempts(key));

        world.Server.Thinks = TimeSpan.FromMilliseconds(20);
        world.Clock.Now += TimeSpan.FromMinutes(1);
        await world.Node().Run();
        Assert.Equal(["deferred", "sent"], await world.Attempts(key));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // such a server would take letters of strangers: they must not go out all the same
    public async Task A_refused_sign_in_is_noticed_and_nothing_is_sent(bool wantsSignIn)
    {
        await using var world = await LetterWorld.Of(database);
        world.Server.WantsSignIn = wantsSignIn;
        world.Server.Password = "another";
        string key = await world.Letter("secret@example.test");

        var result = await world.Node().Run();

        Assert.Contains("拒绝登录：535", result.Unavailable, StringComparison.Ordinal);
        Assert.Equal("queued", await world.State(key));
        Assert.DoesNotContain("MAIL", world.Server.Heard);
        Assert.Empty(await world.Attempts(key));
    }

    [Fact]
    public async Task Without_starttls_nothing_is_sent()
    {
        await using var world = await LetterWorld.Of(database);
        world.Server.OffersTls = false;
        await world.Letter("open@example.test");

        Assert.Contains("不支持 STARTTLS", (await world.Node().Run()).Unavailable, StringComparison.Ordinal);

        Assert.DoesNotContain("AUTH", world.Server.Heard);
        Assert.Empty(world.Server.Taken);
    }

    [Fact]
    public async Task A_letter_of_a_killed_node_passes_to_another_when_its_lease_runs_out()
    {
        await using var world = await LetterWorld.Of(database);
        string key = await world.Letter("lost@example.test");
        await using (var owner = await database.Owner.OpenConnectionAsync())
        {
            await owner.ExecuteAsync(
                "update letters set state = 'sending', leased_by = 'node-1/dead', leased_until = @until where key = @key",
                new { key, until = world.Clock.Now.AddMinutes(5) });
        }

        Assert.Equal(DrainResult.Nothing, await world.Node("node-2").Run());
        world.Clock.Now += TimeSpan.FromMinutes(6);
        Assert.Equal(1, (await world.Node("node-2").Run()).Sent);

        Assert.Equal(["interrupted", "sent"], await world.Attempts(key));
        Assert.Single(world.Server.Taken);
    }

    [Fact]
    public async Task Ten_thousand_letters_by_two_nodes_without_a_duplicate()
    {
        await using var world = await LetterWorld.Of(database);
        long enterprise = await new SmallLedger(database.Owner).Enterprise("多信企业");
        await world.Contact(enterprise, "many@example.test");
        LetterOrder[] orders = [.. Enumerable.Range(0, 10_000).Select(i =>
            new LetterOrder("generic", $"mass/{i}", LetterRecipient.Enterprise(enterprise)) { Values = LetterWorld.Texts($"第{i.ToString(CultureInfo.InvariantCulture)}封", "正文") })];
        Assert.Equal(10_000, await world.Queue(orders));
        Assert.Equal(0, await world.Queue(orders)); // the same night once more

        var many = world.Settings with { Connections = 12 };
        var results = await Task.WhenAll(world.Node("node-1", many).Run(), world.Node("node-2", many).Run());

        Assert.Equal(10_000, results.Sum(result => result.Sent));
        Assert.Equal(10_000, world.Server.Taken.Count);
        Assert.Equal(10_000, world.Server.Taken.Select(mail => MailReader.Read(mail.Source).MessageId).Distinct().Count());
        await using var owner = await database.Owner.OpenConnectionAsync();
        Assert.Equal(10_000, await owner.ExecuteScalarAsync<int>(
            "select count(*) from letters l where key like 'mass/%' and state = 'sent' and 1 = (select count(*) from letter_attempts a where a.letter_id = l.letter_id)"));
    }

    [Fact]
    public async Task A_deliberate_second_sending_is_another_message_and_a_retry_is_not()
    {
        await using var world = await LetterWorld.Of(database);
        world.Server.Recipients = _ => "451 later";
        string key = await world.Letter("again@example.test");
        await world.Node().Run();
        world.Server.Recipients = _ => null;
        world.Clock.Now += TimeSpan.FromHours(1);
        await world.Node().Run();
        await using (var owner = await database.Owner.OpenConnectionAsync())
            await owner.ExecuteAsync("update letters set state = 'queued', resends = resends + 1 where key = @key", new { key });
        await world.Node().Run();

        string[] ids = [.. world.Server.Taken.Select(mail => MailReader.Read(mail.Source).MessageId)];
        Assert.Equal(2, ids.Length);
        Assert.NotEqual(ids[0], ids[1]);
    }
}
