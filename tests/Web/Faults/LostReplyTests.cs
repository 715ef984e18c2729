using System.Net;
using AngleSharp.Html.Dom;
using Dapper;
using Microsoft.AspNetCore.Mvc.Testing;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Awards;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Home;

namespace SmartFactory.Gansu.Tests.Web.Faults;

/// <summary>The reply to COMMIT is lost: nobody is told that nothing was done, and the same form sent again does nothing twice.</summary>
public sealed class LostReplyTests(TemplateDatabase template) : IAsyncLifetime
{
    private readonly WebFixture _web = new(template);
    private DatabaseProxy _proxy = null!;
    private WebApplicationFactory<HomeController> _cut = null!;

    public async ValueTask InitializeAsync()
    {
        await _web.InitializeAsync();
        _proxy = new DatabaseProxy(_web.AppDsn);
        _cut = _web.AnotherNode(settings: ("ConnectionStrings:Gansu", _proxy.Dsn));
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Fact]
    public async Task A_batch_whose_reply_was_lost_is_made_once()
    {
        var maker = (await _web.SignInAs(Role.ProvinceMaker)).At(_cut);
        var form = await maker.Page("/settlements/new");
        _proxy.LoseCommitAfter("/settlements");

        var unknown = await Unknown(await Send(maker, form), maker);
        Assert.Equal(1, _proxy.Swallowed);
        Assert.Equal("/settlements", unknown.QuerySelector("#look")!.GetAttribute("href"));
        Assert.Equal(1, await Count("settlements"));

        using var again = await Send(maker, form);
        Assert.Equal("/settlements", again.Headers.Location?.ToString());
        Assert.Contains("没有重复办理", (await maker.Page("/settlements")).Text("main"), StringComparison.Ordinal);
        Assert.Equal(1, await Count("settlements"));

        using var another = await Send(maker, await maker.Page("/settlements/new"));
        Assert.Matches("^/settlements/[0-9]+$", another.Headers.Location!.ToString());
        Assert.Equal(2, await Count("settlements"));
    }

    [Fact]
    public async Task An_approval_whose_reply_was_lost_is_not_said_to_have_failed_and_not_done_twice()
    {
        long batch = await Reviewed();
        var approver = (await _web.SignInAs(Role.Approver)).At(_cut);
        var form = await approver.Page($"/settlements/{batch}/approve");
        var fields = form.Fields($"/settlements/{batch}/approve", ("document", "甘财建〔2026〕99号"), ("withoutNotice", "名单已随认定文件甘工信公示〔2026〕3号公示，期满没有异议，不再另行公示"));
        _proxy.LoseCommitAfter($"/settlements/{batch}/approve");

        var unknown = await Unknown(await approver.Post($"/settlements/{batch}/approve", fields), approver);
        Assert.Equal(1, _proxy.Swallowed);
        Assert.Equal(1, await Count("award_entries"));

        approver.Http.DefaultRequestHeaders.Referrer = new Uri($"http://localhost/settlements/{batch}/approve");
        Assert.Equal($"/settlements/{batch}", await approver.PostOn($"/settlements/{batch}/approve", fields));
        Assert.Contains("没有重复办理", (await approver.Page($"/settlements/{batch}")).Text("main"), StringComparison.Ordinal);
        Assert.Equal(1, await Count("award_entries"));
        Assert.NotNull(unknown.QuerySelector("#look"));
    }

