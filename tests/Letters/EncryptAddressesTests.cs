using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;
using SmartFactory.Gansu.Mail;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Letters;

public sealed class EncryptAddressesTests(TemplateDatabase template) : IAsyncLifetime
{
    // every test has rows of its own in clear, and the database refuses them else
    private readonly DatabaseFixture _database = new(template);
    private static readonly SensitiveFields Fields = LetterWorld.Fields;

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData("office@example.test", "of***@example.test")]
    [InlineData("a@b.cn", "a***@b.cn")]
    [InlineData("", "")]
    public void An_address_is_shown_by_its_beginning_and_where_it_is(string address, string shown) => Assert.Equal(shown, SensitiveFields.MaskAddress(address));

    [Fact]
    public async Task What_was_stored_in_clear_is_encrypted_once_by_whichever_node_starts()
    {
        await AsBefore(2_300);

        int[] done = await Task.WhenAll(EncryptAddresses.Once(_database.App, Fields), EncryptAddresses.Once(_database.App, Fields));

        Assert.Equal(2_300 + 1 + 2_300, done.Sum());
        Assert.Equal(0, await EncryptAddresses.Once(_database.App, Fields));
        await using var owner = await _database.Owner.OpenConnectionAsync();
        Assert.Equal(0, await owner.ExecuteScalarAsync<int>("""
            select (select count(*) from enterprise_contacts where email ~ '@') + (select count(*) from bureau_contacts where email ~ '@') + (select count(*) from letters where address ~ '@')
            """));
        foreach (var (number, cipher, masked) in await owner.QueryAsync<(int, string, string)>("select substr(key, 8)::int, address, address_masked from letters where key like 'before/%' order by letter_id limit 50"))
            Assert.Equal(($"office{number}@example.test", "of***@example.test"), (Fields.Decrypt(SensitiveField.Email, cipher), masked));
        var contact = await owner.QueryFirstAsync<(string Name, string Email)>("select contact_name, email from enterprise_contacts order by enterprise_id desc limit 1");
        Assert.Equal(contact.Name, Fields.Decrypt(SensitiveField.Email, contact.Email));
        // a letter without address keeps none
        Assert.Equal("", await owner.ExecuteScalarAsync<string>("select address || address_masked from letters where key = 'none'"));
    }

    [Theory]
    [InlineData("update enterprise_contacts set email = 'a@b.cn'")]
    [InlineData("update bureau_contacts set email = 'a@b.cn'")]
    [InlineData("update letters set address = 'a@b.cn'")]
    public async Task Nobody_writes_an_address_in_clear_any_more(string sql)
    {
        await AsBefore(1);
        await EncryptAddresses.Once(_database.App, Fields);
        await using var owner = await _database.Owner.OpenConnectionAsync();
        Assert.Equal(PostgresErrorCodes.CheckViolation, (await Assert.ThrowsAsync<PostgresException>(() => owner.ExecuteAsync(sql))).SqlState);
    }

    [Fact]
    public async Task A_node_with_another_key_leaves_the_letters_to_others_and_no_answer_repeats_the_address()
    {
        await using var world = await LetterWorld.Of(_database);
        string taken = await world.Letter("office@example.test"), refused = await world.Letter("gone@example.test");
        var stranger = new DrainLetters(_database.App, new MailKitTransport(world.Settings, SmtpListener.Trust), world.Settings, new SensitiveFields(new EphemeralDataProtectionProvider()), world.Clock);
        Assert.Contains("不能解密", (await stranger.Run()).Unavailable, StringComparison.Ordinal);
        Assert.Equal(("queued", "queued"), (await world.State(taken), await world.State(refused)));

        world.Server.Recipients = address => address.Contains("gone", StringComparison.Ordinal) ? "550 5.1.1 <gone@example.test> no such user" : null;
        await world.Node().Run();
        Assert.Equal(("sent", "failed"), (await world.State(taken), await world.State(refused)));
        await using var owner = await _database.Owner.OpenConnectionAsync();
        Assert.Equal(0, await owner.ExecuteScalarAsync<int>("select count(*) from letter_attempts where reply like '%gone@%'"));
        Assert.Equal(0, await owner.ExecuteScalarAsync<int>("select count(*) from letters where last_error like '%gone@%'"));
    }

    // as an earlier version left it
    private async Task AsBefore(int number)
    {
        await using var owner = await _database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("""
            alter table enterprise_contacts drop constraint enterprise_contacts_email_encrypted;
            alter table bureau_contacts drop constraint bureau_contacts_email_encrypted;
            alter table letters drop constraint letters_address_encrypted;
            insert into enterprises (enterprise_id, uscc, name, city_code, unit_id) overriding system value
            select 900000 + n, '9162' || lpad(n::text, 14, '0'), '企业' || n, '620100', 900000 + n from generate_series(1, @number) n;
            insert into enterprise_contacts (enterprise_id, email, contact_name, changed_by, changed_by_name)
            select 900000 + n, 'office' || n || '@example.test', 'office' || n || '@example.test', 1, '甲' from generate_series(1, @number) n;
            insert into bureau_contacts (role, region_code, email, changed_by, changed_by_name) values ('city', '620100', 'city@example.test', 1, '甲');
            insert into letters (kind, key, recipient_kind, mailbox, recipient_name, address, subject, text_body, letter_template_id, day, state)
            select 'generic', k, 'bureau', 'city/620100', '兰州市', a, '通知', '正文', (select max(letter_template_id) from letter_templates), '2026-11-30', 'sent'
            from (select 'before/' || n, 'office' || n || '@example.test' from generate_series(1, @number) n union all select 'none', '') x (k, a);
            alter table enterprise_contacts add constraint enterprise_contacts_email_encrypted check (email !~ '@') not valid;
            alter table bureau_contacts add constraint bureau_contacts_email_encrypted check (email !~ '@') not valid;
            alter table letters add constraint letters_address_encrypted check (address !~ '@') not valid
            """, new { number });
    }
}
