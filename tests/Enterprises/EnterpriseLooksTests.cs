using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Enterprises;

public sealed class EnterpriseLooksTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private readonly List<string> _faults = [];

    private const string TitlesSql = """
        insert into titles (enterprise_id, kind, carrier, document, confirmed_on, valid_to, renewal_due, state, state_since) values
          (@id, 'legacy-workshop', '铸造数字化车间', '甘工信发〔2022〕301号', '2022-09-05', null, null, 'legacy', '2022-09-05'),
          (@id, 'scenario', '质量在线检测', '甘工信发〔2024〕251号', '2024-11-20', '2027-01-06', '2026-10-06', 'valid', '2024-11-20'),
          (@id, 'basic', '精密铸造生产线', '甘工信发〔2025〕301号', '2025-12-15', '2028-12-15', '2028-09-15', 'valid', '2025-12-15')
        """;

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Pages_fit_the_window_and_pass_the_checks(int width)
    {
        var ledger = new SmallLedger(browser.Owner);
        long id = await ledger.Enterprise($"陇原精密铸造有限公司{width}"), other = await ledger.Enterprise($"陇原精密铸造有限公司二厂{width}");
        await using (var connection = await browser.Owner.OpenConnectionAsync())
            await connection.ExecuteAsync(TitlesSql, new { id });
        await ledger.Award(id, TitleKind.LegacyWorkshop, 50, "甘工信发〔2022〕301号", new(2022, 9, 5));
        await ledger.Award(id, TitleKind.Scenario, 30, "甘工信发〔2024〕251号", new(2024, 11, 20));
        await ledger.Award(id, TitleKind.Basic, 70, "甘工信发〔2025〕301号", new(2025, 12, 15));
        await ledger.Account(id);
        await ledger.Account(other);
        var (settlement, awards) = await ledger.Batch(TitleKind.Scenario, 30, id, other);
        var window = await browser.SignInAs(Role.ProvinceFinance, width: width);

        foreach (string url in new[]
        {
            "/enterprises", $"/enterprises/{id}", "/titles", "/quota-issues", $"/quota-issues/new/{settlement}", "/payments", "/payments?tab=requested",
        })
            await Look(window, url);
        await window.Page.GotoAsync($"/quota-issues/new/{settlement}");
        await window.Page.FillAsync("#Document", $"甘财产〔2026〕{width}号");
        await window.Page.ClickAsync("main form button.btn-primary");
        await Try(() => window.Check("quota-issue"));
        await Look(window, $"/payments/new?ids={awards[0]}&ids={awards[1]}");
        var maker = await browser.SignInAs(Role.ProvinceMaker, width: width);
        await Look(maker, $"/enterprises/{id}/name");
        await Look(maker, $"/enterprises/{id}/branch");
        await Look(maker, $"/enterprises/{id}/awards/{awards[0]}/reversal");
        var self = await browser.SignInAs(Role.Enterprise, enterpriseId: id, width: width);
        await Look(self, $"/enterprises/{id}");
        await Look(self, $"/enterprises/{id}/account");
        Assert.True(_faults.Count == 0, string.Join('\n', _faults));
    }

    // all pages are looked at before the first fault ends the test
    private Task Look(BrowserWindow window, string url) => Try(() => window.Visit(url));

    private async Task Try(Func<Task> look)
    {
        try
        {
            await look();
        }
        catch (Xunit.Sdk.XunitException fault)
        {
            _faults.Add(fault.Message);
        }
    }
}
