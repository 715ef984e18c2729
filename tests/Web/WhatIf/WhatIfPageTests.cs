using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Awards;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.Tests.Web.WhatIf;

/// <summary>试算 on screen and as JSON.</summary>
public sealed class WhatIfPageTests(WebFixture site) : IClassFixture<WebFixture>
{
    private async Task<long> Batch()
    {
        _ = await LoadPolicies.Into(site.Owner, null);
        await using (var owner = await site.Owner.OpenConnectionAsync())
            await owner.ExecuteAsync("insert into regions (code, name, level) values ('629900', '示例市', 'city') on conflict do nothing");
        return await CreateSettlement.From(site.App,
            new SettlementTerms("2026年度奖励", WebFixture.Today, "甘工信发〔2026〕300号", 2026, null, new Dictionary<TitleKind, Money>(), "名单.xlsx"),
            SettlementWorld.Lines("0 scenario, 0 basic, 1 advanced"), SettlementWorld.Maker);
    }

    [Fact]
    public async Task The_page_shows_before_and_after_and_keeps_what_was_typed()
    {
        long batch = await Batch();
        var maker = await site.SignInAs(Role.ProvinceMaker);
        _ = await maker.Page($"/settlements/{batch}/what-if");

        using var response = await maker.Post($"/settlements/{batch}/what-if", ("Standards[basic]", "80"), ("Without", "3"));
        var page = await maker.Parse(response);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        string total = page.QuerySelector("[data-what-if-total]")!.TextContent;
        Assert.Contains("400 万元", total, StringComparison.Ordinal);
        Assert.Contains("80 万元", total, StringComparison.Ordinal);
        Assert.Equal("80", page.QuerySelector("#Standards_basic_")!.GetAttribute("value"));
        Assert.Equal("3", page.QuerySelector("#Without")!.GetAttribute("value"));
        Assert.Equal(["示例企业1", "示例企业0"], Names(page)); // −300 before −20

        using var all = await maker.Post($"/settlements/{batch}/what-if", ("Enterprises", "all"), ("Page", "9"));
        Assert.Equal(2, Names(await maker.Parse(all)).Count());
        using var none = await maker.Post($"/settlements/{batch}/what-if");
        Assert.Null((await maker.Parse(none)).QuerySelector("#by-enterprise"));

        static IEnumerable<string> Names(AngleSharp.Dom.IParentNode page) => page.QuerySelectorAll("#by-enterprise tbody th").Select(cell => cell.FirstChild!.TextContent.Trim());
    }

    [Theory]
    [InlineData("Standards[basic]", "一百", "不是金额")]
    [InlineData("Standards[basic]", "120", "最高标准 100 万元")]
    [InlineData("Without", "a", "看不懂")]
    [InlineData("Added", "91620500FAKE00101F 车间", "第 1 行")]
    public async Task Mistakes_are_told_and_nothing_typed_is_lost(string field, string typed, string says)
    {
        long batch = await Batch();
        var maker = await site.SignInAs(Role.ProvinceMaker);
        _ = await maker.Page($"/settlements/{batch}/what-if");
        using var response = await maker.Post($"/settlements/{batch}/what-if", (field, typed));
        var page = await maker.Parse(response);
        Assert.Contains(says, page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(typed, page.QuerySelector("#what-if")!.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_interface_answers_in_wan_with_every_sentence()
    {
        _ = await Batch();
        var maker = await site.SignInAs(Role.ProvinceMaker);
        using var response = await maker.Http.PostAsJsonAsync(new Uri("/api/v1/awards/what-if", UriKind.Relative), new
        {
            decidedOn = "2026-11-30",
            standards = new { basic = 87.5 },
            lines = new[] { new { uscc = "91620500FAKE0003XK", kind = "scenario" }, new { uscc = "91620500FAKE0003XK", kind = "basic" } },
        }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(87.5m, answer.GetProperty("total").GetProperty("afterWan").GetDecimal());
        Assert.Equal(100m, answer.GetProperty("total").GetProperty("beforeWan").GetDecimal());
        Assert.Equal((100m, 87.5m), (answer.GetProperty("enterprises")[0].GetProperty("beforeWan").GetDecimal(), answer.GetProperty("enterprises")[0].GetProperty("afterWan").GetDecimal()));
        Assert.Contains("= 57.5 万元", answer.GetProperty("rows")[1].GetProperty("explanation")[1].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"lines":[{"uscc":"91620500FAKE0003XK","kind":"workshop"}]}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"lines":[{"uscc":"9162","kind":"basic"}],"decidedOn":"2026-11-30"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"decidedOn":"2029-11-30","lines":[{"uscc":"91620500FAKE0003XK","kind":"basic"}]}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"lines":""", HttpStatusCode.BadRequest)]
    public async Task Wrong_questions_get_a_problem(string body, HttpStatusCode status)
    {
        _ = await Batch();
        var maker = await site.SignInAs(Role.ProvinceMaker);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await maker.Http.PostAsync(new Uri("/api/v1/awards/what-if", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Strangers_are_sent_away_and_the_description_lists_the_interface()
    {
        using var content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        using var refused = await site.Anonymous().Http.PostAsync(new Uri("/api/v1/awards/what-if", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        var maker = await site.SignInAs(Role.ProvinceMaker);
        using var description = await maker.Get("/openapi/v1.json");
        Assert.Contains("/api/v1/awards/what-if", await description.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
