using Dapper;
using Microsoft.AspNetCore.DataProtection;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.UseCases.People;

/// <summary>People in office, and nobody else: whoever held an administrator's role before is one no more.</summary>
internal sealed class AccountWorld(DatabaseFixture database)
{
    private static int _next;

    public static readonly SensitiveFields Fields = new(new EphemeralDataProtectionProvider());

    public AccountDesk Desk { get; } = new(database.App, Fields, "https://award.example.test", new DateOnly(2026, 11, 30));

    public static async Task<AccountWorld> Of(DatabaseFixture database)
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("""
            update letters set state = 'held' where state = 'queued';
            update account_requests set state = 'lapsed', decided_at = now() where state = 'requested';
            update users set role = 'auditor', demonstration = false, disabled_at = now() where role like '%administrator'
            """);
        return new(database);
    }

    /// <summary>Somebody who has set a password.</summary>
    public async Task<Officer> Person(Role role, string name, string region = "620000")
    {
        long id = await Scalar<long>("""
            insert into users (user_name, normalized_name, display_name, role, region_code, organisation, security_stamp, password_hash, password_changed_at, email, email_masked)
            values (@user, upper(@user), @name, @role, @region, '测试单位', 'stamp', 'hash', now(), @email, @masked) returning user_id
            """, new
        {
            user = $"u{Interlocked.Increment(ref _next)}", name, role = role.Code(), region,
            email = Fields.Encrypt(SensitiveField.Email, "person@example.test"), masked = "pe***@example.test",
        });
        return new Officer(id, name, role, new Account { Role = role, RegionCode = region }.Scope);
    }

    public static AccountAsked Create(Role role, string region = "") => new(AccountAct.Create, null)
    {
        New = new($"n{Interlocked.Increment(ref _next)}", "新人", "某单位", role, region, null, "new.person@example.test"),
    };

    public Task<AccountReceipt> Ask(Officer officer, AccountAsked asked) => RequestAccount.By(Desk, asked, officer);

    public Task<AccountReceipt> Confirm(Officer officer, AccountReceipt waiting) => ConfirmAccountRequest.Confirm(Desk, waiting.RequestId!.Value, officer);

    /// <summary>The invited person sets a password.</summary>
    public Task Comes(long userId) => Scalar<int>("update users set password_hash = 'hash', password_changed_at = now() where user_id = @userId returning 1", new { userId });

    public async Task<T> Scalar<T>(string sql, object? values = null)
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        return (await owner.ExecuteScalarAsync<T>(sql, values))!;
    }

    public Task<string> Role(long userId) => Scalar<string>("select role from users where user_id = @userId", new { userId });

    public Task<bool> Disabled(long userId) => Scalar<bool>("select disabled_at is not null from users where user_id = @userId", new { userId });

    /// <summary>How many letters of a kind lie in a mailbox.</summary>
    public Task<long> Letters(string kind, string mailbox) => Scalar<long>("select count(*) from letters where kind = @kind and mailbox = @mailbox", new { kind, mailbox });
}
