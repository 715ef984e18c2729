using System.Net;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Reports;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;

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
    public async Task The_page_of_the_enterprise_says_nothing_of_a_report_nor_of_a_decision_nobody_confirmed()
    {
        const string Name = "页面上看不出";
        long enterprise = await _ledger.Enterprise(Name, SmallLedger.Lanzhou, Chengguan);
        long title = await _ledger.Title(enterprise, TitleKind.Basic, new(2025, 12, 15), "保密厂");
        await Report(web.Anonymous(), Name, "county");
        var maker = await web.SignInAs(Role.ProvinceMaker);
        string url = await Find(maker, Name);
        await maker.Page(url);
        await maker.PostOn(url + "/move", ("act", "Accept"), ("opinion", "回避单位不得知晓"));
        await maker.PostOn(url + "/move", ("act", "FindSerious"), ("opinion", "回避单位不得知晓"));
        await SmallLedger.Request(web.App, new DecisionDraft(
            DecisionMatter.Sanction, 25, enterprise, "甘工信发〔2026〕73号", SmallLedger.Today, SmallLedger.Today, "拟取消称号的理由")
        {
            Grounds = "举报查实弄虚作假，情节严重", Meeting = "厅长办公会", MeetingOn = SmallLedger.Today, BanYears = 2, Titles = [new DecidedTitle(title, TitleAct.Cancel)],
        });

        (Role Role, string? Region, long? Enterprise, bool Decision)[] readers =
        [
            (Role.Enterprise, null, enterprise, false), (Role.County, Chengguan, null, false), (Role.City, SmallLedger.Lanzhou, null, false),
            (Role.ProvinceMaker, null, null, true), (Role.Auditor, null, null, true),
        ];
        foreach (var reader in readers)
        {
            var person = await web.SignInAs(reader.Role, reader.Region, reader.Enterprise);
            string record = (await person.Page($"/enterprises/{enterprise}")).Text("#record");
            Assert.DoesNotContain("回避单位不得知晓", record, StringComparison.Ordinal);
            Assert.DoesNotContain("report", record, StringComparison.Ordinal);
            Assert.Equal(reader.Decision, record.Contains("拟取消称号的理由", StringComparison.Ordinal));
        }
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

    [Fact]
    public async Task A_serious_report_is_answered_by_a_recorded_decision_chosen_from_a_list()
    {
        long enterprise = await _ledger.Enterprise("情节严重的工厂", SmallLedger.Lanzhou, Chengguan);
        long title = await _ledger.Title(enterprise, TitleKind.Advanced, new(2025, 12, 15), "严重厂");
        var county = await web.SignInAs(Role.County, Chengguan);
        string url = await Serious(county, "情节严重的工厂");
        var maker = await web.SignInAs(Role.ProvinceMaker);
        var approver = await web.SignInAs(Role.Approver);
        Assert.Empty((await county.Page(url)).QuerySelectorAll("#decisions a[href*='/decisions/new']"));
        Assert.Empty((await maker.Page(url)).QuerySelectorAll("input[name=decisionId][type=text]"));

        string link = (await maker.Page(url)).QuerySelector("#decisions a[href*='/decisions/new']")!.GetAttribute("href")!;
        var form = await maker.Page(link);
        Assert.Contains("情节严重的工厂", form.Text("main"), StringComparison.Ordinal);
        Assert.Equal(url, form.QuerySelector("form[action='/decisions/check'] a.btn")!.GetAttribute("href"));
        using var check = await maker.PostWithPaper("/decisions/check", form.Fields("/decisions/check",
            ("Document", "甘工信发〔2026〕70号"), ("Reason", "查实虚报投资额"), ("Meeting", "厅长办公会"), ("MeetingOn", "2026-11-28"), ("Items[0].Choice", "downgrade:basic")));
        Assert.Equal(url, await maker.PostOn("/decisions", (await maker.Parse(check)).Fields("/decisions")));
        var waiting = await maker.Page(url);
        var choice = waiting.QuerySelector("#decisions input")!;
        Assert.True(choice.HasAttribute("disabled"));
        Assert.Contains("待确认", waiting.Text("#decisions"), StringComparison.Ordinal);
        Assert.Empty((await county.Page(url)).QuerySelectorAll("#decisions input"));

        string id = choice.GetAttribute("value")!;
        await approver.Page("/");
        await approver.PostOn("/decisions/confirm", ("ids", id));
        Assert.Equal([("decisionId", id)], (await county.Page(url)).Fields(url + "/move").Where(field => field.Name == "decisionId"));
        await county.PostOn(url + "/move", ("act", "Decide"), ("opinion", "省工信厅已作出决定"), ("decisionId", id));

        Assert.NotNull((await county.Page(url)).QuerySelector($"dd a[href='/decisions/{id}']"));
        Assert.NotNull((await county.Page($"/decisions/{id}")).QuerySelector($"dd a[href='{url}']"));
        Assert.NotNull((await county.Page($"/titles/{title}")).QuerySelector($"a[href='{url}']"));
        var self = await web.SignInAs(Role.Enterprise, enterpriseId: enterprise);
        Assert.Null((await self.Page($"/decisions/{id}")).QuerySelector("a[href^='/reports']"));
        Assert.Null((await self.Page($"/titles/{title}")).QuerySelector("a[href^='/reports']"));
    }

    [Theory]
    [InlineData("its own", "confirmed", true)]
    [InlineData("its own", "carried-out", true)]
    [InlineData("its own", "requested", false)] // nobody has confirmed it
    [InlineData("its own", "rejected", false)]
    [InlineData("its own", "reversed", false)]
    [InlineData("a stranger's", "confirmed", false)]
    [InlineData("of whom it merged into", "confirmed", true)]
    [InlineData("of who split off", "confirmed", true)]
    [InlineData("its own of Art. 24", "confirmed", false)]
    public async Task Only_a_confirmed_decision_about_the_enterprise_or_its_lineage_answers_the_report(string whose, string state, bool answers)
    {
        string name = $"世系{whose}{state}";
        long enterprise = await _ledger.Enterprise(name, SmallLedger.Lanzhou, Chengguan);
        long other = await _ledger.Enterprise("另" + name, SmallLedger.Lanzhou, Chengguan);
        var county = await web.SignInAs(Role.County, Chengguan);
        string url = await Serious(county, name);
        await using var connection = await web.Owner.OpenConnectionAsync();
        if (whose == "of whom it merged into")
            await connection.ExecuteAsync("update enterprises set unit_id = @other where enterprise_id = @enterprise", new { other, enterprise });
        if (whose == "of who split off")
        {
            await connection.ExecuteAsync("""
                insert into enterprise_changes (kind, enterprise_id, other_uscc, changed_on, reported_on, document, state, requested_by, requested_by_name, decided_by)
                select 'split', @enterprise, uscc, '2026-01-01', '2026-01-01', '登记通知书', 'confirmed', 5, '兰州市', 1 from enterprises where enterprise_id = @other
                """, new { other, enterprise });
        }
        long decision = await connection.ExecuteScalarAsync<long>("""
            insert into decisions (matter, article, enterprise_id, document, decided_on, effective_on, reason, policy_version_id, state,
              requested_by, requested_by_name, confirmed_by, confirmed_by_name, carried_out_on)
            select 'sanction', @article, @about, '甘工信发〔2026〕71号', '2026-11-20', '2026-11-20', '查实', max(policy_version_id), @state,
              1, '李制单', case @state when 'requested' then null else 4 end, '周批准', case when @state in ('carried-out', 'reversed') then date '2026-11-20' end
            from policies returning decision_id
            """, new { about = whose.StartsWith("its own", StringComparison.Ordinal) ? enterprise : other, article = whose == "its own of Art. 24" ? 24 : 25, state });

        Assert.Equal(answers, (await county.Page(url)).QuerySelector($"#decisions input[value='{decision}']:not([disabled])") is not null);
        using var response = await county.Post(url + "/move", ("act", "Decide"), ("opinion", "已作出决定"), ("decisionId", $"{decision}"));
        Assert.Equal(answers ? HttpStatusCode.Found : HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(answers ? "decided" : "serious", await connection.ExecuteScalarAsync<string>("select stage from reports where enterprise_id = @enterprise", new { enterprise }));
    }

    [Theory]
    [InlineData("serious", true, 25, "")]
    [InlineData("accepted", true, 25, "先认定情节严重")]
    [InlineData("serious", false, 25, "不能据以处理这家企业")]
    [InlineData("serious", true, 24, "应依第二十五条")]
    public async Task A_decision_is_recorded_for_a_serious_report_about_the_enterprise(string stage, bool aboutIt, int article, string refusal)
    {
        string name = $"登记{stage}{aboutIt}{article}";
        long enterprise = await _ledger.Enterprise(name, SmallLedger.Lanzhou, Chengguan);
        long title = await _ledger.Title(enterprise, TitleKind.Basic, new(2025, 12, 15));
        string url = await Serious(await web.SignInAs(Role.County, Chengguan), name);
        await using var connection = await web.Owner.OpenConnectionAsync();
        long report = long.Parse(url.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        long another = await _ledger.Enterprise("另一家" + name);
        await connection.ExecuteAsync("update reports set stage = @stage, enterprise_id = @about where report_id = @report", new { stage, about = aboutIt ? enterprise : another, report });
        var draft = new DecisionDraft(DecisionMatter.Sanction, article, enterprise, "甘工信发〔2026〕72号", SmallLedger.Today, SmallLedger.Today, "查实")
        {
            Grounds = Grounds.Of(article)[0].Text, Meeting = "厅长办公会", MeetingOn = SmallLedger.Today, BanYears = 2, ReportId = report, Titles = [new DecidedTitle(title, TitleAct.Cancel)],
        };

        if (refusal.Length == 0)
            Assert.True(await SmallLedger.Request(web.App, draft) > 0);
        else
            Assert.Contains(refusal, (await Assert.ThrowsAsync<RefusalException>(() => SmallLedger.Request(web.App, draft))).Message, StringComparison.Ordinal);
    }

    private async Task<string> Serious(Visitor county, string name)
    {
        await Report(web.Anonymous(), name, "");
        string url = await Find(county, name);
        await county.Page(url);
        await county.PostOn(url + "/move", ("act", "Accept"), ("opinion", "有佐证，予以受理"));
        await county.PostOn(url + "/move", ("act", "FindSerious"), ("opinion", "提请会议研究"));
        return url;
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
        return (await anybody.Arrive(response)).QuerySelector("#receipt-code")!.TextContent;
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
