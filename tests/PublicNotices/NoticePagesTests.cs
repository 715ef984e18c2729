using System.Net;
using Dapper;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.PublicNotices;

/// <summary>Each test on a database of its own.</summary>
public sealed class NoticePagesTests(TemplateDatabase template) : IAsyncLifetime
{
    private static readonly (string, string)[] Typed =
        [("Title", "2026年度拟奖励名单公示"), ("PublishedAt", "https://gxt.example.gov.cn/gs/12"), ("FirstDay", "2026-11-30"), ("WorkingDays", "5"), ("CountsFirstDay", "true")];

    private readonly WebFixture _web = new(template);
    private long _batch;
    private string _url = "";

    public async ValueTask InitializeAsync()
    {
        await _web.InitializeAsync();
        var terms = new SettlementTerms("2026年度奖励", WebFixture.Today, "甘工信发〔2026〕300号", 2026, null, new Dictionary<TitleKind, Money>(), "名单.xlsx");
        _batch = await CreateSettlement.From(_web.App, terms,
        [
            new(1, Uscc.Parse("91620200FAKE00013H"), "兰州示例铝业有限公司", "620100", null, TitleKind.Basic, "电解铝工厂", null),
            new(2, Uscc.Parse("91620300FAKE00021H"), "金昌示例镍业有限公司", "620300", null, TitleKind.Advanced, "镍冶炼工厂", null),
        ], SmallLedger.Maker);
        _url = $"/settlements/{_batch}";
        await SubmitSettlement.On(_web.App, _batch, SmallLedger.Maker);
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Fact]
    public async Task A_notice_is_checked_recorded_objected_to_and_ends_in_an_approval()
    {
        var maker = await _web.SignInAs(Role.ProvinceMaker);
        Assert.NotNull((await maker.Page("/public-notices")).QuerySelector(".empty-state"));
        Assert.NotNull((await maker.Page(_url)).QuerySelector($"#notice a[href='{_url}/notice']"));
        await maker.Page(_url + "/notice");
        var check = await maker.Parse(await maker.Post(_url + "/notice", [.. Typed, ("act", "preview")]));
        Assert.Equal("公示期：2026年11月30日至2026年12月4日（5个工作日，首日计入）", check.QuerySelector("#period h2")!.TextContent);
        Assert.Equal("2026-12-04", check.QuerySelector("input[name=ShownEnd]")!.GetAttribute("value"));
        // the length was changed behind the check: it is shown again first
        var changed = await maker.Parse(await maker.Post(_url + "/notice", [.. Typed[..3], ("WorkingDays", "6"), ("CountsFirstDay", "true"), ("ShownEnd", "2026-12-04"), ("act", "submit")]));
        Assert.Contains("2026年12月7日（6个工作日，首日计入）", changed.QuerySelector("#period h2")!.TextContent, StringComparison.Ordinal);
        var missing = await maker.Parse(await maker.Post(_url + "/notice", [.. Typed[..2], ("FirstDay", "2026-12-30"), ("WorkingDays", "5"), ("act", "preview")]));
        Assert.Contains("2027年的节假日安排", missing.QuerySelector(".error-summary a[href='#FirstDay']")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("2026年度拟奖励名单公示", missing.QuerySelector("#Title")!.GetAttribute("value"));

        string notice = await maker.PostOn(_url + "/notice", [.. Typed, ("ShownEnd", "2026-12-04"), ("act", "submit")]);
        var page = await maker.Page(notice);
        await using var owner = await _web.Owner.OpenConnectionAsync();
        string article = $"/policies/{await owner.ExecuteScalarAsync<long>("select policy_version_id from settlements where settlement_id = @_batch", new { _batch })}/articles/17";
        Assert.Equal(article, page.QuerySelector("a.article-link")!.GetAttribute("href"));
        Assert.Equal(article, (await maker.Page(notice + "/withdraw")).QuerySelector("a.article-link")!.GetAttribute("href"));
        Assert.Contains("公示中", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.QuerySelectorAll("#lines tbody tr").Length);
        Assert.Single((await maker.Page(notice + "?q=镍业")).QuerySelectorAll("#lines tbody tr"));
        Assert.Contains("2026年12月5日起可以批准", (await maker.Page(_url)).QuerySelector("#notice")!.TextContent, StringComparison.Ordinal);

        Assert.Contains("镍冶炼工厂", (await maker.Page(notice + "/objections/new?ids=2")).QuerySelector("#Ids")!.TextContent, StringComparison.Ordinal);
        var empty = await maker.Parse(await maker.Post(notice + "/objections/new", ("Ids", "2"), ("ReceivedOn", "2026-11-30"), ("Contact", "13900001234")));
        Assert.Equal("13900001234", empty.QuerySelector("#Contact")!.GetAttribute("value"));
        Assert.Equal(notice + "#objections", await maker.PostOn(notice + "/objections/new", ("Ids", "2"), ("ReceivedOn", "2026-11-30"), ("Text", "产线未投用"), ("Name", "赵某某"), ("Contact", "13900001234")));
        string objections = (await maker.Page(notice)).QuerySelector("#objections")!.TextContent;
        Assert.Contains("产线未投用", objections, StringComparison.Ordinal);
        Assert.Contains("联系方式尾号 1234", objections, StringComparison.Ordinal);
        Assert.DoesNotContain("赵某某", objections, StringComparison.Ordinal);
        Assert.Contains("赵某某", (await maker.Parse(await maker.Post("/objections/1/reveal", ("purpose", "电话核实")))).QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        var finance = await _web.SignInAs(Role.ProvinceFinance);
        await finance.PostOn(_url + "/finish-review");
        var hold = (await finance.Page(notice)).QuerySelector($"#objections form[action='{_url}/review']")!;
        await finance.PostOn(hold.GetAttribute("action")!, [.. hold.QuerySelectorAll("input[name=ids], input[name=act], input[name=reason]").Select(input => (input.GetAttribute("name")!, input.GetAttribute("value")!))]);
        var approver = await _web.SignInAs(Role.Approver);
        Assert.Contains("公示期尚未届满", (await approver.Page(_url + "/approve")).QuerySelector("#waits")!.TextContent, StringComparison.Ordinal);
        using (var early = await approver.Post(_url + "/approve", ("document", "甘财建〔2026〕99号")))
        {
            Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
            Assert.Contains("2026年12月5日起方可批准", (await approver.Parse(early)).QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        }

        // a node five days later
        var later = _web.AnotherNode(settings: ("Gansu:Today", "2026-12-05"));
        var makerLater = maker.At(later);
        Assert.Contains("公示期满待办理的批次", (await makerLater.Page("/")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var approverLater = approver.At(later);
        Assert.Null((await approverLater.Page(_url + "/approve")).QuerySelector("#waits"));
        Assert.Equal(_url + "/receipt", await approverLater.PostOn(_url + "/approve", ("document", "甘财建〔2026〕99号")));
        Assert.Equal(notice + "#objections", await makerLater.PostOn("/objections/1/conclude", ("result", "dismissed"), ("reason", "现场核查属实投用")));
    }

    [Fact]
    public async Task Without_a_notice_the_page_says_so_and_asks_for_the_reason()
    {
        await FinishReview.On(_web.App, _batch, SmallLedger.Finance);
        var approver = await _web.SignInAs(Role.Approver);
        var page = await approver.Page(_url + "/approve");
        Assert.Contains("本批次没有登记公示", page.QuerySelector(".consequences")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("textarea#withoutNotice[required]"));

        using (var silent = await approver.Post(_url + "/approve", ("document", "甘财建〔2026〕99号")))
        {
            var again = await approver.Parse(silent);
            Assert.NotNull(again.QuerySelector(".error-summary a[href='#withoutNotice']"));
            Assert.Equal("甘财建〔2026〕99号", again.QuerySelector("#document")!.GetAttribute("value"));
        }

        Assert.Equal(_url + "/receipt", await approver.PostOn(_url + "/approve", ("document", "甘财建〔2026〕99号"), ("withoutNotice", "名单已随甘工信公示〔2026〕3号公示，没有异议")));
        Assert.Contains("名单已随甘工信公示〔2026〕3号公示，没有异议", (await approver.Page(_url + "/receipt")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Others_than_the_province_see_their_own_lines_and_nothing_of_batch_amounts_or_objections()
    {
        var maker = await _web.SignInAs(Role.ProvinceMaker);
        await maker.Page(_url + "/notice");
        string notice = await maker.PostOn(_url + "/notice", [.. Typed, ("ShownEnd", "2026-12-04"), ("act", "submit")]);
        await maker.PostOn(notice + "/objections/new", ("Ids", "2"), ("ReceivedOn", "2026-11-30"), ("Text", "产线未投用"));
        await using var owner = await _web.Owner.OpenConnectionAsync();
        long enterprise = await owner.ExecuteScalarAsync<long>("select enterprise_id from enterprises where uscc = '91620300FAKE00021H'");

        foreach (var person in new[] { await _web.SignInAs(Role.City, "620300"), await _web.SignInAs(Role.Enterprise, enterpriseId: enterprise) })
        {
            Assert.Single((await person.Page("/public-notices")).QuerySelectorAll("tbody tr"));
            string page = (await person.Page(notice)).QuerySelector("main")!.TextContent;
            Assert.Contains("金昌示例镍业有限公司", page, StringComparison.Ordinal);
            Assert.DoesNotContain(new[] { "兰州示例铝业有限公司", "异议", "2026年度奖励", "万元", "产线未投用" }, word => page.Contains(word, StringComparison.Ordinal));
            string csv = await (await person.Get("/public-notices/export")).Content.ReadAsStringAsync();
            Assert.DoesNotContain("异议", csv, StringComparison.Ordinal);
            Assert.Contains("2026年度拟奖励名单公示", csv, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, (await person.Get(_url)).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await person.Get(_url + "/papers/notice")).StatusCode);
        }
        var elsewhere = await _web.SignInAs(Role.City, "620400");
        Assert.NotNull((await elsewhere.Page("/public-notices")).QuerySelector(".empty-state"));
        Assert.Equal(HttpStatusCode.NotFound, (await elsewhere.Get(notice)).StatusCode);
        var auditor = await _web.SignInAs(Role.Auditor);
        Assert.Contains("产线未投用", (await auditor.Page(notice)).QuerySelector("#objections")!.TextContent, StringComparison.Ordinal);
        Assert.Null((await auditor.Page(notice)).QuerySelector("#objections form"));
    }

    [Fact]
    public async Task The_list_is_searched_told_by_state_and_taken_away()
    {
        var maker = await _web.SignInAs(Role.ProvinceMaker);
        await maker.Page(_url + "/notice");
        string wrong = await maker.PostOn(_url + "/notice", [.. Typed, ("ShownEnd", "2026-12-04"), ("act", "submit")]);
        await maker.Page(wrong + "/withdraw");
        Assert.Equal(wrong, await maker.PostOn(wrong + "/withdraw", ("reason", "名单有误")));
        await maker.PostOn(_url + "/notice", ("Title", "更正后的公示"), ("PublishedAt", "甘工信公示〔2026〕13号"), ("FirstDay", "2026-12-01"), ("WorkingDays", "5"), ("CountsFirstDay", "false"), ("ShownEnd", "2026-12-08"), ("act", "submit"));

        Assert.Equal(["更正后的公示", "2026年度拟奖励名单公示"], await Titles(maker, ""));
        Assert.Equal(["更正后的公示"], await Titles(maker, "?q=〔2026〕13号"));
        Assert.Equal(["更正后的公示"], await Titles(maker, "?state=coming"));
        Assert.Equal(["2026年度拟奖励名单公示"], await Titles(maker, "?state=withdrawn"));
        Assert.NotNull((await maker.Page("/public-notices?state=ended")).QuerySelector(".empty-state"));
        string csv = await (await maker.Get("/public-notices/export?state=withdrawn")).Content.ReadAsStringAsync();
        Assert.Contains("2026年11月30日,2026年12月4日,5,计入,2026年11月30日,名单有误,2026年度奖励,待财政复核,0,0", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("更正后的公示", csv, StringComparison.Ordinal);
        string batch = (await maker.Page(_url)).QuerySelector("#notice")!.TextContent;
        Assert.Contains("名单有误", batch, StringComparison.Ordinal);
        Assert.Contains("公示期：2026年12月1日至2026年12月8日（5个工作日，首日不计入）", batch, StringComparison.Ordinal);
    }

    private static async Task<string[]> Titles(Visitor person, string query) =>
        [.. (await person.Page("/public-notices" + query)).QuerySelectorAll("tbody tr th a").Select(link => link.TextContent)];
}
