using SmartFactory.Gansu.Tests.Awards;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Journeys;

/// <summary>Every role and the public look at every page they can see and submit every form, empty and filled: nothing answers with a fault, nothing leads nowhere.</summary>
public sealed class CrawlTests(TemplateDatabase template, RichTemplate rich, ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    public static TheoryData<Role> EveryRole => [.. Roles.All];

    [Theory]
    [MemberData(nameof(EveryRole))]
    public async Task Somebody_of_the_role_meets_no_fault(Role role)
    {
        await using var site = await CrawlSite.Open(await rich.Clone(template), chromium.Browser);
        await site.SignInAs(role, rich.Main);
        var crawl = new Crawl(site.Page, role.Name(), site.Root, Bounds, Values);
        await Look(crawl, site.Page.Url);
        Assert.True(crawl.Pages >= 10 && crawl.Sent.Count >= 3, $"{crawl.Pages} pages, {crawl.Sent.Count} kinds of forms");
        if (!LongRun.Asked)
            return; // a quick crawl does not come everywhere
        await site.ComeBack(); // leaving was the last thing it tried
        var closed = await Doors.Unfound(site.Services, role, crawl.Offered, async path => (await site.Page.APIRequest.GetAsync(path, new() { MaxRedirects = 0 })).Status);
        Assert.True(closed.Count == 0, "nothing leads to\n" + string.Join('\n', closed));
    }

    [Fact]
    public async Task The_public_meets_no_fault()
    {
        await using var site = await CrawlSite.Open(await rich.Clone(template), chromium.Browser, demonstration: false);
        var crawl = new Crawl(site.Page, "公众", site.Root, Bounds, Values);
        await Look(crawl, site.Root.ToString());
        Assert.Superset(new HashSet<string> { "post /report ", "post /sign-in " }, crawl.Sent);
    }

    [Fact]
    public async Task The_invited_meets_no_fault()
    {
        await using var site = await CrawlSite.Open(await rich.Clone(template), chromium.Browser, demonstration: false);
        var crawl = new Crawl(site.Page, "受邀人", site.Root, Bounds, Values);
        await Look(crawl, await site.Invitation());
        Assert.Contains("post /invitation/# ", crawl.Sent);
    }

    private static CrawlBounds Bounds => LongRun.Asked ? CrawlBounds.Whole : CrawlBounds.Quick;

    private static PlausibleValues Values => new(SmallLedger.Today, SettlementWorld.Code(6).ToString());

    private static async Task Look(Crawl crawl, string from)
    {
        await crawl.From(from);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', crawl.Log));
        Assert.True(crawl.Faults.Count == 0, "\n" + string.Join('\n', crawl.Faults.Distinct()));
    }
}