    [Fact]
    public async Task A_form_sent_twice_leads_to_what_the_first_made_whoever_is_faster()
    {
        var maker = await _web.SignInAs(Role.ProvinceMaker);
        var form = await maker.Page("/settlements/new");

        using var first = await Send(maker, form);
        using var second = await Send(maker, form);
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Contains("已经办成，没有重复办理", (await maker.Page(second.Headers.Location!.ToString())).Text("main"), StringComparison.Ordinal);

        form = await maker.Page("/settlements/new");
        var both = await Task.WhenAll(Send(maker, form), Send(maker, form));
        Assert.All(both, answer => Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode));
        Assert.Equal(2, await Count("settlements"));
        Array.ForEach(both, answer => answer.Dispose());
    }

    [Fact]
    public async Task A_form_that_came_back_with_errors_may_be_sent_again_even_from_the_page_before()
    {
        var maker = await _web.SignInAs(Role.ProvinceMaker);
        var form = await maker.Page("/settlements/new");

        using var refused = await Send(maker, form, ("PoolWan", "0.00001")); // the uploaded list is kept, the batch is not made
        Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        using var made = await Send(maker, form);
        Assert.Matches("^/settlements/[0-9]+$", made.Headers.Location!.ToString());

        var other = await _web.SignInAs(Role.Approver);
        await other.Page("/");
        Assert.Equal(1, await Count("settlements"));
    }

    [Fact]
    public async Task The_public_s_report_sent_twice_is_one_report()
    {
        var anybody = _web.Anonymous();
        var fields = (await anybody.Page("/report")).Fields("/report", ("Target", "某公司"), ("City", "620100"), ("Facts", "虚报投资"), ("Contact", "13900000000"));

        string first = await anybody.PostOn("/report", fields);
        Assert.Equal(first, await anybody.PostOn("/report", fields));
        Assert.Equal(1, await Count("reports"));
        await using var connection = await _web.Owner.OpenConnectionAsync();
        string code = (await connection.ExecuteScalarAsync<string>("select receipt_code from reports"))!;
        Assert.Equal(code, (await anybody.Page(first)).Text("#receipt-code"));
        Assert.DoesNotContain(code, first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_an_office_registers_twice_is_one_report()
    {
        var officer = await _web.SignInAs(Role.County);
        var page = await officer.Page("/reports/new");
        (string, string)[] typed = [("Target", "某公司"), ("Channel", "letter"), ("Facts", "虚报投资"), ("Contact", "13900000000")];

        string first = await officer.SubmitOn(page, "main form", typed);

        Assert.Equal(first, await officer.SubmitOn(page, "main form", typed));
        Assert.Equal(1, await Count("reports"));
        Assert.NotNull((await officer.Page(first)).QuerySelector("#receipt-code"));
    }

    private static async Task<IHtmlDocument> Unknown(HttpResponseMessage answer, Visitor visitor)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var page = await visitor.Parse(answer);
        Assert.Contains("可能已经办成，请先查看", page.Text("main"), StringComparison.Ordinal);
        Assert.DoesNotContain("这次没有办成", page.Text("main"), StringComparison.Ordinal);
        answer.Dispose();
        return page;
    }

    private static Task<HttpResponseMessage> Send(Visitor maker, IHtmlDocument page, params (string Name, string Value)[] changed)
    {
        var fields = page.Fields("/settlements", [("From", "file"), ("Document", "甘工信发〔2026〕300号"), ("Pool", "new"), ("PoolName", $"资金池{Guid.NewGuid():N}"), ("PoolWan", "20000")]);
        var form = new MultipartFormDataContent { { new ByteArrayContent(File.ReadAllBytes(Checkout.Path("tests/cases/recognised-2026.xlsx"))), "File", "名单.xlsx" } };
        foreach (var (name, value) in fields.Where(field => changed.All(one => one.Name != field.Name)).Concat(changed))
            form.Add(new StringContent(value), name);
        return maker.Send("/settlements", form);
    }

    private async Task<long> Reviewed()
    {
        await using var owner = await _web.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("insert into regions (code, name, level, parent_code) values ('629900', '示例市', 'city', '620000') on conflict do nothing");
        long pool = await owner.ExecuteScalarAsync<long>("insert into fund_pools (fund_year, name, amount) values (2026, '池', 9000000) returning fund_pool_id");
        long batch = await CreateSettlement.From(_web.App, new SettlementTerms(
            "2026年度奖励", SettlementWorld.Day, "甘工信发〔2026〕300号", 2026, pool, new Dictionary<TitleKind, Money>(), "名单.xlsx"), SettlementWorld.Lines("0 basic"), SettlementWorld.Maker);
        await SubmitSettlement.On(_web.App, batch, SettlementWorld.Maker);
        await FinishReview.On(_web.App, batch, SettlementWorld.Finance);
        return batch;
    }

    private async Task<long> Count(string table)
    {
        await using var owner = await _web.Owner.OpenConnectionAsync();
        return await owner.ExecuteScalarAsync<long>($"select count(*) from {table}");
    }
}
