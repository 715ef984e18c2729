using System.Globalization;
using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Tests.Web.Radar;

/// <summary>Whatever number of the radar is a link opens a list of exactly as many rows.</summary>
public sealed class RadarLinksTests(WebFixture web) : IClassFixture<WebFixture>, IAsyncLifetime
{
    private const string Tianshui = "620500";

    private readonly SmallLedger _ledger = new(web.Owner);

    // due from two months ago to eleven months ahead, in three cities, in every state on the way
    public async ValueTask InitializeAsync()
    {
        await using var connection = await web.Owner.OpenConnectionAsync();
        if (await connection.ExecuteScalarAsync<bool>("select exists (select from titles)"))
            return;
        string[] states = ["renewal-open", "under-review", "valid"];
        for (int n = 0; n < 42; n++)
        {
            var due = new DateOnly(2026, 9, 1).AddMonths(n / 3).AddDays(n % 3 * 13);
            string state = due > new DateOnly(2027, 2, 28) ? "valid" : states[n % 2];
            long enterprise = await _ledger.Enterprise($"第{n}家", n % 3 == 0 ? SmallLedger.Lanzhou : n % 3 == 1 ? "620400" : SmallLedger.Jinchang, n % 3 == 0 ? "620102" : null);
            long title = await _ledger.Title(enterprise, TitleKind.Basic, new(2024, 12, 1), validTo: due.AddMonths(3));
            await connection.ExecuteAsync("update titles set state = @state, move_act = @state where title_id = @title and @state <> 'valid'", new { state, title });
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Each_cell_of_the_heat_table()
    {
        var maker = await web.SignInAs(Role.ProvinceMaker);
        var links = (await maker.Page("/radar/province")).QuerySelectorAll(".heat tbody a").Select(link => (Url: link.GetAttribute("href")!, link.TextContent)).ToList();

        Assert.Equal(36, links.Count);
        foreach (var (url, number) in links)
            Assert.Equal((url, number, number), await Listed(maker, url));
    }

    [Theory]
    [InlineData("2026-09", 3)]
    [InlineData("2026-11", 3)]
    [InlineData("2027-01", 3)]
    [InlineData("2027-10", 3)]
    public async Task Each_day_of_the_calendar(string month, int days)
    {
        var maker = await web.SignInAs(Role.ProvinceMaker);
        var links = (await maker.Page($"/radar/calendar?month={month}")).QuerySelectorAll("a.due").Select(link => (Url: link.GetAttribute("href")!, Number: link.TextContent.Split(' ')[0])).ToList();

        Assert.Equal(days, links.Count);
        foreach (var (url, number) in links)
            Assert.Equal((url, number, number), await Listed(maker, url));
    }

    [Theory]
    [InlineData("")]
    [InlineData("&month=2026-11")]
    [InlineData("&month=2027-01")]
    [InlineData("&q=第1")]
    [InlineData("&q=第1&city=620400")]
    public async Task Each_tab_under_any_filter(string filter)
    {
        var maker = await web.SignInAs(Role.ProvinceMaker);
        foreach (string bucket in (string[])["overdue", "due", "opening", "reviewing", "next", "all"])
        {
            string url = $"/radar?bucket={bucket}{filter}";
            string number = (await maker.Page(url)).QuerySelector(".list-tabs .active .count")!.TextContent;
            Assert.Equal((url, number, number), await Listed(maker, url));
        }
    }

    [Fact]
    public async Task What_was_applied_for_cannot_be_ticked_or_reminded()
    {
        var maker = await web.SignInAs(Role.ProvinceMaker);
        var page = await maker.Page("/radar?bucket=reviewing");
        Assert.NotEmpty(page.QuerySelectorAll("#radar tbody tr"));
        Assert.Empty(page.QuerySelectorAll("input[name=ids], input[data-batch-all]"));
        string id = page.QuerySelector("#radar tbody a[href^='/titles/']")!.GetAttribute("href")!.Split('/')[^1];

        Assert.Equal("/radar", await maker.PostOn("/radar/remind", ("ids", id)));
        Assert.Contains("不用提醒", (await maker.Page("/radar")).Text("main"), StringComparison.Ordinal);
        await using var connection = await web.Owner.OpenConnectionAsync();
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*) from letters where key like 'remind/%'"));
    }

    [Fact]
    public async Task The_scorecard_counts_recognitions_only_and_whole_months()
    {
        long enterprise = await _ledger.Enterprise("计分", Tianshui);
        long higher = await _ledger.Title(enterprise, TitleKind.Advanced, new(2025, 12, 1)); // the first day counted
        await _ledger.Title(enterprise, TitleKind.Scenario, new(2025, 11, 30));
        await using var connection = await web.Owner.OpenConnectionAsync();
        await connection.ExecuteAsync("""
            insert into titles (enterprise_id, kind, carrier, document, confirmed_on, valid_to, renewal_open, renewal_due, state, state_since, policy_version_id, origin, derived_from)
            select enterprise_id, 'basic', carrier, '甘工信发〔2026〕9号', date '2026-05-08', valid_to, renewal_open, renewal_due, 'valid', date '2026-05-08', policy_version_id, 'downgraded', title_id
            from titles where title_id = @higher
            """, new { higher });

        var score = Assert.Single(await RadarScores.Of(web.App, SmallLedger.Maker, WebFixture.Today), score => score.CityCode == Tianshui);
        Assert.Equal(1, score.Recognised);
        Assert.Contains("2025年12月至2026年11月", (await (await web.SignInAs(Role.ProvinceMaker)).Page("/radar/province")).Text("main"), StringComparison.Ordinal);
        await connection.ExecuteAsync("select sum_up_title_counts()");
        Assert.Equal(1, (await RadarScores.Of(web.App, SmallLedger.Maker, WebFixture.Today)).Single(score => score.CityCode == Tianshui).Recognised);
    }

    private static async Task<(string Url, string Tab, string Rows)> Listed(Visitor person, string url)
    {
        var page = await person.Page(url);
        int rows = page.QuerySelectorAll("#radar tbody tr").Length;
        return (url, page.QuerySelector(".list-tabs .active .count")!.TextContent, rows.ToString(CultureInfo.InvariantCulture));
    }
}
