using System.Net;
using Dapper;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.Reports;

/// <summary>Where reports come from, where they go, and who may read them (Art. 25).</summary>
public sealed class ReportIntakeTests(WebFixture web) : IClassFixture<WebFixture>
{
    private const string Chengguan = "620102", Qilihe = "620103", Baiyin = "620400", BaiyinDistrict = "620402";
    private readonly SmallLedger _ledger = new(web.Owner);

    [Theory]
    //          city            county          taken in, by whom handled
    [InlineData("620100", "", "city")]
    [InlineData("620100", "620102", "county")]
    [InlineData("620171", "", "city")]
    [InlineData("620100", "620402", "")] // of another city
    [InlineData("620102", "", "")]       // a county is no city
    [InlineData("999999", "", "")]
    [InlineData("620100", "999999", "")]
    public async Task A_place_that_is_none_is_refused_and_what_was_typed_stays(string city, string county, string level)
    {
        string target = $"没有登记的企业{city}{county}";
        var anybody = web.Anonymous();
        await anybody.Page("/report");
        using var response = await anybody.Post("/report", ("Target", target), ("City", city), ("County", county), ("Facts", "虚报"), ("Contact", "13800001234"));
        var page = await anybody.Arrive(response);

        await using var connection = await web.Owner.OpenConnectionAsync();
        Assert.Equal(level.Length == 0 ? null : level, await connection.ExecuteScalarAsync<string?>("select handler_level from reports where target_name = @target", new { target }));
        if (level.Length > 0)
            return;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains("县（区）应属于该市州", page.Text(".error-summary"), StringComparison.Ordinal);
        Assert.Equal(target, page.QuerySelector("#Target")!.GetAttribute("value"));
    }

    [Theory]
    //          who               region      channel  received      refused because
    [InlineData(Role.County, Chengguan, "phone", "2026-11-20", "")]
    [InlineData(Role.City, SmallLedger.Lanzhou, "letter", "2026-11-30", "")]
    [InlineData(Role.ProvinceMaker, null, "visit", "2026-11-01", "")]
    [InlineData(Role.County, Chengguan, "phone", "2026-12-01", "收到日期不能晚于今天")]
    [InlineData(Role.County, Chengguan, "online", "2026-11-20", "请选择举报的方式")]
    [InlineData(Role.County, Qilihe, "phone", "2026-11-20", "不在本单位辖区")]
    [InlineData(Role.City, Baiyin, "phone", "2026-11-20", "不在本单位辖区")]
    public async Task An_officer_registers_what_came_otherwise(Role role, string? region, string channel, string received, string refusal)
    {
        string name = $"来电举报{role}{region}{channel}{received}";
        await _ledger.Enterprise(name, SmallLedger.Lanzhou, Chengguan);
        var officer = await web.SignInAs(role, region);
        await officer.Page("/reports/new");
        using var response = await officer.Post("/reports/new",
            ("Channel", channel), ("ReceivedOn", received), ("Target", name), ("City", SmallLedger.Lanzhou), ("County", Chengguan), ("Facts", "口述的经过"), ("Contact", "13800001234"));
        var page = await officer.Arrive(response);

        if (refusal.Length > 0)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
            Assert.Contains(refusal, page.Text(".error-summary"), StringComparison.Ordinal);
            Assert.Equal("口述的经过", page.QuerySelector("#Facts")!.TextContent);
            return;
        }
        string code = page.Text("#receipt-code");
        await using var connection = await web.Owner.OpenConnectionAsync();
        Assert.Equal((channel, DateOnly.Parse(received), DateOnly.Parse(received).AddDays(60), "county"), await connection.QuerySingleAsync<(string, DateOnly, DateOnly, string)>(
            "select channel, received_on, due_on, handler_level from reports where receipt_code = @code", new { code }));
        Assert.Contains("已登记", (await web.Anonymous().Page($"/report/status?code={code}")).Text("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Days_to_the_answer_are_a_setting()
    {
        await using var node = web.AnotherNode(settings: ("Reports:Days", "15"));
        var anybody = new Visitor(node);
        await anybody.Page("/report");
        using var response = await anybody.Post("/report", ("Target", "十五天"), ("City", BaiyinDistrict[..4] + "00"), ("Facts", "虚报"), ("Contact", "13800001234"));
        await using var connection = await web.Owner.OpenConnectionAsync();
        Assert.Equal(SmallLedger.Today.AddDays(15), await connection.ExecuteScalarAsync<DateOnly>("select due_on from reports where target_name = '十五天'"));
    }

    [Theory]
    //          who                            reads
    [InlineData(Role.County, Chengguan, true)]
    [InlineData(Role.City, SmallLedger.Lanzhou, true)]
    [InlineData(Role.ProvinceMaker, null, true)]
    [InlineData(Role.Auditor, null, true)]
    [InlineData(Role.ProvinceFinance, null, false)]
    [InlineData(Role.Approver, null, false)]
    public async Task Facts_and_evidence_are_for_who_handles_it_and_the_auditor_and_every_download_is_written_down(Role role, string? region, bool reads)
    {
        string name = $"读事实{role}";
        await _ledger.Enterprise(name, SmallLedger.Lanzhou, Chengguan);
        var anybody = web.Anonymous();
        await anybody.Page("/report");
        using (var form = new MultipartFormDataContent
        {
            { new StringContent(name), "Target" }, { new StringContent(SmallLedger.Lanzhou), "City" }, { new StringContent("虚报投资额的经过"), "Facts" },
            { new StringContent("13800001234"), "Contact" }, { new ByteArrayContent([1, 2, 3]), "files", "发票.pdf" },
        })
        {
            using var sent = await anybody.Send("/report", form);
            Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        }
        await using var connection = await web.Owner.OpenConnectionAsync();
        var (report, file) = await connection.QuerySingleAsync<(long, long)>(
            "select report_id, attachment_id from reports r join attachments a on a.subject = 'report' and a.subject_id = r.report_id where target_name = @name", new { name });
        var person = await web.SignInAs(role, region);

        var page = await person.Page($"/reports/{report}");
        using var download = await person.Get($"/reports/{report}/evidence/{file}");

        Assert.Equal(reads, page.Source.Text.Contains("虚报投资额的经过", StringComparison.Ordinal));
        Assert.Equal(reads, page.Source.Text.Contains("发票.pdf", StringComparison.Ordinal));
        Assert.Equal(reads ? HttpStatusCode.OK : HttpStatusCode.NotFound, download.StatusCode);
        Assert.Equal(reads ? ["下载 发票.pdf"] : [], await connection.QueryAsync<string>(
            "select purpose from sensitive_views where subject = 'report' and subject_id = @report and field = '举报佐证材料'", new { report }));
    }

    [Fact]
    public async Task Statistics_are_taken_away_as_a_table()
    {
        var anybody = web.Anonymous();
        await anybody.Page("/report");
        using var sent = await anybody.Post("/report", ("Target", "统计一家"), ("City", "621200"), ("Facts", "虚报"), ("Contact", "13800001234"));
        var maker = await web.SignInAs(Role.ProvinceMaker);
        string link = (await maker.Page("/reports/statistics")).QuerySelector("a[href*='/reports/statistics/export']")!.GetAttribute("href")!;
        using var file = await maker.Get(link);
        Assert.Contains("陇南市,1,1,0,0,0,0,0,", await file.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
