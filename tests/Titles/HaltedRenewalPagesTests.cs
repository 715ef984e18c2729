using System.Net;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Tests.Titles;

/// <summary>Q28 C on screen: what is halted says so, cannot be decided, and does not hold up the rest.</summary>
public sealed class HaltedRenewalPagesTests(WebFixture web) : IClassFixture<WebFixture>
{
    private const string Says = "依第二十三条（甘工信发〔2026〕77号），该单位2026年11月20日至2028年11月20日不得申报，所保留称号的复核同样中止办理，2028年11月21日起或者限制提前解除后继续（口径Q28）。";
    private static readonly DateOnly Confirmed = new(2024, 2, 10), End = new(2027, 2, 10), Filed = new(2026, 11, 12), Barred = new(2026, 11, 20);
    private readonly SmallLedger _ledger = new(web.Owner);

    [Fact]
    public async Task A_halted_renewal_says_why_it_cannot_be_decided()
    {
        await _ledger.Interpret("Q28", "C", new(2026, 1, 1));
        long halted = await _ledger.Enterprise("中止复核企业");
        long renewal = await Concluded(halted), another = await Concluded(await _ledger.Enterprise("照常复核企业"));
        var maker = await web.SignInAs(Role.ProvinceMaker);
        var open = await maker.Page($"/decisions/new?matter=renewal&ids={renewal}"); // opened before the bar
        await Bar(halted);

        var page = await maker.Page($"/renewals/{renewal}");
        Assert.Equal(Says, page.Text(".alert-warning"));
        Assert.Null(page.QuerySelector("a[href^='/decisions/new']"));
        Assert.NotNull((await maker.Page($"/renewals/{another}")).QuerySelector("a[href^='/decisions/new']"));

        using var refused = await maker.Post("/decisions/check", open.Fields("/decisions/check", ("Document", "甘工信发〔2026〕78号"), ("Reason", "复核通过")));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains(Says, (await maker.Parse(refused)).Text(".error-summary"), StringComparison.Ordinal);

        using var alone = await maker.Get($"/decisions/new?matter=renewal&ids={renewal}");
        Assert.Equal("/renewals?stage=concluded", alone.Headers.Location?.ToString());
        Assert.Contains($"中止复核企业“一号工厂”的复核现在不能作出决定：{Says}", (await maker.Page("/renewals?stage=concluded")).Text("main"), StringComparison.Ordinal);

        var both = await maker.Page($"/decisions/new?matter=renewal&ids={renewal}&ids={another}");
        Assert.Contains(Says, both.Text("form .alert-warning"), StringComparison.Ordinal);
        using var checkedPage = await maker.Post("/decisions/check", both.Fields("/decisions/check", ("Document", "甘工信发〔2026〕78号"), ("Reason", "复核通过")));
        Assert.Contains("照常复核企业", (await maker.Parse(checkedPage)).Text(".page-title, h1, main"), StringComparison.Ordinal);
        await _ledger.Interpret("Q28", null, default);
    }

    [Fact]
    public async Task Lists_mark_what_is_halted_and_a_step_for_many_goes_on_without_it()
    {
        await _ledger.Interpret("Q28", "C", new(2026, 1, 1));
        long halted = await _ledger.Enterprise("中止在列企业"), another = await _ledger.Enterprise("照常在列企业");
        long renewal = await Taken(halted, "check"), other = await Taken(another, "check");
        var city = await web.SignInAs(Role.City, "620100");
        var maker = await web.SignInAs(Role.ProvinceMaker);
        var open = await maker.Page($"/renewals/steps/commission?ids={renewal}&ids={other}"); // opened before the bar
        await Bar(halted);
        const string Tag = "中止办理 不得申报至2028年11月20日";

        foreach (string list in new[] { "/renewals?q=在列企业", "/radar?bucket=all&q=在列企业" })
        {
            var rows = (await city.Page(list)).QuerySelectorAll("#renewals tbody tr, #radar tbody tr").ToLookup(row => row.TextContent.OneLine().Contains(Tag, StringComparison.Ordinal), row => row.QuerySelector("th a")!.TextContent);
            Assert.Equal(["中止在列企业"], rows[true]);
            Assert.Equal(["照常在列企业"], rows[false]);
        }
        Assert.Equal(["中止在列企业"], (await city.Page("/renewals?only=halted&q=在列企业")).QuerySelectorAll("tbody th a").Select(link => link.TextContent));
        foreach (string file in new[] { "/renewals/export?q=在列企业", "/radar/export?bucket=all&q=在列企业" })
        {
            string[] lines = (await city.Http.GetStringAsync(new Uri(file, UriKind.Relative))).Split("\r\n");
            Assert.Contains(Says, lines.Single(line => line.Contains("中止在列企业", StringComparison.Ordinal)), StringComparison.Ordinal);
            Assert.DoesNotContain("中止办理", lines.Single(line => line.Contains("照常在列企业", StringComparison.Ordinal)), StringComparison.Ordinal);
        }

        using var refused = await maker.Post("/renewals/steps/commission", open.Fields("/renewals/steps/commission", ("Text", "省智能制造研究院")));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        string why = $"中止在列企业“一号工厂”的复核现在不能办理“委托复核”：{Says}";
        var again = await maker.Parse(refused);
        Assert.Equal(why, again.Text(".card .alert-warning"));
        using var done = await maker.Post("/renewals/steps/commission", again.Fields("/renewals/steps/commission", ("Text", "省智能制造研究院")));
        Assert.Equal($"/renewals/{other}", done.Headers.Location?.ToString());
        using var alone = await maker.Get($"/renewals/steps/commission?ids={renewal}");
        Assert.Equal("/renewals", alone.Headers.Location?.ToString());
        Assert.Contains(why, (await maker.Page("/renewals")).Text("main"), StringComparison.Ordinal);
        await _ledger.Interpret("Q28", null, default);
    }

    private async Task<long> Concluded(long enterprise) => await Taken(enterprise, "check", "commission", "conclude");

    private async Task<long> Taken(long enterprise, params string[] steps)
    {
        long title = await _ledger.Title(enterprise, TitleKind.Basic, Confirmed, validTo: End);
        long renewal = await FileRenewal.On(web.App, SmallLedger.LanzhouCity, title, Filed, "申请复核");
        foreach (string step in steps)
            await RenewalSteps.Take(web.App, step == "check" ? SmallLedger.LanzhouCity : SmallLedger.Maker, renewal, step, "办理", true, Filed);
        return renewal;
    }

    private async Task Bar(long enterprise)
    {
        long decision = await SmallLedger.Request(web.App, new DecisionDraft(DecisionMatter.Sanction, 23, enterprise, "甘工信发〔2026〕77号", Barred, Barred, "现场不符")
        { Grounds = Grounds.Of(23)[0].Text, BanYears = 2 });
        await ConfirmDecision.Confirm(web.App, SmallLedger.Approver, decision, Barred);
    }
}
