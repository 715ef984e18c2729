using AngleSharp.Dom;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Payments;

public sealed class PaymentPagesTests(TemplateDatabase template) : IAsyncLifetime
{
    // a database for every test: the lists show whatever waits
    private readonly WebFixture _web = new(template);

    public ValueTask InitializeAsync() => _web.InitializeAsync();

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Fact]
    public async Task From_issue_to_receipt()
    {
        var ledger = new SmallLedger(_web.Owner);
        long a = await ledger.Enterprise("全程甲"), b = await ledger.Enterprise("全程乙");
        await ledger.Account(a);
        await ledger.Account(b);
        var (settlement, awards) = await ledger.Batch(TitleKind.Basic, 100, a, b);
        var finance = await _web.SignInAs(Role.ProvinceFinance);
        var city = await _web.SignInAs(Role.City);
        var other = await _web.SignInAs(Role.City, SmallLedger.NewArea);

        Assert.Contains("200 万元 未下达", Words.Text(await finance.Page("/quota-issues"), "main"), StringComparison.Ordinal);
        using (var unnumbered = await finance.Post($"/quota-issues/new/{settlement}",
            [.. Fields(await finance.Page($"/quota-issues/new/{settlement}")), ("Document", "口头"), ("IssuedOn", "2026-11-20"), ("Channel", "city")]))
            Assert.Contains("不符合", Words.Text(await finance.Parse(unnumbered), ".error-summary"), StringComparison.Ordinal);
        string issue = await finance.PostOn($"/quota-issues/new/{settlement}",
            [.. Fields(await finance.Page($"/quota-issues/new/{settlement}")), ("Document", "甘财产〔2026〕8号"), ("IssuedOn", "2026-11-20"), ("Channel", "city")]);
        Assert.Contains("200 万元", Words.Text(await city.Page(issue), ".figures"), StringComparison.Ordinal);
        Assert.NotNull((await other.Page("/payments")).QuerySelector(".empty-state"));
        Assert.Equal(["甘财产〔2026〕8号,2026年11月20日,兰州市,2,200,0"], (await Csv(city, "/quota-issues/export?year=2026")).Select(row => string.Join(',', row.Split(',').Where((_, column) => column != 2))));
        Assert.Empty(await Csv(finance, "/quota-issues/export?year=2025"));
        Assert.Empty(await Csv(other, "/quota-issues/export"));
        Assert.Equal(["2", "200"], (await Csv(city, "/settlements/export")).SelectMany(row => row.Split(',')[5..7]));
        Assert.Empty(await Csv(finance, "/settlements/export?q=没有这个"));

        await city.Page($"/payments/new?ids={awards[0]}&ids={awards[1]}");
        using var tooMuch = await Pay(city, awards, "100.01", "100");
        var form = await city.Parse(tooMuch);
        Assert.Contains("不超过未拨付金额 100 万元", Words.Text(form, ".field-validation-error"), StringComparison.Ordinal);
        Assert.Equal("100.01", form.QuerySelector($"#Amounts_{awards[0]}_")!.GetAttribute("value"));
        using var paid = await Pay(city, awards, "40", "100");
        Assert.Equal("/payments?tab=requested", paid.Headers.Location?.ToString());

        var waiting = await finance.Page("/payments?tab=requested");
        string[] requests = [.. waiting.QuerySelectorAll("input[name=ids]").Select(box => box.GetAttribute("value")!)];
        Assert.Equal(2, requests.Length);
        Assert.All((await city.Page("/payments?tab=requested")).QuerySelectorAll("input[name=ids]"), box => Assert.True(box.HasAttribute("disabled")));
        var before = await finance.Page($"/payments/confirm?ids={requests[0]}&ids={requests[1]}");
        Assert.Contains("拨付合计 140 万元", Words.Text(before, ".consequences"), StringComparison.Ordinal);
        await finance.PostOn("/payments/confirm", ("selected", string.Join(',', requests)));

        Assert.Contains("待拨付 60 万元", Words.Text(await finance.Page("/payments"), "main"), StringComparison.Ordinal);
        Assert.Equal(["60"], (await Csv(finance, "/payments/export")).Select(row => row.Split(',')[10]));
        Assert.Equal(["100"], (await Csv(city, "/payments/export?tab=confirmed&q=全程乙")).Select(row => row.Split(',')[5]));
        Assert.Empty(await Csv(other, "/payments/export?tab=confirmed"));
        var self = await _web.SignInAs(Role.Enterprise, enterpriseId: b);
        var mine = await self.Page("/payments?tab=no-receipt");
        string receipt = Assert.Single(mine.QuerySelectorAll("a[href$=\"/receipt\"]")).GetAttribute("href")!;
        await self.Page(receipt);
        await self.PostOn(receipt, ("Number", "收0001"), ("ReceivedOn", "2026-11-30"));
        Assert.Contains("收据 收0001", Words.Text(await city.Page("/payments?tab=confirmed&q=全程乙"), "tbody"), StringComparison.Ordinal);

        string back = (await city.Page("/payments?tab=confirmed&q=全程甲")).QuerySelector("a[href$=\"/return\"]")!.GetAttribute("href")!;
        await city.Page(back);
        await city.PostOn(back, ("Amount", "40"), ("ReturnedOn", "2026-11-30"), ("Voucher", "T-1"), ("Reason", "账号有误"));
        Assert.Contains("账号有误", Words.Text(await finance.Page("/payments?tab=requested"), "tbody"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_of_thousands_is_issued_in_one_act_without_what_was_unticked_on_any_page()
    {
        var ledger = new SmallLedger(_web.Owner);
        long settlement = await ledger.LargeBatch(5000);
        string url = $"/quota-issues/new/{settlement}";
        var finance = await _web.SignInAs(Role.ProvinceFinance);

        var first = await finance.Page(url);
        Assert.Equal(100, first.QuerySelectorAll("input[name=ids]").Length);
        var second = await List(finance, url, [.. Fields(first, unticked: 3), ("list", "2")]);
        Assert.Contains("第 2 / 50 页", Words.Text(second, "form .pager"), StringComparison.Ordinal);
        var found = await List(finance, url, [.. Fields(second, unticked: 1).Where(field => field.Name != "Q"), ("Q", "批量企业04999"), ("list", "1")]);
        Assert.Single(found.QuerySelectorAll("input[name=ids]"));
        var all = await List(finance, url, [.. Fields(found, unticked: 1).Where(field => field.Name != "Q"), ("list", "1")]);
        Assert.Equal("4995", Words.Text(all, "[data-batch-count]").Trim());

        // the filter was changed and not looked at
        var changed = await List(finance, url, [.. Fields(all).Where(field => field.Name != "Q"), ("Q", "批量企业04999"), ("Document", "甘财产〔2026〕9号"), ("IssuedOn", "2026-11-20")]);
        Assert.Contains("与提交前不同", Words.Text(changed, ".error-summary"), StringComparison.Ordinal);

        string issue = await finance.PostOn(url, [.. Fields(all), ("Document", "甘财产〔2026〕9号"), ("IssuedOn", "2026-11-20"), ("Channel", "city")]);
        var page = await finance.Page(issue);
        Assert.Contains("4,995", Words.Text(page, ".figures"), StringComparison.Ordinal);
        Assert.Equal(50, page.QuerySelectorAll(".table tbody tr").Length);
        Assert.Equal("51", Words.Text(await finance.Page(page.QuerySelector("a[rel=next]")!.GetAttribute("href")!), ".table tbody td"));
        Assert.Single((await finance.Page($"{issue}?q=批量企业04000")).QuerySelectorAll(".table tbody tr"));
        var rows = await Csv(finance, $"{issue}/export");
        Assert.Equal(4995, rows.Length);
        Assert.DoesNotContain(rows, row => row.Contains("批量企业04999", StringComparison.Ordinal) || row.Contains("批量企业00003", StringComparison.Ordinal));
        Assert.Contains("还有 5 笔", Words.Text(await finance.Page(url), ".page-note"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payments_of_earlier_years_are_recorded_on_screen()
    {
        var ledger = new SmallLedger(_web.Owner);
        long enterprise = await ledger.Enterprise("补登企业");
        long award = await ledger.Award(enterprise, TitleKind.Basic, 100, "甘财建〔2025〕77号");
        var finance = await _web.SignInAs(Role.ProvinceFinance);

        var list = await finance.Page("/payments?tab=earlier&q=" + Uri.EscapeDataString("甘财建〔2025〕77号"));
        Assert.Contains("未登记拨付 100 万元", Words.Text(list, "main"), StringComparison.Ordinal);
        await finance.Page("/payments/earlier?all=true&q=" + Uri.EscapeDataString("甘财建〔2025〕77号"));
        using var refused = await finance.Post("/payments/earlier", ("Document", "甘财产〔2025〕8号"), ("PaidOn", "2026-03-10"), ("Ids", $"{award}"), ($"Amounts[{award}]", "101"));
        var again = await finance.Parse(refused);
        Assert.Contains("不超过未登记金额", Words.Text(again, ".field-validation-error"), StringComparison.Ordinal);
        Assert.Equal($"#Amounts_{award}_", again.QuerySelector(".error-summary a")!.GetAttribute("href"));
        Assert.Equal("/payments?tab=requested", await finance.PostOn(
            "/payments/earlier", ("Document", "甘财产〔2025〕8号"), ("PaidOn", "2026-03-10"), ("Ids", $"{award}"), ($"Amounts[{award}]", "100")));

        Assert.Contains("补登以前年度拨付", Words.Text(await finance.Page("/payments?tab=requested&q=补登企业"), "tbody"), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> Pay(Visitor city, long[] awards, string first, string second) => city.Post("/payments/new",
        ("PaidOn", "2026-11-30"), ("Voucher", "P-1"), ("Ids", $"{awards[0]}"), ("Ids", $"{awards[1]}"),
        ($"Amounts[{awards[0]}]", first), ($"Amounts[{awards[1]}]", second));

    // what the browser would send of the form of issues, some boxes unticked
    private static IEnumerable<(string Name, string Value)> Fields(IParentNode page, int unticked = 0) =>
        page.QuerySelectorAll("form[data-batch] input").Where(input => input.GetAttribute("name") is "Listed" or "Shown" or "Except" or "Q")
            .Concat(page.QuerySelectorAll("input[name=ids][checked]").Skip(unticked))
            .Select(input => (input.GetAttribute("name")!, input.GetAttribute("value") ?? ""));

    private static async Task<IDocument> List(Visitor visitor, string url, (string Name, string Value)[] fields)
    {
        using var response = await visitor.Post(url, fields);
        return await visitor.Parse(response);
    }

    private static async Task<string[]> Csv(Visitor visitor, string url)
    {
        using var response = await visitor.Get(url);
        return [.. (await response.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1)];
    }
}
