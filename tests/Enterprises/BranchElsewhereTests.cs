using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Enterprises;

public sealed class BranchElsewhereTests(WebFixture web) : IClassFixture<WebFixture>
{
    [Fact]
    public async Task Outside_the_region_the_legal_person_shows_as_sums_only()
    {
        var ledger = new SmallLedger(web.Owner);
        long head = await ledger.Enterprise("金昌总公司", SmallLedger.Jinchang), branch = await ledger.Enterprise("兰州分公司", county: "620102");
        await ledger.Award(head, TitleKind.Basic, 100, "甘财建〔2024〕7号");
        await ledger.Award(branch, TitleKind.Scenario, 30, "甘财建〔2025〕8号");
        await using var connection = await web.Owner.OpenConnectionAsync();
        await connection.ExecuteAsync("update enterprises set unit_id = @head where enterprise_id = @branch", new { head, branch });
        var county = await web.SignInAs(Role.County);
        var maker = await web.SignInAs(Role.ProvinceMaker);

        string local = (await county.Page($"/enterprises/{branch}")).QuerySelector("main")!.TextContent;
        string whole = (await maker.Page($"/enterprises/{branch}")).QuerySelector("main")!.TextContent;

        Assert.Contains("甘财建〔2025〕8号", local, StringComparison.Ordinal);
        Assert.DoesNotContain("甘财建〔2024〕7号", local, StringComparison.Ordinal);
        Assert.Contains("另有奖励 1 笔，净额共 100 万元", local, StringComparison.Ordinal);
        Assert.Contains("170", local, StringComparison.Ordinal); // the room under the cap counts both
        Assert.Contains("甘财建〔2024〕7号", whole, StringComparison.Ordinal);
        Assert.DoesNotContain("另有奖励", whole, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_calculation_the_page_leads_to_opens_for_its_reader()
    {
        var ledger = new SmallLedger(web.Owner);
        long head = await ledger.Enterprise("金昌总公司二", SmallLedger.Jinchang), branch = await ledger.Enterprise("兰州分公司二", county: "620102");
        await ledger.Batch(TitleKind.Basic, 50, head, branch);
        await using var connection = await web.Owner.OpenConnectionAsync();
        await connection.ExecuteAsync("update enterprises set unit_id = @head where enterprise_id = @branch", new { head, branch });
        var county = await web.SignInAs(Role.County);

        var links = (await county.Page($"/enterprises/{branch}")).QuerySelectorAll("main a[href*='/lines/']").Select(link => link.GetAttribute("href")).ToList();

        Assert.Single(links);
        Assert.Contains($"/lines/{await connection.ExecuteScalarAsync<long>("select settlement_line_id from settlement_lines where enterprise_id = @branch", new { branch })}", links[0], StringComparison.Ordinal);
    }
}
