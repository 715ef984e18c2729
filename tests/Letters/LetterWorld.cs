using Dapper;
using Microsoft.AspNetCore.DataProtection;
using SmartFactory.Gansu.Mail;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Letters;

/// <summary>An outbox, a mail server and a clock that goes when it is told to.</summary>
internal sealed class LetterWorld(DatabaseFixture database) : IAsyncDisposable
{
    public static readonly DateOnly Day = new(2026, 11, 30);

    public static readonly SensitiveFields Fields = new(new EphemeralDataProtectionProvider());

    private static int _next;

    public SmtpListener Server { get; } = new();

    public StoppedClock Clock { get; } = new();

    public MailSettings Settings => SettingsOf(Server);

    public static MailSettings SettingsOf(SmtpListener server) => new()
    {
        Transport = "smtp",
        Host = "localhost",
        Port = server.Port,
        ImplicitTls = server.ImplicitTls,
        UserName = "gansu",
        Password = "geheim",
        From = new("no-reply@gxt.example.test", "甘肃省工业和信息化厅（智能工厂）"),
        Timeout = TimeSpan.FromSeconds(20),
    };

    public static async Task<LetterWorld> Of(DatabaseFixture database)
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("update letters set state = 'held', leased_by = null, leased_until = null where state in ('queued', 'sending')");
        var world = new LetterWorld(database);
        world.Server.Up();
        return world;
    }

    public DrainLetters Node(string name = "node-1", MailSettings? settings = null) =>
        new(database.App, new MailKitTransport(settings ?? Settings, SmtpListener.Trust), settings ?? Settings, Fields, Clock) { Node = name };

    /// <summary>A letter to an enterprise of its own; returns the letter's key.</summary>
    public async Task<string> Letter(string email, string name = "收信企业")
    {
        long enterprise = await new SmallLedger(database.Owner).Enterprise(name);
        await Contact(enterprise, email);
        string key = $"test/{Interlocked.Increment(ref _next)}";
        await Queue(new LetterOrder("generic", key, LetterRecipient.Enterprise(enterprise)) { Values = Texts("关于复核的提醒", "请按期申请。") });
        return key;
    }

    public async Task<int> Queue(params LetterOrder[] orders)
    {
        await using var work = await Work.Begin(database.App, Officer.Operator);
        int queued = await QueueLetters.In(work, orders, Day);
        await work.Commit();
        return queued;
    }

    public async Task Contact(long enterprise, string email)
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("""
            insert into enterprise_contacts (enterprise_id, email, email_masked, changed_by, changed_by_name) values (@enterprise, @cipher, @masked, 1, '甲')
            """, new { enterprise, cipher = Fields.Encrypt(SensitiveField.Email, email), masked = SensitiveFields.MaskAddress(email) });
    }

    public async Task<string> State(string key)
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        return await owner.QuerySingleAsync<string>("select state from letters where key = @key", new { key });
    }

    /// <summary>Outcomes of the attempts, in order.</summary>
    public async Task<string[]> Attempts(string key)
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        return [.. await owner.QueryAsync<string>(
            "select a.outcome from letter_attempts a join letters l using (letter_id) where l.key = @key order by a.letter_attempt_id", new { key })];
    }

    public static Dictionary<string, string> Texts(string title, string text) => new() { ["标题"] = title, ["正文"] = text };

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

/// <summary>A clock that stands still until it is moved.</summary>
internal sealed class StoppedClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 30, 2, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
