using System.Net;
using System.Text;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Titles;

public sealed class RenewalPagesTests(WebFixture web) : IClassFixture<WebFixture>
{
    private static readonly DateOnly Confirmed = new(2024, 2, 10), End = new(2027, 2, 10); // due 2026-11-10, the site's day is 2026-11-30
    private readonly SmallLedger _ledger = new(web.Owner);

    [Fact]
    public async Task A_renewal_goes_from_the_enterprise_through_the_county_and_the_province_to_a_longer_period()
    {
        long enterprise = await _ledger.Enterprise("复核全程企业", county: "620102");
        long title = await _ledger.Title(enterprise, TitleKind.Basic, Confirmed, "复核一厂", End);
        var self = await web.SignInAs(Role.Enterprise, enterpriseId: enterprise);
        var county = await web.SignInAs(Role.County);
        var maker = await web.SignInAs(Role.ProvinceMaker);
        var approver = await web.SignInAs(Role.Approver);

        Assert.Contains("提出复核申请", (await self.Page($"/titles/{title}")).Text(".page-actions"), StringComparison.Ordinal);
        Assert.Contains("注明“逾期提出”", (await self.Page($"/titles/{title}/renewal")).Text(".consequences"), StringComparison.Ordinal);
        using var incomplete = await self.Send($"/titles/{title}/renewal", Paper("", "自评估报告.pdf"));
        var again = await self.Parse(incomplete);
        Assert.Contains("请填写", again.Text(".error-summary"), StringComparison.Ordinal);
        Assert.Contains("已上传：自评估报告.pdf", again.Text("main form"), StringComparison.Ordinal);
        string renewal = await self.PostOn($"/titles/{title}/renewal", again.Fields($"/titles/{title}/renewal", ("Statement", "三年来运行稳定")));
        string id = renewal.Split('/')[^1];

        Assert.Contains("逾期提出", (await county.Page("/renewals?stage=filed&q=复核全程")).Text("#renewals"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await (await web.SignInAs(Role.County, "620103")).Get(renewal)).StatusCode);
        string paper = (await county.Page(renewal)).QuerySelector(".papers a")!.GetAttribute("href")!;
        Assert.Equal("%PDF-1.4", await (await county.Get(paper)).Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await (await web.SignInAs(Role.County, "620103")).Get(paper)).StatusCode);

        await Step(county, id, "return", ("Text", "请补充审计报告"));
        Assert.Contains("请补充审计报告", (await self.Page(renewal)).Text(".alert-warning"), StringComparison.Ordinal);
        Assert.Contains("退回补正的复核申请", (await self.Page("/")).Text("main"), StringComparison.Ordinal);
        await Step(self, id, "resubmit", ("Text", "已补充"));
        await Step(county, id, "check", ("Text", "材料齐全"));
        await Step(maker, id, "commission", ("Text", "省智能制造协会"));
        using var open = await maker.Post("/renewals/steps/conclude", ("Ids", id), ("Text", "符合条件"));
        Assert.Contains("请选择复核是否通过", (await maker.Parse(open)).Text(".error-summary"), StringComparison.Ordinal);
        await Step(maker, id, "conclude", ("Text", "符合条件"), ("Passed", "true"));

        var form = await maker.Page($"/decisions/new?matter=renewal&ids={id}");
        using var checkedPage = await maker.Post("/decisions/check", form.Fields("/decisions/check", ("Document", "甘工信发〔2026〕90号"), ("Reason", "复核通过")));
        var plan = await maker.Parse(checkedPage);
        Assert.Contains("有效期由2027年2月10日延长至2030年2月10日", plan.Text("#plan"), StringComparison.Ordinal);
        string decision = await maker.PostOn("/decisions", plan.Fields("/decisions"));
        Assert.Equal(HttpStatusCode.NotFound, (await self.Get(decision)).StatusCode); // not confirmed yet

