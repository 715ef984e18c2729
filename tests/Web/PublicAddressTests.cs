using System.Net;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Home;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Tests.Web;

/// <summary>Behind a proxy and without one: whose word counts, under which address the site answers, what its cookies are.</summary>
public sealed partial class PublicAddressTests(WebFixture web) : IClassFixture<WebFixture>
{
    private const string Address = "https://award.example.gov.cn";
    private const string Proxy = "10.20.0.5";

    private static readonly (string, string)[] Behind = [("Gansu:Demonstration", "false"), ("Gansu:Address", Address), ("Gansu:Proxies", $"{Proxy}, 10.21.0.0/24")];

    [Fact]
    public async Task Behind_a_known_proxy_cookies_are_secure_by_name_and_https_is_demanded_from_then_on()
    {
        await using var node = web.AnotherNode(Proxy, Behind);
        using var answer = await Ask(node, "/sign-in", ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "203.0.113.7"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        string cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), IsForm);
        Assert.All(answer.Headers.GetValues("Set-Cookie"), any => Assert.Matches("^__Host-gansu.*; path=/; secure; ", any));
        Assert.Matches("^__Host-gansu\\.form=[^;]+; path=/; secure; samesite=lax; httponly$", cookie);
        Assert.Contains("max-age=31536000", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_session_has_such_a_cookie_too_and_the_person_is_known_by_the_own_address()
    {
        await RealPeople.Make(web, "behind", Role.City);
        await using var node = web.AnotherNode(Proxy, Behind);
        using var page = await Ask(node, "/sign-in", ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "203.0.113.7"));
        string form = page.Headers.GetValues("Set-Cookie").Single(IsForm).Split(';')[0];
        string token = Token().Match(await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Groups[1].Value;

        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in") { Content = new FormUrlEncodedContent([new("UserName", "behind"), new("Password", RealPeople.Password), new("__RequestVerificationToken", token)]) };
        request.Headers.Add("Cookie", form);
        using var answer = await Ask(node, request, ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "127.0.0.1, 203.0.113.7, 10.21.0.9")); // the first was written by the client

        string session = Assert.Single(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("__Host-gansu.session=", StringComparison.Ordinal));
        Assert.EndsWith("; path=/; secure; samesite=lax; httponly", session, StringComparison.Ordinal);
        await using var connection = await web.Owner.OpenConnectionAsync();
        Assert.Equal("203.0.113.7", await connection.ExecuteScalarAsync<string>("select address from sessions join users using (user_id) where user_name = 'behind'"));
        Assert.Equal("来自 203.0.113.7", await connection.ExecuteScalarAsync<string>("select reason from events where act = 'signed-in' order by event_id desc limit 1"));
    }

