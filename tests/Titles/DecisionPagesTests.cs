using System.Net;
using AngleSharp.Dom;
using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.Tests.UseCases.People;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Titles;

public sealed class DecisionPagesTests(WebFixture web) : IClassFixture<WebFixture>
{
    private static readonly DateOnly Confirmed = new(2025, 12, 15);
    private readonly SmallLedger _ledger = new(web.Owner);

    [Theory]
    [InlineData("较大及以上安全事故", 2)] // the unit as a whole
    [InlineData("申报材料或数据严重造假", 1)] // the title concerned
    public async Task The_ground_preselects_the_titles(string grounds, int selected)
    {
        long enterprise = await _ledger.Enterprise("事由" + grounds);
        long title = await _ledger.Title(enterprise, TitleKind.Basic, Confirmed, "一厂");
        await _ledger.Title(enterprise, TitleKind.Scenario, Confirmed, "场景");
        await _ledger.Title(enterprise, TitleKind.LegacyWorkshop, new(2022, 9, 5), "旧车间");
        var maker = await web.SignInAs(Role.ProvinceMaker);
        var start = await maker.Page($"/decisions/start?enterprise={enterprise}&title={title}");
        Assert.Contains("至少2年内不得再次申报", start.Text(".statute"), StringComparison.Ordinal);

        var form = await maker.Page($"/decisions/new?matter=sanction&enterprise={enterprise}&article=24&title={title}&grounds={Uri.EscapeDataString(grounds)}");
        Assert.Equal(selected, form.Fields("/decisions/check").Count(field => field.Value == "cancel"));
    }

