using Dapper;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.People;
using static SmartFactory.Gansu.Tests.Fixtures.SmallLedger;

namespace SmartFactory.Gansu.Tests.Web.People;

/// <summary>Accounts and phones: masked on every page, shown in full only with a purpose and on record.</summary>
public sealed class SecretsTests(WebFixture web) : IClassFixture<WebFixture>
{
    private const string Number = "6222021001112223334";

    [Fact]
    public async Task An_account_is_masked_until_it_is_revealed_and_the_view_is_recorded()
    {
        var (enterprise, account) = await Recorded("账户企业");
        var finance = await web.SignInAs(Role.ProvinceFinance);

        string page = (await finance.Page($"/enterprises/{enterprise}")).Body!.InnerHtml;
        Assert.DoesNotContain(Number, page, StringComparison.Ordinal);
        Assert.Contains("3334", page, StringComparison.Ordinal);
        Assert.Equal(0, await Views(account));

        using (var without = await finance.Post($"/enterprises/{enterprise}/accounts/{account}/reveal", ("purpose", " "), ("field", "account")))
            Assert.DoesNotContain(Number, await without.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await Views(account));

        using var shown = await finance.Post($"/enterprises/{enterprise}/accounts/{account}/reveal", ("purpose", "核对拨付账户"), ("field", "account"));
        Assert.Contains(Number, await shown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(shown.Headers.CacheControl!.NoStore);
        Assert.Equal(1, await Views(account));
        var auditor = await web.SignInAs(Role.Auditor);
        string records = (await auditor.Page("/sensitive-views")).QuerySelector("tbody")!.TextContent;
        Assert.Contains("核对拨付账户", records, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_the_region_nothing_is_revealed_and_nothing_recorded()
    {
        var (_, account) = await Recorded("区外账户");
        var reveal = web.Services.GetRequiredService<RevealField>();

        Assert.Null(await reveal.Of(account, SensitiveField.BankAccount, "看看", NewAreaCity));
        await Assert.ThrowsAsync<RefusalException>(() => reveal.Of(account, SensitiveField.BankAccount, "", LanzhouCity));
        Assert.Equal(0, await Views(account));
        Assert.Equal(Number, await reveal.Of(account, SensitiveField.BankAccount, "核对", LanzhouCity));
        Assert.Equal(1, await Views(account));
    }

    [Theory]
    [InlineData(Role.ProvinceMaker, "待下达资金的批次")]
    [InlineData(Role.ProvinceFinance, "待下达资金的批次", "待确认的拨付、退回", "待确认的收款账户")]
    [InlineData(Role.Approver)] // who approves does not pay
    [InlineData(Role.City, "待确认的拨付、退回")]
    [InlineData(Role.County)]
    [InlineData(Role.Auditor)]
    [InlineData(Role.SystemAdministrator)]
    public async Task The_first_page_lists_what_waits_for_this_role(Role role, params string[] expected)
    {
        var ledger = new SmallLedger(web.Owner);
        long enterprise = await ledger.Enterprise($"首页企业{role}");
        long award = await ledger.Award(enterprise, TitleKind.Basic, 100);
        await ledger.Batch(TitleKind.Basic, 50, enterprise);
        await ledger.Account(enterprise, confirmed: false);
        await using var connection = await web.Owner.OpenConnectionAsync();
        await connection.ExecuteAsync("""
            insert into payment_requests (entry_type, granted_entry_id, amount, paid_on, voucher, earlier, requested_by, requested_by_name)
            values ('paid', @award, 1, '2026-11-30', 'x', true, 987654, '别人')
            """, new { award });
        var person = await web.SignInAs(role);

        var page = await person.Page("/");

        Assert.Equal(expected, page.QuerySelectorAll("main section.card h2").Select(heading => heading.FirstChild!.TextContent.Trim()));
    }

    private async Task<(long Enterprise, long Account)> Recorded(string name)
    {
        var ledger = new SmallLedger(web.Owner);
        long enterprise = await ledger.Enterprise(name);
        long account = await ledger.Account(enterprise);
        await using var connection = await web.Owner.OpenConnectionAsync();
        await connection.ExecuteAsync("update enterprise_accounts set account_cipher = @cipher, account_tail = '3334' where enterprise_account_id = @account",
            new { cipher = web.Services.GetRequiredService<SensitiveFields>().Encrypt(SensitiveField.BankAccount, Number), account });
        return (enterprise, account);
    }

    private async Task<long> Views(long account)
    {
        await using var connection = await web.Owner.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>("select count(*) from sensitive_views where subject_id = @account", new { account });
    }
}
