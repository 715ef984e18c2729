using Microsoft.Playwright;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.Journeys;

/// <summary>
/// From an empty installation to money received, and on to later years: people in a browser, who use what they see.
/// The sums are of cases/recognised-2026-expected.csv, by hand: 130 titles of 121 enterprises, 109 of them with money, 9,690 万元.
/// </summary>
public sealed partial class JourneyTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>, IAsyncLifetime
{
    private const string Nickel = "兰州示例镍合金材料集团有限公司", NickelCode = "916201032UQ6JE1T2E";
    private const string Cement = "兰州示例水泥股份有限公司", CementCode = "91620103B2CCUJ2B9L";
    private const string Aluminium = "兰州示例铝业实业有限公司";
    private const string Password = "明月出天山苍茫云海间长风几万里";

    private readonly Installed _site = new();
    private readonly List<IBrowserContext> _windows = [];
    private MovedClock? _clock;

    [Fact]
    public async Task From_an_empty_installation_to_money_received_and_on_to_later_years()
    {
        await TheFirstAdministrator(await _site.Start());
        await TheAccounts();
        await TheLedger();
        await TheEnterprise();
        await TheAddresses();
        await TheBatch();
        await TheReview();
        await TheNotice();
        await TheApproval();
        await TheQuota();
        await TheAccount();
        await ThePayment();
        await TheReceipt();

        await MoveTo(new DateOnly(2028, 7, 3));
        await TheJobsOfTheDay();
        await TheRenewal();
        await TheReport();
        await TheMerger();
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var window in _windows)
            await window.DisposeAsync();
        await _site.DisposeAsync();
    }

    // everybody sits at a screen of their own
    private async Task<Person> New(string name, string userName = "")
    {
        var window = await chromium.Browser.NewContextAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 }, Locale = "zh-CN" });
        window.SetDefaultTimeout(20_000);
        _windows.Add(window);
        return new Person(await window.NewPageAsync(), name, () => _clock?.GetUtcNow() ?? DateTimeOffset.UtcNow) { UserName = userName };
    }

    private async Task MoveTo(DateOnly day)
    {
        _clock = new MovedClock(day);
        await _site.MoveTo(_clock);
    }

    /// <summary>The real clock, on another day: as if one had waited.</summary>
    private sealed class MovedClock(DateOnly day) : TimeProvider
    {
        private readonly TimeSpan _ahead = day.ToDateTime(new TimeOnly(1, 0), DateTimeKind.Utc) - DateTime.UtcNow;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + _ahead;
    }
}
