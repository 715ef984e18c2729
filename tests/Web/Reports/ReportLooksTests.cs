using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Tests.Web.Reports;

public sealed class ReportLooksTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task The_page_of_a_serious_report_fits_the_window_and_passes_the_checks(int width)
    {
        var ledger = new SmallLedger(browser.Owner);
        string name = $"陇上智能装备有限公司{width}";
        long enterprise = await ledger.Enterprise(name, SmallLedger.Lanzhou, "620102");
        var anybody = await browser.Open(width);
        await anybody.Page.GotoAsync("/report");
        await anybody.Page.FillAsync("#Target", name);
        await anybody.Page.SelectOptionAsync("#City", SmallLedger.Lanzhou);
        await anybody.Page.FillAsync("#Facts", "申报材料中的设备投资发票与实际不符。");
        await anybody.Page.FillAsync("#Contact", "13800001234");
        await anybody.Page.ClickAsync("main form button.btn-primary");
        await anybody.Page.WaitForSelectorAsync("#receipt-code");
        await using var connection = await browser.Owner.OpenConnectionAsync();
        long report = await connection.ExecuteScalarAsync<long>("update reports set stage = 'serious' where enterprise_id = @enterprise returning report_id", new { enterprise });
        foreach (string document in new[] { $"甘工信发〔2026〕{width}号", $"甘工信发〔2026〕{width + 1}号" })
        {
            long title = await ledger.Title(enterprise, TitleKind.Advanced, new(2025, 12, 15), "装备制造工厂" + document);
            var draft = new DecisionDraft(DecisionMatter.Sanction, 25, enterprise, document, SmallLedger.Today, SmallLedger.Today, "查实")
            {
                Grounds = "举报查实弄虚作假，情节严重", Meeting = "厅长办公会", MeetingOn = SmallLedger.Today, BanYears = 2, Titles = [new DecidedTitle(title, TitleAct.Cancel)],
            };
            long id = await SmallLedger.Request(browser.Owner, draft);
            if (document.Contains($"{width}号", StringComparison.Ordinal))
                await ConfirmDecision.ConfirmAll(browser.Owner, SmallLedger.Approver, [id], SmallLedger.Today);
        }
        var maker = await browser.SignInAs(Role.ProvinceMaker, width: width);
        await maker.Visit($"/reports/{report}");
        await maker.Page.ClickAsync("#decisions a.btn");
        await maker.Page.WaitForSelectorAsync("#Document");
        await maker.Check("decision-for-report");
    }
}
