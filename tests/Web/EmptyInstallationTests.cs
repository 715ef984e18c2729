using System.Net;
using AngleSharp.Html.Parser;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.Tests.Journeys;

namespace SmartFactory.Gansu.Tests.Web;

/// <summary>What `./run --empty` does once it has built: set up, serve, and let in nobody but the holder of the link.</summary>
public sealed class EmptyInstallationTests : IAsyncLifetime
{
    private const string Password = "明月出天山苍茫云海间长风几万里";

    private readonly Installed _site = new();

    [Fact]
    public async Task Without_data_and_accounts_the_link_on_the_console_makes_the_first_administrator()
    {
        string link = await _site.Start();
        using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = true }) { BaseAddress = new Uri(_site.Address) };

        string signIn = await http.GetStringAsync(new Uri("/sign-in", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("演示", signIn, StringComparison.Ordinal);
        Assert.StartsWith(_site.Address, link, StringComparison.Ordinal);
        await Post(http, link, ("UserName", "first"), ("DisplayName", "首任管理员"), ("Fresh", Password), ("Again", Password));
        string home = await Post(http, "/sign-in", ("UserName", "first"), ("Password", Password));

        var page = new HtmlParser().ParseDocument(home);
        Assert.Contains("首任管理员", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.QuerySelectorAll("nav a[href='/users']"));
        Assert.Equal(0, await Rows("enterprises"));
        Assert.Equal(1, await Rows("users"));
        Assert.NotEqual(0, await Rows("policies"));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private static async Task<string> Post(HttpClient http, string url, params (string Name, string Value)[] fields)
    {
        using var shown = await http.GetAsync(new Uri(url, UriKind.RelativeOrAbsolute), TestContext.Current.CancellationToken);
        using var pressed = FilledForms.Press(await FilledForms.Read(shown), "main form", fields);
        using var response = await http.SendAsync(pressed, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private async Task<long> Rows(string table)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(_site.OwnerDsn);
        await using var command = source.CreateCommand($"select count(*) from {table}");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
