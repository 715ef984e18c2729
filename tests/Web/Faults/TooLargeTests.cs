using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.Faults;

/// <summary>Too large a form is answered by a page that says so and how much is allowed, at every form with files; on a real socket, where the limits are.</summary>
public sealed class TooLargeTests(WebFixture web) : IClassFixture<WebFixture>
{
    [Theory]
    //          role                     form                                    MB sent  allowed
    [InlineData(Role.ProvinceMaker, "/imports", 101, "100 MB")]
    [InlineData(Role.ProvinceMaker, "/settlements", 40, "28 MB")]
    [InlineData(Role.ProvinceMaker, "/decisions/check", 101, "100 MB")]
    [InlineData(Role.County, "/titles/{title}/renewal", 101, "100 MB")]
    [InlineData(Role.ProvinceMaker, "/renewals/steps/check", 101, "100 MB")]
    [InlineData(Role.County, "/reports/new", 60, "51 MB")]
    [InlineData(null, "/report", 60, "51 MB")]
    public async Task An_upload_beyond_the_limit_is_too_large_and_not_missing(Role? role, string form, int megabytes, string allowed)
    {
        long title = await Title();
        await using var node = web.AnotherNode(from: null, ("urls", "http://127.0.0.1:0"));
        node.UseKestrel(0);
        node.StartServer();
        var cookies = new CookieContainer();
        using var http = new HttpClient(new CookieContainerHandler(cookies) { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false } }) { BaseAddress = node.ClientOptions.BaseAddress };
        string token = await Token(http, "/sign-in");
        if (role is { } who)
        {
            string name = await TestAccounts.Make(web.Owner, who, null, null);
            using var signedIn = await http.PostAsync(new Uri("/sign-in/demonstration", UriKind.Relative), new FormUrlEncodedContent(
                new Dictionary<string, string> { ["userName"] = name, ["__RequestVerificationToken"] = token }), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
            token = await Token(http, "/");
        }
        var content = new ByteArrayContent(new byte[megabytes * 1024 * 1024]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
        using var upload = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, { content, "Files", "大文件.pdf" } };

        using var answer = await http.PostAsync(new Uri(form.Replace("{title}", $"{title}", StringComparison.Ordinal), UriKind.Relative), upload, TestContext.Current.CancellationToken);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("文件太大", text, StringComparison.Ordinal);
        Assert.Contains($"不能超过 {allowed}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_fields_are_too_large_and_a_broken_form_is_a_bad_request()
    {
        var maker = await web.SignInAs(Role.ProvinceMaker);
        await maker.Page("/settlements/new");

        using var many = await maker.Post("/settlements", [.. Enumerable.Range(0, 1100).Select(n => ($"Standards[{n}]", "1"))]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, many.StatusCode);
        Assert.Contains("超过了允许的大小", (await maker.Parse(many)).Text("main"), StringComparison.Ordinal);

        var cut = new StringContent("--x\r\nContent-Disposition: form-data; name=\"Name\"\r\n\r\nab");
        cut.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        using var broken = await maker.Send("/settlements", cut);
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        Assert.Contains("页面已过期", (await maker.Parse(broken)).Text("main"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/invitation/nobody-s-link")]
    public async Task At_the_doors_a_form_is_small(string door)
    {
        await using var node = web.AnotherNode(from: null, ("urls", "http://127.0.0.1:0"));
        node.UseKestrel(0);
        node.StartServer();
        using var http = new HttpClient { BaseAddress = node.ClientOptions.BaseAddress };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["UserName"] = new('x', 70_000) });

        using var answer = await http.PostAsync(new Uri(door, UriKind.Relative), form, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    private async Task<long> Title()
    {
        var ledger = new SmallLedger(web.Owner);
        return await ledger.Title(await ledger.Enterprise($"大文件企业{Guid.NewGuid():N}", county: "620102"), TitleKind.Basic, new(2024, 5, 10));
    }

    private static async Task<string> Token(HttpClient http, string page)
    {
        string text = await http.GetStringAsync(new Uri(page, UriKind.Relative));
        var document = await new HtmlParser().ParseDocumentAsync(text);
        return document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
    }
}
