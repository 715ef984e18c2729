using AngleSharp.Dom;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Titles;

public sealed class ChangePagesTests(WebFixture web) : IClassFixture<WebFixture>
{
    private readonly SmallLedger _ledger = new(web.Owner);

    [Fact]
    public async Task A_closure_is_recorded_found_exported_and_taken_back()
    {
        long enterprise = await _ledger.Enterprise("注销有误企业");
        var maker = await web.SignInAs(Role.ProvinceMaker);
        var approver = await web.SignInAs(Role.Approver);
        await approver.Page("/");
        var form = await maker.Page($"/changes/new?enterprise={enterprise}&kind=closure");
        using var future = await maker.Post("/changes/new", form.Fields("/changes/new", ("ChangedOn", "2026-12-01"), ("Document", "登记〔2026〕70号"), ("act", "submit")));
        Assert.Contains("变更日期不能晚于今天", (await maker.Parse(future)).Text("#ChangedOn ~ span"), StringComparison.Ordinal);

        string closure = await maker.PostOn("/changes/new", form.Fields("/changes/new", ("ChangedOn", "2026-11-20"), ("Document", "登记〔2026〕70号"), ("act", "submit")));
        await approver.PostOn(closure + "/confirm");
        Assert.Contains("注销有误企业", (await maker.Page("/changes?q=注销有误&city=620100")).Text("tbody"), StringComparison.Ordinal);
        Assert.NotNull((await maker.Page("/changes?q=注销有误&city=620300")).QuerySelector(".empty-state"));
        Assert.Contains("注销有误企业", await Csv(maker, "/changes/export?q=注销有误&city=620100&state=confirmed"), StringComparison.Ordinal);
        Assert.DoesNotContain("注销有误企业", await Csv(maker, "/changes/export?q=注销有误&state=rejected"), StringComparison.Ordinal);
        Assert.DoesNotContain("注销有误企业", await Csv(await web.SignInAs(Role.City, SmallLedger.Jinchang), "/changes/export"), StringComparison.Ordinal);

        string link = (await maker.Page(closure)).QuerySelector("a[href*='kind=reversal']")!.GetAttribute("href")!;
        var back = await maker.Page(link);
        string reversal = await maker.PostOn("/changes/new", back.Fields("/changes/new", ("ChangedOn", "2026-11-25"), ("Document", "甘工信函〔2026〕70号"), ("act", "submit")));
        Assert.Contains("不再标记为已注销", (await approver.Page(reversal)).Text(".consequences"), StringComparison.Ordinal);
        await approver.PostOn(reversal + "/confirm");
        Assert.NotNull((await maker.Page(closure)).QuerySelector($".alert a[href='{reversal}']"));
        Assert.NotNull((await maker.Page(reversal)).QuerySelector($".alert a[href='{closure}']"));
        Assert.Null((await maker.Page(closure)).QuerySelector("a[href*='kind=reversal']"));
    }

    private static async Task<string> Csv(Visitor visitor, string url)
    {
        using var response = await visitor.Get(url);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
