using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.People;

/// <summary>A master key that is lost for good: going on without it is deliberate, says what is given up, and locks nobody out.</summary>
public sealed class LostKeyTests(TemplateDatabase template)
{
    private static readonly Officer Operator = Officer.Operator with { Name = "王运维" };

    [Fact]
    public async Task While_the_key_opens_the_database_it_is_not_lost()
    {
        await using var world = await KeyWorld.Of(template);
        await Assert.ThrowsAsync<RefusalException>(() => ReplaceLostKey.Preview(world.Owner, world.Home()));
        await world.Start(world.Home());

        var refusal = await Assert.ThrowsAsync<RefusalException>(() => ReplaceLostKey.Preview(world.Owner, world.Home()));

        Assert.Contains("没有丢失", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_locked_is_given_up_on_record_and_work_goes_on()
    {
        await using var world = await KeyWorld.Of(template);
        string cipher = world.Lock(world.Home(), "机密");
        string fingerprint = (await world.Ask<string>("select fingerprint from master_key"))!;
        var (enterprise, account) = await Fill(world, cipher);
        var bare = world.Home("bare");
        KeyWorld.Write(bare, "不是密钥");

        var would = await ReplaceLostKey.Preview(world.Owner, bare);
        Assert.Equal(new LostWithKey(1, 2, 1, 1, 0, 0) { Fingerprint = fingerprint }, would);
        await Assert.ThrowsAsync<RefusalException>(() => ReplaceLostKey.Run(world.Owner, bare, "lost", Operator, "磁盘损坏", DateTimeOffset.UtcNow));
        Assert.Equal(1, await world.Ask<long>("select count(*) from data_protection_keys"));

        var (lost, _, kept) = await ReplaceLostKey.Run(world.Owner, bare, fingerprint, Operator, "磁盘损坏", DateTimeOffset.UtcNow);

        Assert.Equal(would, lost);
        Assert.Equal("不是密钥", await File.ReadAllTextAsync(kept!, TestContext.Current.CancellationToken));
        await using var node = world.Node(bare);
        var seal = node.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
        Assert.Equal("新的", seal.Open(seal.Protect("新的")));
        Assert.Equal("（由已丢失的主密钥加密，不能再读）", seal.Open(cipher));
        Assert.Equal("（由已丢失的主密钥加密，不能再读）",
            await new RevealField(world.App, node.GetRequiredService<SensitiveFields>()).Of(account, SensitiveField.BankAccount, "核对", Operator with { Role = Role.ProvinceMaker }));
        Assert.Equal(0, await world.Ask<long>("select count(*) from users where two_factor_enabled or authenticator_key is not null or recovery_codes <> '' or security_stamp = '旧'"));
        Assert.Equal(1, await world.Ask<long>($"select count(*) from enterprise_accounts where enterprise_id = {enterprise} and rejected_at is not null and rejection_reason like '主密钥丢失%'"));
        Assert.Equal(0, await world.Ask<long>("select (select count(*) from enterprise_contacts where email <> '') + (select count(*) from bureau_contacts where email <> '')"));
        Assert.Equal("held", await world.Ask<string>("select state from letters"));
        Assert.Equal(1, await world.Ask<long>($"select count(*) from retired_keys where fingerprint = '{fingerprint}'"));
        Assert.Contains(fingerprint, await world.Ask<string>("select reason from events where act = 'master-key-replaced' and actor_name = '王运维'") ?? "", StringComparison.Ordinal);
    }

    private static async Task<(long Enterprise, long Account)> Fill(KeyWorld world, string cipher)
    {
        var ledger = new SmallLedger(world.Owner);
        long enterprise = await ledger.Enterprise("失钥企业");
        long account = await ledger.Account(enterprise);
        string user = await TestAccounts.Make(world.Owner, Role.City, null, null);
        await using var connection = await world.Owner.OpenConnectionAsync();
        await connection.ExecuteAsync("""
            update enterprise_accounts set account_cipher = @cipher, phone_cipher = @cipher;
            update users set two_factor_enabled = true, authenticator_key = @cipher, recovery_codes = 'x', security_stamp = '旧' where normalized_name = upper(@user);
            insert into enterprise_contacts (enterprise_id, email, email_masked, contact_name, changed_by, changed_by_name) values (@enterprise, @cipher, 'of***@example.com', '', 1, '测试');
            insert into bureau_contacts (role, region_code, email, email_masked, contact_name, changed_by, changed_by_name) values ('city', '620100', @cipher, 'of***@example.com', '', 1, '测试');
            insert into letter_templates (kind, version, subject, text_body, edited_by_name) values ('test', 1, '测试', '测试', '测试');
            insert into letters (kind, key, recipient_kind, mailbox, recipient_name, address, city_code, subject, text_body, letter_template_id, day, state)
            select 'test', 'test/1', 'bureau', 'city/620100', '兰州市', @cipher, '620100', '测试', '测试', min(letter_template_id), '2026-11-30', 'queued' from letter_templates
            """, new { cipher, enterprise, user });
        return (enterprise, account);
    }
}
