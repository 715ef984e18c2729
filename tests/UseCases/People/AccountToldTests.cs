using SmartFactory.Gansu.Mail;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.UseCases.People;

/// <summary>What happens to an account is told to its person and to the audit administrators; the link goes to the person and stands nowhere else.</summary>
public sealed class AccountToldTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private const string Audit = "audit-administrator/620000";

    [Theory]
    [InlineData(AccountAct.Move)]
    [InlineData(AccountAct.Disable)]
    [InlineData(AccountAct.Reset)]
    [InlineData(AccountAct.Address)]
    public async Task Person_and_audit_are_told_when_it_is_asked_and_when_it_is_done(AccountAct act)
    {
        var world = await AccountWorld.Of(database);
        var security = await world.Person(Role.SecurityAdministrator, "郑");
        var audit = await world.Person(Role.AuditAdministrator, "孙");
        var maker = await world.Person(Role.ProvinceMaker, "李");
        long before = await world.Letters("account-notice", Audit);

        var waiting = await world.Ask(security, new(act, maker.UserId) { Role = Role.ProvinceFinance, Reason = "调离", Email = "new.address@example.test" });
        var asked = (await world.Letters("account-notice", $"person/{maker.UserId}"), await world.Letters("account-notice", Audit) - before);
        await world.Confirm(audit, waiting);

        Assert.Equal((1, 1), asked);
        Assert.Equal(2, await world.Letters("account-notice", Audit) - before);
        Assert.Equal(act == AccountAct.Reset ? (1, 1) : (2, 0), (await world.Letters("account-notice", $"person/{maker.UserId}"), await world.Letters("account-link", $"person/{maker.UserId}")));
        // also of a new address the old one is told
        Assert.Equal(2, await world.Scalar<long>("select count(*) from letters where mailbox = 'person/' || @UserId and address_masked = 'pe***@example.test'", maker));
        Assert.Equal(2, (await MessageList.Counts(database.App, maker, null)).All);
        Assert.Equal(0, (await MessageList.Counts(database.App, await world.Person(Role.ProvinceMaker, "别人"), "李")).All);
    }

    [Fact]
    public async Task The_link_is_in_the_mail_and_nowhere_else()
    {
        var world = await AccountWorld.Of(database);
        var security = await world.Person(Role.SecurityAdministrator, "郑");
        var made = await world.Ask(security, AccountWorld.Create(Role.City, "620100"));
        var link = await AccountLinks.Of(database.Owner, AccountWorld.Fields, made.UserId!.Value);
        string token = link.Segments[^1];
        string folder = Directory.CreateTempSubdirectory("mail").FullName;
        var settings = new MailSettings { Folder = folder, Connections = 1 };

        await new DrainLetters(database.App, new PickupTransport(settings), settings, AccountWorld.Fields, TimeProvider.System).Run();

        Assert.Equal("award.example.test", link.Host);
        var mail = Assert.Single(Directory.EnumerateFiles(folder).Select(file => MailReader.Read(File.ReadAllText(file))), mail => mail.Confidential);
        Assert.Contains("new.person@example.test", mail.To, StringComparison.Ordinal);
        Assert.Contains(link.ToString(), mail.Text, StringComparison.Ordinal);
        Assert.Contains(token, mail.Html, StringComparison.Ordinal);
        Assert.All(new PickupMailbox(settings).Newest(), shown => Assert.DoesNotContain("/invitation/", shown.Mail.Text + shown.Mail.Html, StringComparison.Ordinal));
        Assert.Empty(await AccountLinks.PlacesOf(database.Owner, token));
        Assert.NotEmpty(await AccountLinks.PlacesOf(database.Owner, "ne***@example.test")); // it would have been found
        Assert.Empty(await AccountLinks.PlacesOf(database.Owner, "new.person@example.test"));
        Assert.Equal("", await world.Scalar<string>("select sealed_link from letters where kind = 'account-link' and mailbox = 'person/' || @UserId", made));
        Assert.NotNull(await Invitations.Find(database.App, token));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Another_link_another_address_and_disabling_end_the_one_before()
    {
        var world = await AccountWorld.Of(database);
        var security = await world.Person(Role.SecurityAdministrator, "郑");
        long id = (await world.Ask(security, AccountWorld.Create(Role.City, "620100"))).UserId!.Value;
        var tokens = new List<string> { await Token(id) };

        var again = await SendAccountLink.To(world.Desk, id, security);
        tokens.Add(await Token(id));
        await world.Ask(security, new(AccountAct.Address, id) { Email = "third@example.test" });
        var states = await Good(tokens);
        await SendAccountLink.To(world.Desk, id, security);
        tokens.Add(await Token(id));
        var then = await Good(tokens);
        await world.Ask(security, new(AccountAct.Disable, id) { Reason = "调离" });
        await world.Ask(security, new(AccountAct.Enable, id));

        Assert.Equal("ne***@example.test", again.SentTo);
        Assert.Equal([false, false], states);
        Assert.Equal([false, false, true], then);
        var end = await Good(tokens);
        Assert.Equal([false, false, false], end);
        var person = await world.Person(Role.City, "赵", "620100");
        Assert.Contains("重设密码", (await Assert.ThrowsAsync<RefusalException>(() => SendAccountLink.To(world.Desk, person.UserId, security))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_prints_a_link_and_is_named()
    {
        var world = await AccountWorld.Of(database);
        var security = await world.Person(Role.SecurityAdministrator, "郑");
        await world.Person(Role.AuditAdministrator, "孙");
        string userName = await world.Scalar<string>("select user_name from users where user_id = @UserId", security);
        var asked = AccountWorld.Create(Role.Approver);
        await world.Ask(security, asked);
        long before = await world.Letters("account-notice", Audit);

        var unconfirmed = await Assert.ThrowsAsync<RefusalException>(() => Print(world, asked.New!.UserName, false));
        var set = await Assert.ThrowsAsync<RefusalException>(() => Print(world, userName, false));
        string link = await Print(world, userName, true);

        Assert.Contains("还在等待另一名管理员复核", unconfirmed.Message, StringComparison.Ordinal);
        Assert.Contains("--reset", set.Message, StringComparison.Ordinal);
        Assert.StartsWith("https://award.example.test/invitation/", link, StringComparison.Ordinal);
        Assert.NotNull(await Invitations.Find(database.App, link.Split('/')[^1]));
        Assert.Empty(await AccountLinks.PlacesOf(database.Owner, link.Split('/')[^1]));
        Assert.Equal("系统运维（张三）：true", await world.Scalar<string>(
            "select actor_name || '：' || (reason like '%原密码和两步验证已清除%') from events where act = 'account-link-printed' and subject_id = @UserId and reason like '%邮件服务器未启用%'", security));
        Assert.Equal(1, await world.Letters("account-notice", Audit) - before);
        await world.Scalar<int>("update users set disabled_at = now() where user_id = @UserId returning 1", security);
        Assert.Contains("已经停用", (await Assert.ThrowsAsync<RefusalException>(() => Print(world, userName, true))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_unlocks_and_nothing_else()
    {
        var world = await AccountWorld.Of(database);
        var city = await world.Person(Role.City, "赵", "620100");
        string userName = await world.Scalar<string>("update users set lockout_end = now() + interval '1 hour', access_failed_count = 4 where user_id = @UserId returning user_name", city);

        await UnlockAccount.Of(database.App, userName, "张三", "本人来电");

        Assert.True(await world.Scalar<bool>("select lockout_end is null and access_failed_count = 0 and password_hash = 'hash' from users where user_id = @UserId", city));
        Assert.Equal("赵：本人来电", await world.Scalar<string>("select reason from events where act = 'account-unlocked' and subject_id = @UserId", city));
    }

    private Task<string> Token(long userId) => AccountLinks.Of(database.Owner, AccountWorld.Fields, userId).ContinueWith(link => link.Result.Segments[^1], TaskScheduler.Default);

    private async Task<bool[]> Good(IEnumerable<string> tokens) =>
        [.. (await Task.WhenAll(tokens.Select(token => Invitations.Find(database.App, token)))).Select(invitation => invitation is not null)];

    private async Task<string> Print(AccountWorld world, string userName, bool reset) =>
        (await PrintAccountLink.For(database.App, world.Desk.Site, userName, "张三", "邮件服务器未启用", reset, world.Desk.Day)).Link;
}
