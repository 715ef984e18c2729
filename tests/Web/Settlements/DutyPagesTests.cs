using System.Net;
using Dapper;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.Tests.UseCases.People;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.Settlements;

/// <summary>People who change their role while a batch is under way: what they are offered, what they are told, what becomes of it. Each test on a database of its own.</summary>
public sealed class DutyPagesTests(TemplateDatabase template) : IAsyncLifetime
{
    private const string Why = "名单已随甘工信公示〔2026〕3号公示，期间没有异议";
    private static readonly Officer Maker = new(8001, "李静", Role.ProvinceMaker, RegionScope.Province);
    private static readonly Officer OtherMaker = new(8002, "王芳", Role.ProvinceMaker, RegionScope.Province);
    private static readonly Officer Finance = new(8003, "赵钱", Role.ProvinceFinance, RegionScope.Province);

    private readonly WebFixture _web = new(template);
    private MovedPerson _person = null!;
    private string _url = "";
    private long _batch;

    public async ValueTask InitializeAsync()
    {
        await _web.InitializeAsync();
        _person = await MovedPerson.New(_web.Owner);
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Fact]
    public async Task Who_made_and_submitted_it_cannot_finish_the_review()
    {
        await Make(await _person.As(Role.ProvinceMaker));
        await SubmitSettlement.On(_web.App, _batch, await _person.As(Role.ProvinceMaker));

        await Refused(Role.ProvinceFinance, "finish-review", "不能复核");
    }

    [Fact]
    public async Task Who_made_it_cannot_review_it_after_another_calculated_and_submitted()
    {
        await Make(await _person.As(Role.ProvinceMaker));
        await CalculateSettlement.Again(_web.App, _batch, OtherMaker);
        await SubmitSettlement.On(_web.App, _batch, OtherMaker);

        var visitor = await Refused(Role.ProvinceFinance, "finish-review", "不能复核");

        Assert.Null((await visitor.Page(_url)).QuerySelector("#batch-review, input[name=ids]"));
        using (var lowered = await visitor.Post(_url + "/review", ("ids", "1"), ("act", "hold"), ("reason", "核查")))
            Assert.Equal(HttpStatusCode.Conflict, lowered.StatusCode);
        var other = await _web.SignInAs(Role.ProvinceFinance);
        Assert.NotNull((await other.Page(_url)).QuerySelector("#batch-review"));
        Assert.Equal(_url, await other.PostOn(_url + "/finish-review"));
    }

    [Fact]
    public async Task Who_submitted_it_cannot_approve_it()
    {
        await Make(await _person.As(Role.ProvinceMaker));
        await CalculateSettlement.Again(_web.App, _batch, OtherMaker);
        await SubmitSettlement.On(_web.App, _batch, await _person.As(Role.ProvinceMaker));
        await FinishReview.On(_web.App, _batch, Finance);

        await Refused(Role.Approver, "approve", "经办过这一批次");
        await ApprovedByAnother();
    }

    [Fact]
    public async Task Who_reviewed_a_line_cannot_approve_it_and_the_approver_sees_all_hands()
    {
        await Make(Maker);
        await CalculateSettlement.Again(_web.App, _batch, OtherMaker);
        await SubmitSettlement.On(_web.App, _batch, OtherMaker);
        await ReviewLine.On(_web.App, _batch, [1], new LineReview(Money.FromWan(1), null, "核减"), await _person.As(Role.ProvinceFinance));
        await ReviewLine.On(_web.App, _batch, [1], new LineReview(null, null, "核减有误") { Raises = true }, Finance);
        await FinishReview.On(_web.App, _batch, Finance);

        await Refused(Role.Approver, "approve", "复核过这一批次");

        var approver = await _web.SignInAs(Role.Approver);
        string hands = string.Concat((await approver.Page(_url)).QuerySelector("ol.stages")!.TextContent.Where(letter => !char.IsWhiteSpace(letter)));
        Assert.Matches("测算李静.*王芳.*提交王芳.*逐笔复核孙调岗.*赵钱.*复核通过赵钱.*批准待办理", hands);
        Assert.Matches("测算：李静 .*、王芳 .*；提交：王芳 .*；逐笔复核：孙调岗 .*、赵钱 .*；复核通过：赵钱 ", (await approver.Page(_url + "/approve")).QuerySelector("#hands")!.TextContent);
        await ApprovedByAnother();
    }

    [Theory]
    [InlineData("无", "至少写20个字，现有1个字")]
    [InlineData("无 无 无 无 无 无 无 无 无 无", "至少写20个字，现有10个字")]
    [InlineData("名单已经在门户网站上公示过了，期间没有收到异议，同意", "请写明依据")]
    public async Task A_reason_for_no_notice_says_why_and_on_what_ground(string reason, string told)
    {
        await Make(Maker);
        await SubmitSettlement.On(_web.App, _batch, Maker);
        await FinishReview.On(_web.App, _batch, Finance);
        var approver = await _web.SignInAs(Role.Approver);
        await approver.Page(_url + "/approve");

        using var refused = await approver.Post(_url + "/approve", ("document", "甘财建〔2026〕99号"), ("withoutNotice", reason));

        var page = await approver.Parse(refused);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains(told, page.QuerySelector(".error-summary a[href='#withoutNotice']")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(reason, page.QuerySelector("#withoutNotice")!.TextContent);
        await ApprovedByAnother();
        var auditor = await _web.SignInAs(Role.Auditor);
        Assert.Contains(Why, (await auditor.Page(_url)).QuerySelector("#notice")!.TextContent, StringComparison.Ordinal);
        Assert.Contains($"没有登记公示，理由：{Why}", (await auditor.Page("/events?act=settlement-approved")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    private async Task Make(Officer maker)
    {
        var terms = new SettlementTerms("2026年度奖励", WebFixture.Today, "甘工信发〔2026〕300号", 2026, null, new Dictionary<TitleKind, Money>(), "名单.xlsx");
        _batch = await CreateSettlement.From(_web.App, terms,
            [new(1, Uscc.Parse("91620200FAKE00013H"), "兰州示例铝业有限公司", "620100", null, TitleKind.Basic, "电解铝工厂", null)], maker);
        _url = $"/settlements/{_batch}";
    }

    // moved, signed in anew: no button, the reason in words, and the act itself refused
    private async Task<Visitor> Refused(Role role, string move, string because)
    {
        await _person.As(role);
        var visitor = _web.Anonymous();
        await visitor.Demonstrate(_person.UserName);
        var page = await visitor.Page(_url);
        Assert.Null(page.QuerySelector($"a[href='{_url}/{move}']"));
        Assert.Contains(because, page.QuerySelector("#why-not")!.TextContent, StringComparison.Ordinal);
        string before = await State();
        using var response = await visitor.Post($"{_url}/{move}", ("document", "甘财建〔2026〕99号"), ("withoutNotice", Why));
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Contains(because, (await visitor.Parse(response)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(before, await State());
        return visitor;
    }

    private async Task ApprovedByAnother()
    {
        var approver = await _web.SignInAs(Role.Approver);
        await approver.Page(_url + "/approve");
        Assert.Equal(_url + "/receipt", await approver.PostOn(_url + "/approve", ("document", "甘财建〔2026〕99号"), ("withoutNotice", Why)));
    }

    private async Task<string> State()
    {
        await using var owner = await _web.Owner.OpenConnectionAsync();
        return (await owner.ExecuteScalarAsync<string>(
            "select s::text || (select count(*) from events where subject = 'settlement') || ' ' || (select count(*) from award_entries) from settlements s where settlement_id = @_batch", new { _batch }))!;
    }
}
