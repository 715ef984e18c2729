using System.Globalization;
using System.Net;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Rules.Letters;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.People;

/// <summary>One security administrator at the pages: what he could do alone before, step by step, and what comes of it now.</summary>
public sealed class AccountRequestPagesTests(WebFixture web) : IClassFixture<WebFixture>
{
    private static int _next;

    private SensitiveFields Fields => web.Services.GetRequiredService<SensitiveFields>();

    [Fact]
    public async Task Three_accounts_of_one_hand_do_not_come_to_be()
    {
        var security = await web.SignInAs(Role.SecurityAdministrator);
        var made = new List<string>();
        foreach (string role in (string[])["ProvinceMaker", "ProvinceFinance", "Approver"])
            made.Add(await Ask(security, role));

        foreach (string request in made)
        {
            var page = await security.Page(request);
            Assert.Contains("申请人和本人都不能复核", page.Body!.TextContent, StringComparison.Ordinal);
            Assert.Null(page.QuerySelector($"form[action='{request}/confirm']"));
            using var alone = await security.Post($"{request}/confirm");
            Assert.Equal(HttpStatusCode.Conflict, alone.StatusCode);
        }
        Assert.Equal(0, await Scalar<long>(
            "select count(*) from users join account_requests using (user_name) where account_request_id = any (@ids)", new { ids = made.Select(Id).ToArray() }));
    }

