using System.Net;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using SmartFactory.Gansu.Web.Features.Home;

namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>A browser without scripts: keeps cookies, posts with the token of the last page, follows no redirect by itself.</summary>
public sealed class Visitor
{
    private readonly CookieContainer _cookies;
    private string? _token;

    public Visitor(WebApplicationFactory<HomeController> site) : this(site, new CookieContainer(), null)
    {
    }

    private Visitor(WebApplicationFactory<HomeController> site, CookieContainer cookies, string? token)
    {
        ArgumentNullException.ThrowIfNull(site);
        _cookies = cookies;
        _token = token;
        Http = site.CreateDefaultClient(new CookieContainerHandler(cookies));
    }

    /// <summary>For what the methods here do not offer.</summary>
    public HttpClient Http { get; }

    /// <summary>The same browser at another node, with the token of the page it last saw.</summary>
    public Visitor At(WebApplicationFactory<HomeController> other) => new(other, _cookies, _token);

    /// <summary>Somebody who has copied this browser's cookies, as they are now, and uses them at a node.</summary>
    public Visitor CopyAt(WebApplicationFactory<HomeController> node)
    {
        var copied = new CookieContainer();
        copied.Add(_cookies.GetAllCookies());
        return new(node, copied, _token);
    }

    /// <summary>From this address.</summary>
    public Visitor From(string address)
    {
        Http.DefaultRequestHeaders.Add(WebFixture.From, address);
        return this;
    }

    public Task<HttpResponseMessage> Get(string url) => Http.GetAsync(new Uri(url, UriKind.Relative));

    /// <summary>The page; fails unless it is served.</summary>
    public async Task<IHtmlDocument> Page(string url)
    {
        using var response = await Get(url);
        var page = await Parse(response);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{url}: {(int)response.StatusCode} {page.QuerySelector("main")?.TextContent.Trim()}");
        return page;
    }

    /// <summary>What a response shows; remembers its token.</summary>
    public async Task<IHtmlDocument> Parse(HttpResponseMessage response)
    {
        var page = await FilledForms.Read(response);
        _token = page.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value")
            ?? page.QuerySelector("meta[name=csrf-token]")?.GetAttribute("content")
            ?? _token;
        return page;
    }

    /// <summary>What a browser shows of it: where it leads to, when it leads on.</summary>
    public async Task<IHtmlDocument> Arrive(HttpResponseMessage response) =>
        response.Headers.Location is { } onward ? await Page(onward.ToString()) : await Parse(response);

    /// <summary>Fills in a form of a page and presses its button (or the button named), as a browser does: with all its fields, and no header of a script.</summary>
    public async Task<HttpResponseMessage> Submit(IHtmlDocument page, string form, params (string Name, string Value)[] filled)
    {
        using var request = FilledForms.Press(page, form, filled);
        return await Http.SendAsync(request);
    }

    /// <summary>Submits and expects to be led on; returns where to.</summary>
    public async Task<string> SubmitOn(IHtmlDocument page, string form, params (string Name, string Value)[] filled)
    {
        using var response = await Submit(page, form, filled);
        return await Onward(response, form);
    }

    /// <summary>Posts a form; a field may occur several times.</summary>
    public Task<HttpResponseMessage> Post(string url, params (string Name, string Value)[] fields) =>
        Send(url, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    /// <summary>Posts a form with a paper in its field for files.</summary>
    public async Task<HttpResponseMessage> PostWithPaper(string url, params (string Name, string Value)[] fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        using var form = new MultipartFormDataContent { { new ByteArrayContent("%PDF-"u8.ToArray()), "Files", "决定文件.pdf" } };
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        return await Send(url, form);
    }

    /// <summary>Posts files or JSON, with the token in the header.</summary>
    public async Task<HttpResponseMessage> Send(string url, HttpContent content)
    {
        if (_token is null)
            await Parse(await Get("/"));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, UriKind.Relative)) { Content = content };
        request.Headers.Add("X-CSRF-TOKEN", _token);
        return await Http.SendAsync(request);
    }

    /// <summary>Posts and expects to be led on; returns where to.</summary>
    public async Task<string> PostOn(string url, params (string Name, string Value)[] fields)
    {
        using var response = await Post(url, fields);
        return await Onward(response, url);
    }

    /// <summary>The one-click button of demonstration mode.</summary>
    public async Task Demonstrate(string userName)
    {
        await Page("/sign-in");
        Assert.Equal("/", await PostOn("/sign-in/demonstration", ("userName", userName)));
        await Page("/");
    }

    private async Task<string> Onward(HttpResponseMessage response, string from) => response.Headers.Location is { } onward
        ? onward.ToString()
        : throw new InvalidOperationException($"{from}: {(int)response.StatusCode} {(await Parse(response)).QuerySelector("main")?.TextContent.Trim()}");
}
