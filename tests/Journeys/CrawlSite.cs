using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Playwright;
using Npgsql;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Home;

namespace SmartFactory.Gansu.Tests.Journeys;

/// <summary>The site on a copy of the rich world, for one crawl.</summary>
internal sealed class CrawlSite : IAsyncDisposable
{
    private readonly string _dsn;
    private readonly NpgsqlDataSource _owner;
    private readonly WebApplicationFactory<HomeController> _site;
    private readonly IBrowserContext _context;
    private string _userName = "";

    private CrawlSite(string dsn, NpgsqlDataSource owner, WebApplicationFactory<HomeController> site, IBrowserContext context, IPage page) =>
        (_dsn, _owner, _site, _context, Page) = (dsn, owner, site, context, page);

    public IPage Page { get; }

    public IServiceProvider Services => _site.Services;

    public Uri Root => _site.ClientOptions.BaseAddress;

    public static async Task<CrawlSite> Open(string dsn, IBrowser browser, bool demonstration = true)
    {
        var owner = Database.ForOwner(dsn + ";Maximum Pool Size=3");
        var site = WebFixture.Node(TemplateDatabase.AppDsn(dsn + ";Maximum Pool Size=10"), from: null, ("urls", "http://127.0.0.1:0"), ("Gansu:Demonstration", demonstration ? "true" : "false"));
        site.UseKestrel(0);
        site.StartServer();
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 }, Locale = "zh-CN", BaseURL = site.ClientOptions.BaseAddress.ToString() });
        return new(dsn, owner, site, context, await context.NewPageAsync());
    }

    /// <summary>By the button of the demonstration.</summary>
    public async Task SignInAs(Role role, long enterprise)
    {
        _userName = await TestAccounts.Make(_owner, role, null, role == Role.Enterprise ? enterprise : null);
        await ComeBack();
    }

    /// <summary>After having left.</summary>
    public async Task ComeBack()
    {
        await Page.GotoAsync("/sign-in");
        await Page.Locator($"form:has(input[value='{_userName}']) button").ClickAsync();
        await Page.WaitForURLAsync(Root.ToString());
    }

    /// <summary>The link somebody finds in the mail of their invitation.</summary>
    public async Task<string> Invitation()
    {
        await using var connection = await _owner.OpenConnectionAsync();
        long invited = (long)(await new NpgsqlCommand("select user_id from users where user_name = 'ma-xiaolan'", connection).ExecuteScalarAsync())!;
        return new Uri(Root, $"/invitation/{(await Invitations.Issue(connection, invited, 0)).Token}").ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await _site.DisposeAsync();
        await _owner.DisposeAsync();
        await TemplateDatabase.Drop(_dsn);
    }
}