    [Fact]
    public async Task A_cancellation_is_entered_checked_confirmed_by_another_and_taken_back()
    {
        long enterprise = await _ledger.Enterprise("处理全程企业");
        long title = await _ledger.Title(enterprise, TitleKind.Advanced, Confirmed, "处理一厂");
        var maker = await web.SignInAs(Role.ProvinceMaker);
        var approver = await web.SignInAs(Role.Approver);
        var self = await web.SignInAs(Role.Enterprise, enterpriseId: enterprise);
        var form = await maker.Page($"/decisions/new?matter=sanction&enterprise={enterprise}&article=24&grounds=偷税漏税");

        // whatever is wrong, what was typed stays
        using var wrong = await maker.Post("/decisions/check", form.Fields("/decisions/check", ("Document", "没有号"), ("Reason", "税务机关认定"), ("BanYears", "2")));
        var again = await maker.Parse(wrong);
        Assert.Contains("样式填写", again.Text("#Document ~ .field-validation-error"), StringComparison.Ordinal);
        Assert.Contains(("Reason", "税务机关认定"), again.Fields("/decisions/check"));
        using var tooShort = await maker.Post("/decisions/check", again.Fields("/decisions/check", ("Document", "甘工信发〔2026〕80号"), ("BanYears", "1")));
        again = await maker.Parse(tooShort);
        Assert.Contains("至少2年", again.Text(".error-summary"), StringComparison.Ordinal);

        using var bare = await maker.Post("/decisions/check", again.Fields("/decisions/check", ("BanYears", "3")));
        again = await maker.Parse(bare);
        Assert.Contains("处理决定须附证据", again.Text("#files-hint ~ .field-validation-error"), StringComparison.Ordinal);
        using var future = await maker.PostWithPaper("/decisions/check", again.Fields("/decisions/check", ("DecidedOn", "2062-11-30"), ("EffectiveOn", "2062-11-30")));
        Assert.Contains("决定日期不能晚于今天", (await maker.Parse(future)).Text("#DecidedOn ~ .field-validation-error"), StringComparison.Ordinal);

        using var right = await maker.PostWithPaper("/decisions/check", again.Fields("/decisions/check"));
        var plan = await maker.Parse(right);
        Assert.Contains("予以取消。再次申报须从基础级起逐级进行", plan.Text("#plan"), StringComparison.Ordinal);
        Assert.Contains("至2029年11月30日不得申报", plan.Text("#plan"), StringComparison.Ordinal);
        Assert.Contains("不再给予资金奖励", plan.Text("#plan"), StringComparison.Ordinal);
        Assert.NotNull(plan.QuerySelector("#plan a.article-link"));
        string decision = await maker.PostOn("/decisions", plan.Fields("/decisions"));
        string id = decision.Split('/')[^1];

        Assert.Equal(HttpStatusCode.Forbidden, (await maker.Get($"/decisions/confirm?ids={id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await self.Get(decision)).StatusCode);
        Assert.Contains("待确认的决定", (await approver.Page("/")).Text("main"), StringComparison.Ordinal);
        var confirm = await approver.Page($"/decisions/confirm?ids={id}");
        Assert.Contains("省工信测试员", confirm.Text(".stages"), StringComparison.Ordinal);
        Assert.Contains("批准人测试员", confirm.Text(".stages"), StringComparison.Ordinal);
        await approver.PostOn("/decisions/confirm", ("ids", id));
        var receipt = await approver.Page(decision);
        Assert.Contains($"已确认第 {id} 号决定", receipt.Text(".alert-success"), StringComparison.Ordinal);
        Assert.Contains("已取消", (await self.Page($"/titles/{title}")).Text("main > p"), StringComparison.Ordinal);

        var back = await maker.Page($"/decisions/new?matter=reversal&decision={id}");
        using var reversalCheck = await maker.Post("/decisions/check", back.Fields("/decisions/check", ("Document", "甘工信发〔2026〕81号"), ("Reason", "认定事实有误")));
        string reversal = await maker.PostOn("/decisions", (await maker.Parse(reversalCheck)).Fields("/decisions"));
        using var second = await maker.Post("/decisions/check", back.Fields("/decisions/check", ("Document", "甘工信发〔2026〕82号"), ("Reason", "再撤一次")));
        Assert.Contains("没有正在办理的撤销", (await maker.Parse(second)).Text(".error-summary"), StringComparison.Ordinal);
        await approver.Page("/");
        await approver.PostOn("/decisions/confirm", ("ids", reversal.Split('/')[^1]));
        Assert.NotNull((await maker.Page(decision)).QuerySelector($".alert a[href='{reversal}']"));
        Assert.NotNull((await maker.Page(reversal)).QuerySelector($".alert a[href='{decision}']"));
        Assert.Contains("有效", (await self.Page($"/titles/{title}")).Text("main > p"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejected_decision_does_nothing_and_nobody_confirms_their_own()
    {
        long enterprise = await _ledger.Enterprise("退回企业");
        long title = await _ledger.Title(enterprise, TitleKind.Basic, Confirmed, "退回厂");
        var maker = await web.SignInAs(Role.ProvinceMaker);
        var approver = await web.SignInAs(Role.Approver);
        var person = await MovedPerson.New(web.Owner);
        await person.As(Role.ProvinceMaker);
        var own = web.Anonymous();
        await own.Demonstrate(person.UserName);
        string id = await Cancel(own, enterprise, "甘工信发〔2026〕83号");
        await person.As(Role.Approver);
        await own.Demonstrate(person.UserName);
        Assert.Null((await own.Page($"/decisions/{id}")).QuerySelector($"a[href^='/decisions/confirm'], a[href^='/decisions/reject']"));
        Assert.Contains("登记人不能确认自己登记的决定", (await own.Page($"/decisions/{id}")).Text(".alert-info"), StringComparison.Ordinal);
        var listed = await own.Page("/decisions?state=requested&q=退回企业");
        Assert.NotNull(listed.QuerySelector($"input[name=ids][value='{id}'][disabled]"));
        Assert.Contains("登记人不能确认自己登记的决定", (await own.Page($"/decisions/confirm?ids={id}")).Text(".alert-danger"), StringComparison.Ordinal);
        using var refused = await own.Post("/decisions/confirm", ("ids", id));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        await using var connection = await web.Owner.OpenConnectionAsync();

        id = await Cancel(maker, await Another("退回企业二"), "甘工信发〔2026〕84号");
        using var empty = await approver.Post("/decisions/reject", ("ids", id), ("reason", ""));
        Assert.Contains("请填写退回的理由", (await approver.Parse(empty)).Text(".error-summary"), StringComparison.Ordinal);
        await approver.PostOn("/decisions/reject", ("ids", id), ("reason", "证据不足"));
        Assert.Contains("证据不足", (await maker.Page($"/decisions/{id}")).Text(".alert-danger"), StringComparison.Ordinal);
        Assert.Equal("valid", await connection.ExecuteScalarAsync<string>("select state from titles where title_id = @title", new { title }));
        Assert.Contains("已退回", (await maker.Page("/decisions?state=rejected&q=退回企业二")).Text("#decisions"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_needs_its_meeting_and_a_bar_is_lifted_by_a_decision_of_its_own()
    {
        long enterprise = await _ledger.Enterprise("举报企业");
        await _ledger.Title(enterprise, TitleKind.Advanced, Confirmed, "举报厂");
        var maker = await web.SignInAs(Role.ProvinceMaker);
        var approver = await web.SignInAs(Role.Approver);
        var form = await maker.Page($"/decisions/new?matter=sanction&enterprise={enterprise}&article=25&grounds=举报查实弄虚作假，情节严重");
        (string, string)[] filled = form.Fields("/decisions/check", ("Document", "甘工信发〔2026〕85号"), ("Reason", "查实"), ("Items[0].Choice", "downgrade:basic"));
        using var without = await maker.Post("/decisions/check", filled);
        var again = await maker.Parse(without);
        Assert.Contains("会议", again.Text(".error-summary"), StringComparison.Ordinal);
        using var with = await maker.PostWithPaper("/decisions/check", again.Fields("/decisions/check", ("Meeting", "厅长办公会"), ("MeetingOn", "2026-11-28")));
        string id = (await maker.PostOn("/decisions", (await maker.Parse(with)).Fields("/decisions"))).Split('/')[^1];
        await approver.Page("/");
        await approver.PostOn("/decisions/confirm", ("ids", id));

        string lifting = (await maker.Page($"/decisions/{id}")).QuerySelector("a[href*='matter=lifting']")!.GetAttribute("href")!;
        var lift = await maker.Page(lifting);
        using var liftCheck = await maker.Post("/decisions/check", lift.Fields("/decisions/check", ("Document", "甘工信发〔2026〕86号"), ("Reason", "复议变更")));
        id = (await maker.PostOn("/decisions", (await maker.Parse(liftCheck)).Fields("/decisions"))).Split('/')[^1];
        await approver.PostOn("/decisions/confirm", ("ids", id));
        await using var connection = await web.Owner.OpenConnectionAsync();
        Assert.Equal("lifted", await connection.ExecuteScalarAsync<string>("select state from bans where enterprise_id = @enterprise", new { enterprise }));
    }

    [Fact]
    public async Task A_lower_tier_of_the_same_factory_is_proposed_and_superseded()
    {
        long enterprise = await _ledger.Enterprise("晋级企业");
        long lower = await _ledger.Title(enterprise, TitleKind.Basic, Confirmed, "晋级厂");
        await _ledger.Title(enterprise, TitleKind.Advanced, new(2026, 11, 20), "晋级厂");
        var maker = await web.SignInAs(Role.ProvinceMaker);
        var approver = await web.SignInAs(Role.Approver);
        var proposed = await maker.Page("/decisions/supersessions?q=晋级企业");
        Assert.Contains("同一载体", proposed.Text("tbody"), StringComparison.Ordinal);
        Assert.True(proposed.QuerySelector($"input[name=ids][value='{lower}']")!.HasAttribute("checked"));

        string exported = await (await maker.Get("/decisions/supersessions/export?q=晋级企业")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("基础级智能工厂,晋级厂", exported, StringComparison.Ordinal);

        var form = await maker.Page($"/decisions/new?matter=supersession&ids={lower}");
        using var check = await maker.Post("/decisions/check", form.Fields("/decisions/check", ("Document", "甘工信发〔2026〕87号"), ("Reason", "同一工厂晋级")));
        string id = (await maker.PostOn("/decisions", (await maker.Parse(check)).Fields("/decisions"))).Split('/')[^1];
        await approver.Page("/");
        await approver.PostOn("/decisions/confirm", ("ids", id));
        Assert.Contains("已晋级", (await maker.Page($"/titles/{lower}")).Text("main > p"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await web.SignInAs(Role.City)).Get("/decisions/supersessions")).StatusCode);
    }

    [Fact]
    public async Task Every_proposed_supersession_can_be_reached_page_by_page()
    {
        const int number = 53; // one page holds 50
        for (int i = 0; i < number; i++)
        {
            long enterprise = await _ledger.Enterprise($"分页晋级{i:00}");
            await _ledger.Title(enterprise, TitleKind.Basic, Confirmed, "下级厂");
            await _ledger.Title(enterprise, TitleKind.Advanced, new(2026, 11, 20), i % 2 == 0 ? "下级厂" : "另一厂");
        }
        var maker = await web.SignInAs(Role.ProvinceMaker);
        var first = await maker.Page("/decisions/supersessions?q=分页晋级");
        var second = await maker.Page(first.QuerySelector("a[href*='after=']")!.GetAttribute("href")!);
        string[] names = [.. new[] { first, second }.SelectMany(page => page.QuerySelectorAll("tbody th a")).Select(link => link.TextContent)];
        Assert.Equal(number, names.Distinct().Count());
        Assert.Equal((50, 3), (first.QuerySelectorAll("tbody tr").Length, second.QuerySelectorAll("tbody tr").Length));
        Assert.Equal(27, first.QuerySelectorAll("tbody input[checked]").Length + second.QuerySelectorAll("tbody input[checked]").Length); // the surest first
        Assert.Empty(second.QuerySelectorAll("tbody input[checked]"));
    }

    [Fact]
    public async Task The_ministry_withdraws_a_title_and_a_mismatch_names_the_recommender()
    {
        long enterprise = await _ledger.Enterprise("国家撤销企业");
        long title = await _ledger.Title(enterprise, TitleKind.Excellent, Confirmed, "卓越厂");
        var maker = await web.SignInAs(Role.ProvinceMaker);
        var approver = await web.SignInAs(Role.Approver);
        await approver.Page("/");
        var form = await maker.Page($"/decisions/new?matter=withdrawal&ids={title}");
        string id = await Record(maker, form, ("Document", "工信厅通装函〔2026〕9号"), ("Reason", "国家公布撤销"));
        await approver.PostOn("/decisions/confirm", ("ids", id));
        Assert.Contains("已撤销", (await maker.Page($"/titles/{title}")).Text("main > p"), StringComparison.Ordinal);

        form = await maker.Page($"/decisions/new?matter=sanction&enterprise={enterprise}&article=23&grounds=申报材料与现场审核严重不符");
        id = await Record(maker, form, ("Document", "甘工信发〔2026〕89号"), ("Reason", "现场不符"), ("NameRecommender", "true"));
        await approver.PostOn("/decisions/confirm", ("ids", id));
        var receipt = await maker.Page($"/decisions/{id}");
        Assert.Contains("兰州市，予以通报", receipt.Text(".facts"), StringComparison.Ordinal);
        Assert.Contains("2026年11月30日至2028年11月30日不得申报", receipt.Text(".facts"), StringComparison.Ordinal);
        Assert.DoesNotContain("不再给予", receipt.Text(".facts"), StringComparison.Ordinal);
    }

    private static async Task<string> Record(Visitor maker, IParentNode form, params (string Name, string Value)[] filled)
    {
        using var check = await maker.PostWithPaper("/decisions/check", form.Fields("/decisions/check", filled));
        return (await maker.PostOn("/decisions", (await maker.Parse(check)).Fields("/decisions"))).Split('/')[^1];
    }

    private async Task<long> Another(string name)
    {
        long enterprise = await _ledger.Enterprise(name);
        await _ledger.Title(enterprise, TitleKind.Basic, Confirmed, name);
        return enterprise;
    }

    private static async Task<string> Cancel(Visitor maker, long enterprise, string document)
    {
        var form = await maker.Page($"/decisions/new?matter=sanction&enterprise={enterprise}&article=24&grounds=严重失信");
        return await Record(maker, form, ("Document", document), ("Reason", "查实"));
    }
}