        var confirm = await approver.Page($"/decisions/confirm?ids={decision.Split('/')[^1]}");
        Assert.Contains("延长至2030年2月10日", confirm.Text("#plan"), StringComparison.Ordinal);
        Assert.Equal(decision, await approver.PostOn("/decisions/confirm", confirm.Fields("/decisions/confirm")));
        Assert.Contains("2030年2月10日", (await self.Page($"/titles/{title}")).Text(".figures"), StringComparison.Ordinal);
        Assert.Contains("已执行", (await self.Page(decision)).Text("main"), StringComparison.Ordinal);
        Assert.Contains("已决定", (await self.Page(renewal)).Text("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_passed_renewals_are_decided_in_one_document_and_confirmed_at_once()
    {
        var maker = await web.SignInAs(Role.ProvinceMaker);
        var city = await web.SignInAs(Role.City);
        var approver = await web.SignInAs(Role.Approver);
        var ids = new List<string>();
        foreach (string name in new[] { "批量甲", "批量乙" })
        {
            long title = await _ledger.Title(await _ledger.Enterprise(name), TitleKind.Scenario, Confirmed, name, End);
            await city.Page($"/titles/{title}/renewal");
            ids.Add((await city.PostOn($"/titles/{title}/renewal", ("Statement", "代企业提出"))).Split('/')[^1]);
        }
        var all = ids.Select(id => ("Ids", id)).ToArray();
        Assert.Equal("/renewals?stage=checked", await city.PostOn("/renewals/steps/check", [.. all, ("Text", "同意")]));
        await maker.PostOn("/renewals/steps/commission", [.. all, ("Text", "省智能制造协会")]);
        await maker.PostOn("/renewals/steps/conclude", [.. all, ("Text", "通过"), ("Passed", "true")]);
        Assert.Equal(2, (await Csv(maker, "/renewals/export?stage=concluded&q=批量")).Length);

        var form = await maker.Page("/decisions/new?matter=renewal&passed=true");
        using var checkedPage = await maker.Post("/decisions/check", form.Fields("/decisions/check", ("Document", "甘工信发〔2026〕91号"), ("Reason", "复核通过")));
        string list = await maker.PostOn("/decisions", (await maker.Parse(checkedPage)).Fields("/decisions"));
        Assert.StartsWith("/decisions?state=requested", list, StringComparison.Ordinal);
        var waiting = await approver.Page(list);
        string[] decisions = [.. waiting.QuerySelectorAll("input[name=ids]").Select(box => box.GetAttribute("value")!)];
        Assert.Equal(2, decisions.Length);
        await approver.PostOn("/decisions/confirm", [.. decisions.Select(id => ("ids", id))]);
        Assert.Equal(2, (await Csv(maker, "/titles/export?state=valid&q=批量")).Count(line => line.Contains("2030年2月10日", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Who_may_not_take_a_step_is_told_so()
    {
        long title = await _ledger.Title(await _ledger.Enterprise("越权", county: "620102"), TitleKind.Basic, Confirmed, "越权厂", End);
        var county = await web.SignInAs(Role.County);
        await county.Page("/");
        string id = (await county.PostOn($"/titles/{title}/renewal", ("Statement", "代提出"))).Split('/')[^1];
        var maker = await web.SignInAs(Role.ProvinceMaker);
        await maker.Page("/");
        Assert.Equal(HttpStatusCode.Forbidden, (await maker.Post("/renewals/steps/check", ("Ids", id), ("Text", "越权"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await maker.Get($"/titles/{title}/renewal")).StatusCode);
        var elsewhere = await web.SignInAs(Role.City, "620300");
        using var refused = await elsewhere.Post("/renewals/steps/check", ("Ids", id), ("Text", "外地"));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("不在您的管辖范围内", (await elsewhere.Parse(refused)).Text(".error-summary"), StringComparison.Ordinal);
    }

    private static async Task Step(Visitor visitor, string id, string code, params (string Name, string Value)[] fields)
    {
        await visitor.Page($"/renewals/steps/{code}?ids={id}");
        Assert.Equal($"/renewals/{id}", await visitor.PostOn($"/renewals/steps/{code}", [("Ids", id), .. fields]));
    }

    private static MultipartFormDataContent Paper(string statement, string name) => new()
    {
        { new StringContent(statement), "Statement" },
        { new ByteArrayContent(Encoding.ASCII.GetBytes("%PDF-1.4")), "Files", name },
    };

    private static async Task<string[]> Csv(Visitor visitor, string url)
    {
        using var response = await visitor.Get(url);
        return [.. (await response.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1)];
    }
}
