using System.Net;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.Settlements;

public sealed class SettlementPagesTests(TemplateDatabase template) : IAsyncLifetime
{
    // a database for every test: what one approves would be deducted in the next
    private readonly WebFixture _web = new(template);
    private Visitor _maker = null!, _finance = null!, _approver = null!;

    public async ValueTask InitializeAsync()
    {
        await _web.InitializeAsync();
        await using var ledger = File.OpenRead(Checkout.Path("tests/cases/ledger-2021-2025.xlsx"));
        var file = await LedgerFile.Read(_web.App, ledger, "ledger.xlsx", WebFixture.Today);
        _ = await CommitLedger.Of(_web.App, file, Officer.Operator);
        (_maker, _finance, _approver) = (await _web.SignInAs(Role.ProvinceMaker), await _web.SignInAs(Role.ProvinceFinance), await _web.SignInAs(Role.Approver));
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Fact]
    public async Task The_shared_list_goes_from_upload_to_receipt()
    {
        string batch = await Create("20000");
        var page = await _maker.Page(batch);
        Assert.Contains("9,690 万元", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(50, page.QuerySelectorAll("#lines tbody tr").Length);
        Assert.NotNull(page.QuerySelector("a[rel=next]"));

        var line = await _maker.Page(page.QuerySelector("#lines tbody tr a")!.GetAttribute("href")!);
        Assert.Contains("本次可奖励上限 40 万元", line.QuerySelector(".explanation")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(line.QuerySelector(".explanation a[href='/policies/1/articles/19']")); // the version it was calculated under, whatever is the newest
        var searched = await _maker.Page(batch + "?q=91623024Y9UTUY040H");
        Assert.Single(searched.QuerySelectorAll("#lines tbody tr"));
        Assert.Equal(2, (await Csv(_maker, batch + "/export?q=91623024Y9UTUY040H")).Length);
        var exported = await Csv(_maker, batch + "/export?kind=basic&sort=name");
        var shown = await _maker.Page(batch + "?kind=basic&sort=name");
        Assert.Equal(Numbers(shown), exported.Skip(1).Take(50).Select(row => row.Split(',')[0]));
        foreach (string sort in new[] { "ceiling", "proposed", "city", "name" })
        {
            var first = await _maker.Page($"{batch}?sort={sort}");
            var second = await _maker.Page(first.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
            Assert.Empty(Numbers(first).Intersect(Numbers(second)));
        }

        await _maker.Page(batch + "/submit");
        Assert.Equal(batch, await _maker.PostOn(batch + "/submit"));
        await _finance.Page(batch);
        Assert.Equal(batch, await _finance.PostOn(batch + "/review", ("ids", "1"), ("act", "lower"), ("amount", "35.5"), ("reason", "投资额核减")));
        Assert.Equal(batch, await _finance.PostOn(batch + "/review", ("ids", "2"), ("ids", "3"), ("act", "hold"), ("reason", "异议核查中")));
        using (var raised = await _finance.Post(batch + "/review", ("ids", "4"), ("act", "lower"), ("amount", "201"), ("reason", "多给")))
            Assert.Contains("只能调减", (await _finance.Parse(raised)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(batch, await _finance.PostOn(batch + "/finish-review"));

        Assert.Contains("没有登记公示", (await _approver.Page(batch + "/approve")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        await _maker.Page(batch + "/notice");
        Assert.StartsWith("/public-notices/", await _maker.PostOn(batch + "/notice", ("Title", "拟奖励名单公示"), ("PublishedAt", "甘工信公示〔2026〕12号"), ("FirstDay", "2026-11-23"),
            ("WorkingDays", "5"), ("CountsFirstDay", "true"), ("ShownEnd", "2026-11-27"), ("act", "submit")), StringComparison.Ordinal);
        Assert.Contains("不可撤销", (await _approver.Page(batch + "/approve")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using (var unnamed = await _approver.Post(batch + "/approve", ("document", "随便写")))
            Assert.NotNull((await _approver.Parse(unnamed)).QuerySelector(".error-summary"));
        Assert.Equal(batch + "/receipt", await _approver.PostOn(batch + "/approve", ("document", "甘财建[2026]99号")));
        var receipt = (await _approver.Page(batch + "/receipt")).QuerySelector("main")!.TextContent;
        Assert.Contains("甘财建〔2026〕99号", receipt, StringComparison.Ordinal);
        Assert.Contains("9,565.5 万元", receipt, StringComparison.Ordinal);
        Assert.Contains("公示期：2026年11月23日至2026年11月27日（5个工作日，首日计入）", receipt, StringComparison.Ordinal);

        var city = await _web.SignInAs(Role.City, "620400");
        var own = await city.Page(batch);
        Assert.All(own.QuerySelectorAll("#lines tbody tr td:nth-child(3)"), cell => Assert.Equal("白银市", cell.TextContent));
        Assert.Null(own.QuerySelector(".page-actions form"));
        using var refused = await city.Get(batch + "/receipt");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task A_pool_too_small_shows_what_would_fit()
    {
        string batch = await Create("5000");

        var page = await _maker.Page(batch);

        Assert.Contains("缺口 4,690 万元", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var apply = page.QuerySelectorAll("form").First(form => form.TextContent.Contains("按此标准重新测算", StringComparison.Ordinal));
        Assert.Null((await _maker.Page(batch + "?sort=name")).QuerySelector("input[name^=standards]")); // found on the first look only
        await _maker.PostOn(apply.GetAttribute("action")!, [.. apply.QuerySelectorAll("input[name^=standards]").Select(input => (input.GetAttribute("name")!, input.GetAttribute("value")!))]);
        Assert.DoesNotContain("缺口", (await _maker.Page(batch)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_approval_only_the_province_sees_a_batch()
    {
        string batch = await Create("20000");
        var city = await _web.SignInAs(Role.City, "620400");

        using var hidden = await city.Get(batch);
        using var making = await city.Get("/settlements/new");

        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, making.StatusCode);
        Assert.DoesNotContain((await city.Page("/settlements")).QuerySelectorAll("tbody a"), link => link.GetAttribute("href") == batch);
    }

    [Fact]
    public async Task A_wrong_list_is_shown_cell_by_cell_and_nothing_typed_is_lost()
    {
        await _maker.Page("/settlements/new");
        using var response = await Send("20000", "序号,市州,县（区）,企业名称,统一社会信用代码,载体类型,载体名称\n1,咸阳市,,示例,91620400FAKE000645,基础级,甲\n"u8.ToArray(), "错.csv");

        var page = await _maker.Parse(response);

        Assert.Contains("2 处错误", page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["市州", "统一社会信用代码"], page.QuerySelectorAll("tbody tr td:nth-child(2)").Select(cell => cell.TextContent));
        Assert.Equal("甘工信发〔2026〕300号", page.QuerySelector("#Document")!.GetAttribute("value"));
    }

    private static IEnumerable<string> Numbers(AngleSharp.Html.Dom.IHtmlDocument page) =>
        page.QuerySelectorAll("#lines tbody tr td:first-child").Select(cell => cell.TextContent);

    private async Task<string> Create(string poolWan)
    {
        await _maker.Page("/settlements/new");
        using var response = await Send(poolWan, await File.ReadAllBytesAsync(Checkout.Path("tests/cases/recognised-2026.xlsx")), "recognised-2026.xlsx");
        Assert.True(response.Headers.Location is not null, (await _maker.Parse(response)).QuerySelector("main")?.TextContent);
        return response.Headers.Location!.ToString();
    }

    private Task<HttpResponseMessage> Send(string poolWan, byte[] file, string fileName)
    {
        var form = new MultipartFormDataContent
        {
            { new StringContent($"批次{Guid.NewGuid():n}"), "Name" }, { new StringContent("file"), "From" }, { new StringContent("2026-11-30"), "DecidedOn" },
            { new StringContent("甘工信发〔2026〕300号"), "Document" }, { new StringContent("2026"), "FundYear" }, { new StringContent("new"), "Pool" },
            { new StringContent($"池{Guid.NewGuid():n}"), "PoolName" }, { new StringContent(poolWan), "PoolWan" }, { new StringContent(""), "Standards[basic]" },
            { new ByteArrayContent(file), "File", fileName },
        };
        return _maker.Send("/settlements", form);
    }

    private static async Task<string[]> Csv(Visitor visitor, string url)
    {
        using var response = await visitor.Get(url);
        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        return (await response.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }
}