    //          from        host                       proto
    [Theory]
    [InlineData("10.9.9.9", "award.example.gov.cn", "https")] // no known proxy
    [InlineData(Proxy, "award.example.gov.cn", null)]         // came by http
    [InlineData(Proxy, "evil.example", "https")]
    [InlineData(Proxy, "localhost", "https")]
    public async Task Nothing_else_is_answered(string from, string host, string? proto)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in");
        request.Headers.Host = host;
        await using var node = web.AnotherNode(from, Behind);
        using var answer = await Ask(node, request, proto is null ? [] : [("X-Forwarded-Proto", proto), ("X-Forwarded-For", "203.0.113.7")]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(Address, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:5080", HttpStatusCode.OK)]
    [InlineData("[::1]:5080", HttpStatusCode.OK)]
    [InlineData("evil.example", HttpStatusCode.BadRequest)]
    [InlineData("evil.example:5080", HttpStatusCode.BadRequest)]
    public async Task Without_a_public_address_only_this_machine_is_served(string host, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in");
        request.Headers.Host = host;

        using var answer = await Ask(web.Site, request);

        Assert.Equal(status, answer.StatusCode);
        if (status == HttpStatusCode.OK)
            Assert.All(answer.Headers.GetValues("Set-Cookie"), cookie => Assert.StartsWith("gansu.", cookie, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whatever_asks_for_the_health_may_call_the_node_as_it_likes()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        request.Headers.Host = "10.20.0.1:5080";

        await using var node = web.AnotherNode("10.9.9.9", Behind);
        using var answer = await Ask(node, request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Links_to_hand_out_begin_with_the_public_address()
    {
        var here = await web.SignInAs(Role.City);
        Assert.StartsWith("http://localhost/radar/", Link(await here.Page("/radar/subscription")), StringComparison.Ordinal);

        await using var node = web.AnotherNode(settings: ("Gansu:Address", "http://127.0.0.1:5080"));
        var elsewhere = here.CopyAt(node);
        elsewhere.Http.DefaultRequestHeaders.Host = "127.0.0.1";
        Assert.StartsWith("http://127.0.0.1:5080/radar/", Link(await elsewhere.Page("/radar/subscription")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https 的对外网址", "Gansu:Demonstration=false", "Gansu:Proxies=10.0.0.1")]
    [InlineData("https 的对外网址", "Gansu:Demonstration=false", "Gansu:Proxies=10.0.0.1", "Gansu:Address=http://award.example.gov.cn")]
    [InlineData("不是", "Gansu:Demonstration=false", "Gansu:Proxies=nginx", "Gansu:Address=https://award.example.gov.cn")]
    [InlineData("后面没有路径", "Gansu:Demonstration=false", "Gansu:Address=https://award.example.gov.cn/award")]
    [InlineData("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "Gansu:Demonstration=false", "ForwardedHeaders_Enabled=true")]
    [InlineData("只能在本机使用", "Gansu:Proxies=10.0.0.1", "Gansu:Address=https://award.example.gov.cn")]
    [InlineData("只能在本机使用", "Gansu:Address=https://award.example.gov.cn")]
    public void What_would_not_be_safe_does_not_start(string sentence, params string[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Gansu:Demonstration", "true")])
            .AddInMemoryCollection(settings.Select(setting => setting.Split('=', 2)).Select(parts => KeyValuePair.Create(parts[0], (string?)parts[1])))
            .Build();

        var refusal = Assert.Throws<RefusalException>(() => new Demonstration(configuration, new PublicAddress(configuration)));

        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/favicon.ico", HttpStatusCode.MovedPermanently)]
    [InlineData("/favicon.svg", HttpStatusCode.OK)]
    [InlineData("/robots.txt", HttpStatusCode.OK)]
    public async Task What_browsers_ask_for_by_habit_needs_no_sign_in(string url, HttpStatusCode status)
    {
        using var answer = await web.Anonymous().Get(url);

        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("/openapi/v1.json")]
    [InlineData("/api/v1/awards/none")]
    public async Task What_programs_read_is_kept_nowhere(string url)
    {
        using var answer = await (await web.SignInAs(Role.ProvinceMaker)).Get(url);

        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task A_referrer_that_would_lead_elsewhere_is_not_followed()
    {
        var maker = await web.SignInAs(Role.ProvinceMaker);
        maker.Http.DefaultRequestHeaders.Referrer = new Uri("http://localhost//evil.example/x");

        using var answer = await maker.Post("/settlements/99999/calculate");

        Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{(int)answer.StatusCode} {answer.Headers.Location}");
    }

    private static Task<HttpResponseMessage> Ask(WebApplicationFactory<HomeController> node, string url, params (string Name, string Value)[] headers) =>
        Ask(node, new HttpRequestMessage(HttpMethod.Get, url), headers);

    private static Task<HttpResponseMessage> Ask(WebApplicationFactory<HomeController> node, HttpRequestMessage request, params (string Name, string Value)[] headers)
    {
        request.Headers.Host ??= "award.example.gov.cn";
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return node.CreateDefaultClient().SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static bool IsForm(string cookie) => cookie.StartsWith("__Host-gansu.form=", StringComparison.Ordinal);

    private static string Link(AngleSharp.Html.Dom.IHtmlDocument page) => Subscription().Match(page.Source.Text).Value;

    [GeneratedRegex("""__RequestVerificationToken" type="hidden" value="([^"]+)""")]
    private static partial Regex Token();

    [GeneratedRegex("""http://[^"<\s]+/radar/[^"<\s]+""")]
    private static partial Regex Subscription();
}
