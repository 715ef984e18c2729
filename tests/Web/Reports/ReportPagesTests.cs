using System.Net;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Reports;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.Reports;

public sealed class ReportPagesTests(WebFixture web) : IClassFixture<WebFixture>
{
    private const string Chengguan = "620102";
    private readonly SmallLedger _ledger = new(web.Owner);

    [Fact]
    public async Task A_report_goes_from_the_public_form_to_the_answer()
    {
        long enterprise = await _ledger.Enterprise("被举报的工厂", SmallLedger.Lanzhou, Chengguan);
        var anybody = web.Anonymous();
        string code = await Report(anybody, "被举报的工厂", "");
        var county = await web.SignInAs(Role.County, Chengguan);
        string url = await Find(county, "被举报的工厂");

        var page = await county.Page(url);
        Assert.Contains("虚报投资额", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("13800001234", page.Source.Text, StringComparison.Ordinal);
        using (var skipped = await county.Post(url + "/move", ("act", "FindUnfounded"), ("opinion", "跳过受理")))
            Assert.Equal(HttpStatusCode.UnprocessableEntity, skipped.StatusCode);
        await county.Page(url);
        await county.PostOn(url + "/move", ("act", "Accept"), ("opinion", "有佐证，予以受理"));
        await county.PostOn(url + "/hold", ("hold", "true"), ("reason", "核查期间暂缓"));
        await Assert.ThrowsAsync<PostgresException>(() => Pay(enterprise));
        using (var dateless = await county.Post(url + "/move", ("act", "OrderRectification"), ("opinion", "限期整改")))
        {
            var again = await county.Parse(dateless);
            Assert.Contains("整改期限", again.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
            Assert.Equal("限期整改", again.QuerySelector("#opinion")!.TextContent);
        }
        await county.PostOn(url + "/move", ("act", "OrderRectification"), ("opinion", "限期整改"), ("rectifyBy", "2026-12-31"));
        await county.PostOn(url + "/move", ("act", "PassRecheck"), ("opinion", "已整改到位"));
        await Pay(enterprise); // the hold ended with the recheck
        await county.PostOn(url + "/move", ("act", "Answer"), ("opinion", "已责令整改并复查"));

        Assert.Contains("已责令整改并复查", (await anybody.Page($"/report/status?code={code}")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("没有找到", (await anybody.Page("/report/status?code=AAAA-AAAA-AAAA")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true, true, true)]
    [InlineData("county", false, true, true)]
    [InlineData("city", false, false, true)]
    public async Task The_bureau_reported_on_sees_nothing(string against, bool county, bool city, bool province)
    {
        string name = "回避" + Guid.NewGuid().ToString("n");
        await _ledger.Enterprise(name, SmallLedger.Lanzhou, Chengguan);
        await Report(web.Anonymous(), name, against);

        Assert.Equal(county, await Sees(Role.County, Chengguan, name));
        Assert.Equal(city, await Sees(Role.City, SmallLedger.Lanzhou, name));
        Assert.Equal(province, await Sees(Role.ProvinceMaker, null, name));
        Assert.False(await Sees(Role.City, SmallLedger.Jinchang, name));
    }

    [Fact]
    public async Task Who_reported_is_shown_for_a_purpose_and_written_down()
    {
        await _ledger.Enterprise("身份", SmallLedger.Lanzhou, Chengguan);
        await Report(web.Anonymous(), "身份", "");
        var county = await web.SignInAs(Role.County, Chengguan);
        string url = await Find(county, "身份");
        await county.Page(url);

        using var shown = await county.Post(url + "/reveal", ("purpose", "电话核实"));
        Assert.Contains("13800001234", (await county.Parse(shown)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var auditor = await web.SignInAs(Role.Auditor);
        await auditor.Page(url);
        using var refused = await auditor.Post(url + "/reveal", ("purpose", "看看"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        await using var connection = await web.Owner.OpenConnectionAsync();
        Assert.Equal(["电话核实"], await connection.QueryAsync<string>("select purpose from sensitive_views where subject = 'report'"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*) from reports where contact_cipher like '%1380000%' or facts_cipher like '%虚报%'"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*) from events where details::text like '%1380000%' or reason like '%1380000%'"));
    }

    [Fact]
    public async Task Without_contact_nothing_is_taken_in_and_what_was_typed_stays()
    {
        var anybody = web.Anonymous();
        await anybody.Page("/report");
        using var response = await anybody.Post("/report", ("Target", "某厂"), ("City", SmallLedger.Lanzhou), ("Facts", "写了很久的经过"), ("Contact", ""));
        var page = await anybody.Parse(response);
        Assert.Contains("没有联系方式的举报不予受理", page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("写了很久的经过", page.QuerySelector("#Facts")!.TextContent);
    }

    [Fact]
    public void Every_stage_but_the_last_goes_on()
    {
        Assert.All(ReportMoves.Stages.Where(stage => stage != ReportStage.Archived), stage => Assert.NotEmpty(ReportMoves.ActsIn(stage)));
        Assert.All(ReportMoves.All.Where(move => move.To is ReportStage.Unfounded or ReportStage.Refused or ReportStage.Rectified or ReportStage.Decided), move => Assert.True(move.ClosesHold));
    }

    private static async Task<string> Report(Visitor anybody, string target, string against)
    {
        await anybody.Page("/report");
        using var form = new MultipartFormDataContent
        {
            { new StringContent(target), "Target" }, { new StringContent(SmallLedger.Lanzhou), "City" }, { new StringContent(against), "AgainstBureau" },
            { new StringContent("虚报投资额"), "Facts" }, { new StringContent("张三"), "Reporter" }, { new StringContent("13800001234"), "Contact" },
            { new ByteArrayContent([1, 2, 3]), "files", "发票.pdf" },
        };
        using var response = await anybody.Send("/report", form);
        return (await anybody.Parse(response)).QuerySelector("#receipt-code")!.TextContent;
    }

    private static async Task<string> Find(Visitor officer, string target) =>
        (await officer.Page($"/reports?q={Uri.EscapeDataString(target)}")).QuerySelector("tbody th a")!.GetAttribute("href")!;

    private async Task<bool> Sees(Role role, string? region, string target) =>
        (await (await web.SignInAs(role, region)).Page($"/reports?q={Uri.EscapeDataString(target)}")).QuerySelector("tbody tr") is not null;

    private async Task Pay(long enterprise)
    {
        long granted = await _ledger.Award(enterprise, TitleKind.Basic, 10);
        await using var connection = await web.Owner.OpenConnectionAsync();
        await connection.ExecuteAsync("""
            insert into award_entries (enterprise_id, kind, entry_type, amount, decided_on, granted_entry_id, event_id)
            select enterprise_id, kind, 'paid', 1000, '2026-11-30', award_entry_id, event_id from award_entries where award_entry_id = @granted
            """, new { granted });
    }
}
