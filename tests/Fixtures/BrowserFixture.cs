using Deque.AxeCore.Commons;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Playwright;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Home;

namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>The site on a real socket with its own database, and a Chromium to look at it. One per test class.</summary>
public sealed class BrowserFixture(TemplateDatabase template) : IAsyncLifetime
{
    private static readonly string[] Flags =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
        // Chromium takes the last list only: Playwright's that matter here, and the two that draw the address bar's popup in a process of its own for every window, unseen
        "--disable-features=AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,MediaRouter,OptimizationHints,PaintHolding,Translate,WebUIOmniboxPopup,WebUIOmniboxAimPopup"];

    /// <summary>The browser of the tests; ./test names it, and names nothing when there is none.</summary>
    internal static string? Chromium { get; } = Environment.GetEnvironmentVariable("CHROMIUM") ?? (File.Exists("/usr/bin/chromium") ? "/usr/bin/chromium" : null);

    internal static BrowserTypeLaunchOptions Launch(string program) => new() { ExecutablePath = program, Args = Flags };

    private WebApplicationFactory<HomeController> _site = null!;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public string OwnerDsn { get; private set; } = "";

    /// <summary>What the site signs in with.</summary>
    public string AppDsn => TemplateDatabase.AppDsn(OwnerDsn);

    public NpgsqlDataSource Owner { get; private set; } = null!;

    public IServiceProvider Services => _site.Services;

    public Uri Root => _site.ClientOptions.BaseAddress;

    public async ValueTask InitializeAsync()
    {
        OwnerDsn = await template.Clone() + ";Maximum Pool Size=10";
        Owner = Database.ForOwner(OwnerDsn);
        _site = WebFixture.Node(AppDsn, from: null, ("urls", "http://127.0.0.1:0")); // two runs side by side must not want the same port
        _site.UseKestrel(0);
        _site.StartServer();
        if (Program is not { Length: > 0 } program)
            return; // the site is there for what looks at it without a browser
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(Launch(program));
    }

    internal string? Program { get; init; } = Chromium;

    /// <summary>A window of this width; what goes wrong in it is collected. Without a browser the test is skipped.</summary>
    public async Task<BrowserWindow> Open(int width = 1440, int height = 900)
    {
        Assert.SkipWhen(_browser is null, "there is no Chromium here");
        var context = await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, Locale = "zh-CN", BaseURL = Root.ToString() });
        return new BrowserWindow(await context.NewPageAsync(), width);
    }

    /// <summary>A window in which somebody of this role has signed in.</summary>
    public async Task<BrowserWindow> SignInAs(Role role, string? region = null, long? enterpriseId = null, int width = 1440)
    {
        Assert.SkipWhen(_browser is null, "there is no Chromium here");
        string userName = await TestAccounts.Make(Owner, role, region, enterpriseId);
        var window = await Open(width);
        await window.Page.GotoAsync("/sign-in");
        await window.Page.Locator($"form:has(input[value='{userName}']) button").ClickAsync();
        await window.Page.WaitForURLAsync(Root.ToString());
        return window;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        await _site.DisposeAsync();
        await Owner.DisposeAsync();
        await TemplateDatabase.Drop(OwnerDsn);
    }
}

/// <summary>One page in the browser, with checks every page must pass.</summary>
public sealed class BrowserWindow
{
    private const string Violations = """
        () => axe.run({ runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }, resultTypes: ['violations'] })
          .then(found => found.violations.map(one => `${one.id}: ${one.help} ${one.nodes.slice(0, 3).map(node => node.html).join(' ; ')}`))
        """;

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly int _width;
    private readonly List<string> _problems = [];

    internal BrowserWindow(IPage page, int width)
    {
        Page = page;
        _width = width;
        page.Console += (_, message) => { if (message.Type is "error" or "warning") _problems.Add(message.Text); };
        page.PageError += (_, problem) => _problems.Add(problem);
    }

    public IPage Page { get; }

    /// <summary>Goes there, waits until it is drawn, checks it and takes its picture.</summary>
    public async Task Visit(string url)
    {
        await Page.GotoAsync(url, new() { WaitUntil = WaitUntilState.Load });
        await Check(url);
    }

    /// <summary>No fault in the console, nothing wider than the window, no accessibility violation (WCAG 2.1 AA); takes a picture.</summary>
    public async Task Check(string name)
    {
        await Picture(name);
        Assert.True(_problems.Count == 0, $"{name}: {string.Join(" | ", _problems)}");
        int beyond = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(beyond <= 0, $"{name}: {beyond} px wider than {_width} px");
        // not by Deque's own package for Playwright: it hands every node of every rule over, which takes several times as long as the check itself
        await Page.EvaluateAsync(Axe);
        string[] found = await Page.EvaluateAsync<string[]>(Violations);
        Assert.True(found.Length == 0, $"{name}: {string.Join('\n', found)}");
    }

    /// <summary>Into the folder named by SCREENSHOTS, when it is set.</summary>
    public async Task Picture(string name)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder)
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{string.Concat(name.Select(c => char.IsLetterOrDigit(c) ? c : '_')).Trim('_')}-{_width}.png"), FullPage = true });
    }
}
