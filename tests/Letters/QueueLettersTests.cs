using Dapper;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Letters;

public sealed class QueueLettersTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private readonly SmallLedger _ledger = new(database.Owner);

    [Fact]
    public async Task A_letter_about_a_title_is_filled_from_the_ledger()
    {
        await using var world = await LetterWorld.Of(database);
        long enterprise = await _ledger.Enterprise("示例铝业", county: "620102");
        long title = await Title(enterprise);
        await world.Contact(enterprise, "office@example.test");

        Assert.Equal(2, await world.Queue(
            new LetterOrder("renewal-due", $"renewal/{title}/a", LetterRecipient.Enterprise(enterprise)) { TitleId = title },
            new LetterOrder("renewal-due", $"renewal/{title}/b", LetterRecipient.County("620102")) { TitleId = title }));

        var (toEnterprise, toCounty) = (await Row($"renewal/{title}/a"), await Row($"renewal/{title}/b"));
        Assert.Equal("关于先进级智能工厂复核申请截止的通知（示例铝业）", toEnterprise.Subject);
        Assert.Contains("示例铝业“一号产线”（先进级智能工厂，甘工信发〔2025〕9号）有效期至2027年1月6日。按照《实施细则》第二十二条", toEnterprise.TextBody, StringComparison.Ordinal);
        Assert.Contains("申请截止日为2026年10月6日", toEnterprise.TextBody, StringComparison.Ordinal);
        Assert.Equal(("queued", "620100", "620102"), (toEnterprise.State, toEnterprise.CityCode, toEnterprise.CountyCode));
        Assert.Equal("office@example.test", LetterWorld.Fields.Decrypt(SensitiveField.Email, toEnterprise.Address));
        Assert.DoesNotContain("example", toEnterprise.Address, StringComparison.Ordinal);
        Assert.StartsWith("城关区工业和信息化主管部门：", toCounty.TextBody, StringComparison.Ordinal);
        Assert.Equal(("held", QueueLetters.NoAddress, "county/620102"), (toCounty.State, toCounty.LastError, toCounty.Mailbox));
    }

    [Fact]
    public async Task A_key_is_written_once_whatever_else_is_queued_with_it()
    {
        await using var world = await LetterWorld.Of(database);
        long enterprise = await _ledger.Enterprise("一次企业");
        var order = new LetterOrder("generic", "once", LetterRecipient.Enterprise(enterprise)) { Values = LetterWorld.Texts("一", "二") };

        Assert.Equal(1, await world.Queue(order, order));
        Assert.Equal(1, await world.Queue(order, order with { Key = "once-more" }));
    }

    [Fact]
    public async Task Two_at_once_write_one_letter()
    {
        await using var world = await LetterWorld.Of(database);
        long enterprise = await _ledger.Enterprise("同时企业");
        var orders = Enumerable.Range(0, 50).Select(i => new LetterOrder("generic", $"race/{i}", LetterRecipient.Enterprise(enterprise)) { Values = LetterWorld.Texts("一", "二") }).ToArray();

        int[] queued = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => world.Queue(orders)));

        Assert.Equal(50, queued.Sum());
    }

    [Fact]
    public async Task A_letter_is_not_written_when_what_causes_it_is_not_committed()
    {
        long enterprise = await _ledger.Enterprise("未成企业");
        await using (var work = await Work.Begin(database.App, Officer.Operator))
        {
            var order = new LetterOrder("generic", "undone", LetterRecipient.Enterprise(enterprise)) { Values = LetterWorld.Texts("一", "二") };
            Assert.True(await QueueLetters.In(work, order, LetterWorld.Day));
        }
        await using var owner = await database.Owner.OpenConnectionAsync();
        Assert.False(await owner.ExecuteScalarAsync<bool>("select exists (select from letters where key = 'undone')"));
    }

    [Fact]
    public async Task A_caller_who_forgets_a_value_is_told_which()
    {
        await using var world = await LetterWorld.Of(database);
        long enterprise = await _ledger.Enterprise("缺值企业");

        var problem = await Assert.ThrowsAsync<ArgumentException>(() => world.Queue(new LetterOrder("ban-ended", "x", LetterRecipient.Enterprise(enterprise))));

        Assert.Contains("决定文号、不得申报截止日", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update letter_templates set subject = 'x'")]
    [InlineData("delete from letter_attempts")]
    [InlineData("delete from letters")]
    public async Task The_application_may_not(string sql)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => connection.ExecuteAsync(sql));
    }

    private sealed record Letter(string Subject, string TextBody, string State, string Address, string Mailbox, string CityCode, string CountyCode, string LastError);

    private async Task<Letter> Row(string key)
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        return await owner.QuerySingleAsync<Letter>("select subject, text_body, state, address, mailbox, city_code, county_code, last_error from letters where key = @key", new { key });
    }

    private async Task<long> Title(long enterprise)
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        return await owner.ExecuteScalarAsync<long>("""
            insert into titles (enterprise_id, kind, carrier, document, confirmed_on, valid_to, renewal_open, renewal_due, state, state_since)
            values (@enterprise, 'advanced', '一号产线', '甘工信发〔2025〕9号', '2024-01-06', '2027-01-06', '2026-07-06', '2026-10-06', 'valid', '2024-01-06')
            returning title_id
            """, new { enterprise });
    }
}
