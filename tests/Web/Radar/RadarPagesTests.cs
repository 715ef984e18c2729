using System.Net;
using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.Web.Features.Radar;

namespace SmartFactory.Gansu.Tests.Web.Radar;

public sealed class RadarPagesTests(WebFixture web) : IClassFixture<WebFixture>, IAsyncLifetime
{
    private const string ChengguanCounty = "620102", Baiyin = "620400";

    // official day 2026-11-30: titles as if confirmed three years before these ends
    public async ValueTask InitializeAsync()
    {
        var ledger = new SmallLedger(web.Owner);
        await using var connection = await web.Owner.OpenConnectionAsync();
        if (await connection.ExecuteScalarAsync<bool>("select exists (select from titles)"))
            return;
        (string Name, string City, string? County, string Ends, string State)[] rows =
        [
            ("甲逾期", SmallLedger.Lanzhou, ChengguanCounty, "2027-02-10", "renewal-open"), // due 2026-11-10
            ("乙本月", SmallLedger.Lanzhou, ChengguanCounty, "2027-02-28", "renewal-open"), // due 2026-11-28: past; overdue too
            ("丙今天", SmallLedger.Lanzhou, null, "2027-03-01", "renewal-open"),            // due 2026-12-01: opening
            ("丁复核", Baiyin, null, "2027-01-15", "under-review"),
            ("戊明年", Baiyin, null, "2028-01-20", "valid"),                                // due 2027-10-20
            ("己久远", Baiyin, null, "2029-06-30", "valid"),
            ("庚当日", Baiyin, null, "2027-02-28", "renewal-open"),
        ];
        foreach (var (name, city, county, ends, state) in rows)
        {
            long title = await ledger.Title(await ledger.Enterprise(name, city, county), TitleKind.Basic, new(2025, 12, 1), validTo: DateOnly.Parse(ends));
            await connection.ExecuteAsync("update titles set state = @state, move_act = @state where title_id = @title and @state <> 'valid'", new { state, title });
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(Role.ProvinceMaker, null, "overdue", "甲逾期 乙本月 庚当日")]
    [InlineData(Role.ProvinceMaker, null, "opening", "丙今天")]
    [InlineData(Role.ProvinceMaker, null, "reviewing", "丁复核")]
    [InlineData(Role.ProvinceMaker, null, "next", "戊明年")]
    [InlineData(Role.City, "620100", "overdue", "甲逾期 乙本月")]
    [InlineData(Role.City, "620400", "overdue", "庚当日")]
    [InlineData(Role.County, "620102", "opening", "")]
    public async Task Each_bureau_sees_its_own(Role role, string? region, string bucket, string expected)
    {
        var officer = await web.SignInAs(role, region);

        var page = await officer.Page($"/radar?bucket={bucket}");

        string[] names = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(names, page.QuerySelectorAll("#radar tbody th a").Select(link => link.TextContent));
        Assert.Equal(names.Length.ToString(), page.QuerySelector(".list-tabs .active .count")!.TextContent);
        Assert.True(names.Length > 0 || page.QuerySelector(".empty-state") is not null);
        using var file = await officer.Get($"/radar/export?bucket={bucket}");
        Assert.Equal(names.Length + 1, (await file.Content.ReadAsStringAsync()).Trim().Split('\n').Length);
    }

    [Fact]
    public async Task Ticked_titles_are_reminded_once_a_day_after_a_preview()
    {
        var county = await web.SignInAs(Role.County, ChengguanCounty);
        string[] ids = [.. (await county.Page("/radar?bucket=overdue")).QuerySelectorAll("input[name=ids]").Select(box => box.GetAttribute("value")!)];
        long foreign;
        await using (var connection = await web.Owner.OpenConnectionAsync())
            foreign = await connection.ExecuteScalarAsync<long>("select title_id from titles join enterprises using (enterprise_id) where name = '庚当日'");

        using var preview = await county.Post("/radar/remind", [.. ids.Append(foreign.ToString()).Select(id => ("ids", id))]);
        var shown = await county.Parse(preview);
        Assert.Equal(ids.Length, shown.QuerySelectorAll("tbody tr").Length);
        await county.PostOn("/radar/remind/send", [.. ids.Select(id => ("ids", id))]);
        await county.PostOn("/radar/remind/send", [.. ids.Select(id => ("ids", id))]);

        await using var look = await web.Owner.OpenConnectionAsync();
        Assert.Equal(ids.Length, await look.ExecuteScalarAsync<int>("select count(*) from letters where key like 'remind/%'"));
        Assert.Contains("共 1 封", (await county.Page("/radar?bucket=overdue")).QuerySelector("#radar")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_calendar_link_works_without_sign_in_until_it_is_changed()
    {
        var city = await web.SignInAs(Role.City, Baiyin);
        string link = new Uri((await city.Page("/radar/subscription")).QuerySelector("#link")!.TextContent.Trim()).PathAndQuery;
        var anybody = web.Anonymous();

        using (var feed = await anybody.Get(link))
        {
            string text = await feed.Content.ReadAsStringAsync();
            Assert.StartsWith("BEGIN:VCALENDAR\r\n", text, StringComparison.Ordinal);
            Assert.Contains("DTSTART;VALUE=DATE:20271020", text, StringComparison.Ordinal);
            Assert.DoesNotContain("甲逾期", text, StringComparison.Ordinal);
            Assert.All(text.Split("\r\n"), line => Assert.True(System.Text.Encoding.UTF8.GetByteCount(line) <= 75));
        }
        await city.Page("/radar/subscription");
        await city.PostOn("/radar/subscription");
        using var old = await anybody.Get(link);
        Assert.Equal(HttpStatusCode.NotFound, old.StatusCode);
        using var forged = await anybody.Get("/radar/abc.ics");
        Assert.Equal(HttpStatusCode.NotFound, forged.StatusCode);
    }

    [Fact]
    public async Task The_province_has_its_heat_table_and_scorecard()
    {
        var maker = await web.SignInAs(Role.ProvinceMaker);
        var page = await maker.Page("/radar/province");
        Assert.Equal(15, page.QuerySelectorAll(".heat tbody tr").Length);
        Assert.Contains("白银市", page.QuerySelector(".heat")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull((await maker.Page("/radar/calendar?month=2027-10")).QuerySelector(".due"));
        var city = await web.SignInAs(Role.City, Baiyin);
        using var refused = await city.Get("/radar/province");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task The_counted_differences_are_always_what_a_count_would_give()
    {
        await using var connection = await web.Owner.OpenConnectionAsync();
        const string Wrong = """
            select count(*) from (
              select city_code, county_code, kind, state, due_month, sum(number) from title_counts group by 1, 2, 3, 4, 5 having sum(number) <> 0
              except
              select e.city_code, coalesce(e.county_code, ''), t.kind, t.state, date_trunc('month', t.renewal_due)::date, count(*)
              from titles t join enterprises e using (enterprise_id) group by 1, 2, 3, 4, 5) x
            """;
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>(Wrong));
        await connection.ExecuteAsync("update enterprises set city_code = '620300' where name = '己久远'; select sum_up_title_counts()");
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>(Wrong));
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from (select 1 from title_counts group by city_code, county_code, kind, state, due_month having count(*) > 1) x"));
    }

    [Fact]
    public void Long_lines_of_the_feed_are_folded_between_characters()
    {
        string text = CalendarFeed.Of([new DueTitle(1, new string('甘', 60), TitleKind.Basic, "一号,二号;三号", new(2026, 12, 1), new(2027, 3, 1))], WebFixture.Today, "example");
        string unfolded = text.Replace("\r\n ", "", StringComparison.Ordinal);
        Assert.Contains(new string('甘', 60), unfolded, StringComparison.Ordinal);
        Assert.Contains("一号\\,二号\\;三号", unfolded, StringComparison.Ordinal);
    }
}
