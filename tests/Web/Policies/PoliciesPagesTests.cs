using System.Net;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.Policies;

public sealed class PoliciesPagesTests(WebFixture web) : IClassFixture<WebFixture>
{
    [Fact]
    public async Task Every_article_opens_as_a_page_and_in_the_dialog()
    {
        var visitor = await web.SignInAs(Role.Enterprise);
        var page = await visitor.Page("/policies/current");
        Assert.Equal(30, page.QuerySelectorAll("#text [id^=article-]").Length);
        Assert.Equal(45, page.QuerySelectorAll("#readings tbody tr[id^=Q]").Length);
        Assert.Contains("施行中", page.QuerySelector(".page-head")!.TextContent, StringComparison.Ordinal);

        foreach (string url in page.QuerySelectorAll("a.article-link").Select(link => link.GetAttribute("href")!).Distinct())
            Assert.StartsWith("第", (await visitor.Page(url)).QuerySelector("article h2")!.TextContent, StringComparison.Ordinal);

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/policies/current/articles/19", UriKind.Relative));
        request.Headers.Add("HX-Request", "true");
        using var response = await visitor.Http.SendAsync(request);
        var fragment = await visitor.Parse(response);
        Assert.Null(fragment.QuerySelector("main"));
        Assert.Contains("不超过300万元", fragment.QuerySelector("article")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/policies/nope", HttpStatusCode.NotFound)]
    [InlineData("/policies/999", HttpStatusCode.NotFound)]
    [InlineData("/policies/current/articles/31", HttpStatusCode.NotFound)]
    [InlineData("/policies/current/articles/0", HttpStatusCode.NotFound)]
    [InlineData("/policies", HttpStatusCode.OK)]
    public async Task Addresses(string url, HttpStatusCode status)
    {
        using var response = await (await web.SignInAs(Role.County)).Get(url);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task An_interpretation_goes_from_the_maker_to_the_approver_and_shows_in_the_register()
    {
        var maker = await web.SignInAs(Role.ProvinceMaker);
        _ = await maker.Page("/policies/gansu-2025-152/interpretations/new?reading=Q9");
        string onward = await maker.PostOn("/policies/gansu-2025-152/interpretations",
            ("Reading", "Q9"), ("Letter", "B"), ("EffectiveFrom", "2026-11-01"), ("Document", "甘工信函[2026]20号"), ("Reason", "统一口径"));
        Assert.Contains("待批准人确认", (await maker.Page(onward)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using var byMaker = await maker.Post(onward + "/confirm");
        Assert.Equal(HttpStatusCode.Forbidden, byMaker.StatusCode);

        var approver = await web.SignInAs(Role.Approver);
        _ = await approver.Page(onward);
        Assert.Equal(onward, await approver.PostOn(onward + "/confirm"));
        var row = (await maker.Page("/policies/current")).QuerySelector("#Q9")!.TextContent;
        Assert.Contains("2026年11月1日起，甘工信函〔2026〕20号", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_letter_the_program_cannot_follow_is_not_to_be_chosen()
    {
        var maker = await web.SignInAs(Role.ProvinceMaker);
        var page = await maker.Page("/policies/gansu-2025-152/interpretations/new?reading=Q1");
        Assert.Equal(["A", "C"], page.QuerySelectorAll("input[name=Letter][disabled]").Select(input => input.GetAttribute("value")));
        Assert.Contains("不能采用：分支机构的奖励一律并入其法人计算", page.QuerySelector("#Letter")!.TextContent, StringComparison.Ordinal);
        using var forced = await maker.Post("/policies/gansu-2025-152/interpretations",
            ("Reading", "Q1"), ("Letter", "A"), ("EffectiveFrom", "2026-11-01"), ("Document", "甘工信函〔2026〕20号"), ("Reason", "说明"));
        Assert.Contains("口径Q1不能登记为“A”", (await maker.Parse(forced)).QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("系统不能按此办理", (await maker.Page("/policies/current")).QuerySelector("#Q30")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_form_keeps_what_was_typed()
    {
        var maker = await web.SignInAs(Role.ProvinceMaker);
        _ = await maker.Page("/policies/gansu-2025-152/interpretations/new?reading=Q8");
        using var response = await maker.Post("/policies/gansu-2025-152/interpretations",
            ("Reading", "Q8"), ("Letter", "B"), ("EffectiveFrom", "2026-11-01"), ("Document", "口头通知"), ("Reason", "说明"));
        var page = await maker.Parse(response);
        Assert.Contains("不符合", page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("口头通知", page.QuerySelector("#Document")!.GetAttribute("value"));
        Assert.NotNull(page.QuerySelector("input[name=Letter][value=B][checked]"));
    }

    [Theory]
    [InlineData(Role.City)]
    [InlineData(Role.Enterprise)]
    [InlineData(Role.Auditor)]
    [InlineData(Role.SystemAdministrator)]
    public async Task Nobody_else_records_one(Role role)
    {
        using var response = await (await web.SignInAs(role)).Get("/policies/gansu-2025-152/interpretations/new?reading=Q8");
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }
}