    [Fact]
    public async Task A_second_administrator_finds_it_among_the_work_sees_before_and_after_and_confirms()
    {
        var security = await web.SignInAs(Role.SecurityAdministrator);
        string request = await Ask(security, "Approver");
        var audit = await web.SignInAs(Role.AuditAdministrator);

        Assert.NotNull((await audit.Page("/")).QuerySelector($"main a[href='{request}']"));
        Assert.Null((await security.Page("/")).QuerySelector($"main a[href='{request}']"));
        var page = await audit.Page(request);
        Assert.Contains("没有账号", page.QuerySelector("main table")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("批准人", page.QuerySelector("main table")!.TextContent, StringComparison.Ordinal);
        await audit.PostOn($"{request}/confirm");

        var done = await audit.Page(request);
        Assert.Contains("zh***@example.test，有效期至", done.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("审计管理员测试员", done.QuerySelector(".stages")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(0, await Scalar<long>("select count(*) from account_requests where state = 'requested' and account_request_id = @id", new { id = Id(request) }));
    }

    [Fact]
    public async Task A_reviewer_is_not_taken_over_and_the_token_is_on_no_page_of_any_administrator()
    {
        long wang = await Person("province-finance", "王某");
        var security = await web.SignInAs(Role.SecurityAdministrator);
        await security.Page($"/users/{wang}");
        string request = await security.PostOn($"/users/{wang}/reset");
        Assert.Equal("hash", await Scalar<string>("select password_hash from users where user_id = @wang", new { wang }));
        var waits = await security.Page($"/users/{wang}");
        Assert.Contains("待确认", waits.Body!.TextContent, StringComparison.Ordinal);
        Assert.Null(waits.QuerySelector("form[action$='/disable']"));

        var audit = await web.SignInAs(Role.AuditAdministrator);
        await audit.Page(request);
        await audit.PostOn($"{request}/confirm");
        string token = (await AccountLinks.Of(web.Owner, Fields, wang)).Segments[^1];

        long letter = await Scalar<long>("select letter_id from letters where kind = 'account-link' and mailbox = 'person/' || @wang", new { wang });
        var system = await web.SignInAs(Role.SystemAdministrator);
        foreach (var (person, pages) in ((Visitor, string[])[])
            [
                (security, ["/", "/users", $"/users/{wang}", "/users/new", "/account-requests", request, "/messages"]),
                (audit, ["/", "/account-requests", request, "/events", "/messages"]),
                (system, ["/", "/account-requests", request, "/letters", $"/letters/{letter}", "/mailbox"]),
            ])
        {
            foreach (string page in pages)
                Assert.DoesNotContain(token, await (await person.Get(page)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        Assert.Contains(Placeholders.LinkNotShown, (await system.Page($"/letters/{letter}")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(await AccountLinks.PlacesOf(web.Owner, token));
        // nor can the letter be sent elsewhere, nor do officers of the province see what goes to a person
        using var resend = await system.Post($"/letters/{letter}/resend");
        Assert.Equal(HttpStatusCode.Conflict, resend.StatusCode);
        var maker = await web.SignInAs(Role.ProvinceMaker);
        using var foreign = await maker.Get($"/letters/{letter}");
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using var hidden = await maker.Post($"/letters/{letter}/bounced", ("reason", "退信"));
        Assert.Equal(HttpStatusCode.Conflict, hidden.StatusCode);
    }

    [Fact]
    public void A_text_without_the_link_is_refused()
    {
        var kind = LetterKinds.Parse("account-link");

        Assert.Contains(LetterTemplates.Check(kind, "主题", "没有链接", ""), problem => problem.Field == "Text");
        Assert.Contains(LetterTemplates.Check(kind, "主题", "{{一次性链接}}", "<p>没有链接</p>"), problem => problem.Field == "Html");
        Assert.Empty(LetterTemplates.Check(kind, "主题", "{{一次性链接}}", "<p>{{一次性链接}}</p>"));
    }

    [Theory]
    [InlineData("https://evil.example/i?u={{一次性链接}}", "")]
    [InlineData("{{一次性链接}}\n也可以打开 https://evil.example", "")]
    [InlineData("{{一次性链接}}\n也可以打开 www.evil.example", "")]
    [InlineData("{{一次性链接}}", "<p>https://evil.example/?{{一次性链接}}</p>")]
    [InlineData("{{一次性链接}}", "<p>//evil.example/?{{一次性链接}}</p>")]
    public void A_text_that_leads_elsewhere_is_refused(string text, string html) =>
        Assert.NotEmpty(LetterTemplates.Check(LetterKinds.Parse("account-link"), "主题", text, html));

    [Fact]
    public async Task A_reason_for_sending_back_is_wanted_and_shown_and_the_asker_may_withdraw()
    {
        var security = await web.SignInAs(Role.SecurityAdministrator);
        var system = await web.SignInAs(Role.SystemAdministrator);
        string back = await Ask(security, "Auditor");
        await system.Page(back);
        using var silent = await system.Post($"{back}/reject", ("reason", ""));
        Assert.Equal(HttpStatusCode.Conflict, silent.StatusCode);
        await system.PostOn($"{back}/reject", ("reason", "本人说没有申请"));
        Assert.Contains("本人说没有申请", (await security.Page(back)).Body!.TextContent, StringComparison.Ordinal);

        string withdrawn = await Ask(security, "Auditor");
        await security.Page(withdrawn);
        await security.PostOn($"{withdrawn}/withdraw");
        Assert.Contains("已撤回", (await system.Page(withdrawn)).Body!.TextContent, StringComparison.Ordinal);
        var list = await system.Page("/account-requests?state=withdrawn");
        Assert.NotNull(list.QuerySelector($"a[href='{withdrawn}']"));
        Assert.Null(list.QuerySelector($"a[href='{back}']"));
    }

    private static async Task<string> Ask(Visitor security, string role)
    {
        await security.Page("/users/new");
        string request = await security.PostOn(
            "/users/new", ("UserName", $"zl-{Interlocked.Increment(ref _next)}"), ("DisplayName", "郑某"), ("Organisation", "某单位"), ("Email", "zheng@example.test"), ("Role", role));
        Assert.StartsWith("/account-requests/", request, StringComparison.Ordinal);
        return request;
    }

    private Task<long> Person(string role, string name) => Scalar<long>("""
        insert into users (user_name, normalized_name, display_name, role, region_code, organisation, security_stamp, password_hash, password_changed_at, email, email_masked)
        values (@user, upper(@user), @name, @role, '620000', '测试单位', 'stamp', 'hash', now(), @email, 'wa***@example.test') returning user_id
        """, new { user = $"p-{Interlocked.Increment(ref _next)}", name, role, email = Fields.Encrypt(SensitiveField.Email, "wang@example.test") });

    private async Task<T> Scalar<T>(string sql, object? values = null)
    {
        await using var owner = await web.Owner.OpenConnectionAsync();
        return (await owner.ExecuteScalarAsync<T>(sql, values))!;
    }

    private static long Id(string request) => long.Parse(request.Split('/')[^1], CultureInfo.InvariantCulture);
}
