using Microsoft.Playwright;

namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>A browser for the tests of a class, which bring the sites themselves. Without one the test is skipped.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public IBrowser Browser
    {
        get
        {
            Assert.SkipWhen(_browser is null, "there is no Chromium here");
            return _browser!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (BrowserFixture.Chromium is not { Length: > 0 } program)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(BrowserFixture.Launch(program));
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
