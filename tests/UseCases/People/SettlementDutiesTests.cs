using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Awards;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.PublicNotices;

namespace SmartFactory.Gansu.Tests.UseCases.People;

/// <summary>Three persons for a batch, whoever was the last hand of each step, and whatever role they have since been moved to.</summary>
public sealed class SettlementDutiesTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private static readonly Officer Maker = SettlementWorld.Maker, Finance = SettlementWorld.Finance, Approver = SettlementWorld.Approver;
    private static int _number;
    private readonly RecordObjection _recordObjection = new(database.App, new EphemeralDataProtectionProvider());
    private SettlementWorld _world = null!;
    private long _batch;

    public async ValueTask InitializeAsync()
    {
        _world = await SettlementWorld.Of(database);
        if (await _world.One<long>("select count(*) from sanctions") == 0)
            await _world.Forfeited(5);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    //          what the person did      what they try after the move, and what they are told
    [InlineData("create", "finish", "经办过这一批次", "不能复核")] // another maker calculated and submitted after them
    [InlineData("create", "lower", "经办过这一批次", "不能复核")]
    [InlineData("create", "approve", "经办过这一批次", "不能批准")]
    [InlineData("recalculate", "finish", "经办过这一批次", "不能复核")]
    [InlineData("recalculate", "approve", "经办过这一批次", "不能批准")]
    [InlineData("submit", "finish", "经办过这一批次", "不能复核")]
    [InlineData("submit", "approve", "经办过这一批次", "不能批准")] // made by another, submitted by them
    [InlineData("decide extra as maker", "finish", "经办过这一批次", "不能复核")]
    [InlineData("decide extra as maker", "approve", "经办过这一批次", "不能批准")]
    [InlineData("record notice", "finish", "经办过这一批次", "不能复核")]
    [InlineData("record notice", "approve", "经办过这一批次", "不能批准")]
    [InlineData("withdraw notice", "approve", "经办过这一批次", "不能批准")]
    [InlineData("record objection", "approve", "经办过这一批次", "不能批准")]
    [InlineData("conclude objection", "approve", "经办过这一批次", "不能批准")]
    [InlineData("lower", "approve", "复核过这一批次", "不能批准")] // another raised the same line and finished
    [InlineData("lower", "calculate", "复核过这一批次", "不能再为它测算、提交")]
    [InlineData("raise", "approve", "复核过这一批次", "不能批准")]
    [InlineData("finish", "approve", "复核过这一批次", "不能批准")] // sent back, reviewed again by another
    [InlineData("finish", "submit", "复核过这一批次", "不能再为它测算、提交")]
    [InlineData("finish", "decide extra", "复核过这一批次", "登记书面决定")]
    [InlineData("return as finance", "approve", "复核过这一批次", "不能批准")]
    [InlineData("decide extra as finance", "approve", "复核过这一批次", "不能批准")]
    [InlineData("return as approver", "finish", "以批准人身份办理过这一批次", "不能复核")]
    [InlineData("return as approver", "lower", "以批准人身份办理过这一批次", "不能复核")]
    [InlineData("return as approver", "calculate", "以批准人身份办理过这一批次", "不能再为它测算、提交")]
    [InlineData("return as approver", "submit", "以批准人身份办理过这一批次", "不能再为它测算、提交")]
    public async Task Whoever_did_one_part_is_refused_another(string did, string tries, string because, string therefore)
    {
        ArgumentNullException.ThrowIfNull(tries);
        var person = await MovedPerson.New(database.Owner);
        await Did(did, person);
        if (tries is "finish" or "lower" or "approve")
            await SubmitSettlement.On(database.App, _batch, Maker);
        if (tries is "approve")
            await FinishReview.On(database.App, _batch, Finance);
        Role role = tries switch { "approve" => Role.Approver, "finish" or "lower" => Role.ProvinceFinance, _ => Role.ProvinceMaker };
        var moved = await person.As(role);
        string before = await Everything();

        string told = (await Assert.ThrowsAsync<RefusalException>(() => Try(tries, moved))).Message;

        Assert.Contains(because, told, StringComparison.Ordinal);
        Assert.Contains(therefore, told, StringComparison.Ordinal);
        Assert.Equal(before, await Everything());
        var other = role switch { Role.Approver => Approver, Role.ProvinceFinance => Finance, _ => Maker };
        Assert.Equal(await Waiting(other) - 1, await Waiting(moved)); // not theirs to do
        await Try(tries, other);
        Assert.NotEqual(before, await Everything());
    }

    [Fact]
    public async Task An_approver_who_sent_it_back_may_approve_it_in_the_end()
    {
        var person = await MovedPerson.New(database.Owner);
        await Did("return as approver", person);
        await SubmitSettlement.On(database.App, _batch, Maker);
        await FinishReview.On(database.App, _batch, Finance);

        await Try("approve", await person.As(Role.Approver));

        Assert.Equal("approved", await _world.One<string>("select stage from settlements where settlement_id = @id", new { id = _batch }));
    }

    [Theory]
    [InlineData("create", "经办过")]
    [InlineData("submit", "经办过")]
    [InlineData("lower", "复核过")]
    public async Task The_database_refuses_an_approval_by_who_made_or_reviewed_it(string did, string told)
    {
        var person = await MovedPerson.New(database.Owner);
        await Did(did, person);
        await SubmitSettlement.On(database.App, _batch, Maker);
        await FinishReview.On(database.App, _batch, Finance);
        await using var connection = await database.App.OpenConnectionAsync();
        Task<int> Approve(long by) => connection.ExecuteAsync("""
            update settlements set stage = 'approved', approver_id = @by, approver_name = '甲', approved_at = now(), approval_document = '文', unnoticed_reason = '因'
            where settlement_id = @id
            """, new { by, id = _batch });

        var problem = await Assert.ThrowsAsync<PostgresException>(() => Approve(person.UserId));

        Assert.Equal(PostgresErrorCodes.CheckViolation, problem.SqlState);
        Assert.Contains(told, problem.MessageText, StringComparison.Ordinal);
        Assert.Equal(1, await Approve(Approver.UserId));
    }

    [Theory]
    [InlineData("approver_id = 5")]
    [InlineData("approved_at = '2020-01-01'")]
    [InlineData("fund_year = 2020")]
    [InlineData("stage = 'calculated'")]
    public async Task What_was_approved_stays_as_it_was_approved(string change)
    {
        await Did("create", await MovedPerson.New(database.Owner));
        await SubmitSettlement.On(database.App, _batch, Maker);
        await FinishReview.On(database.App, _batch, Finance);
        await Try("approve", Approver);
        await using var connection = await database.App.OpenConnectionAsync();

        var problem = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync($"update settlements set {change} where settlement_id = @id", new { id = _batch }));

        Assert.Equal("decided_stays", problem.ConstraintName);
        Assert.Equal(1, await connection.ExecuteAsync("update settlements set issued_at = now() where settlement_id = @id", new { id = _batch }));
    }

    [Fact]
    public async Task The_database_refuses_a_review_by_who_made_it()
    {
        var person = await MovedPerson.New(database.Owner);
        await Did("create", person);
        await SubmitSettlement.On(database.App, _batch, Maker);
        await using var connection = await database.App.OpenConnectionAsync();
        Task<int> Review(long by) => connection.ExecuteAsync(
            "update settlements set stage = 'reviewed', reviewer_id = @by, reviewer_name = '甲', reviewed_at = now() where settlement_id = @id", new { by, id = _batch });

        Assert.Contains("复核人经办过", (await Assert.ThrowsAsync<PostgresException>(() => Review(person.UserId))).MessageText, StringComparison.Ordinal);
        Assert.Equal(1, await Review(Finance.UserId));
    }

    // in the end the batch is with its maker again, and the last hand of every step is another's
    private async Task Did(string what, MovedPerson person)
    {
        var who = await person.As(what switch
        {
            "lower" or "raise" or "finish" or "return as finance" or "decide extra as finance" => Role.ProvinceFinance,
            "return as approver" => Role.Approver,
            _ => Role.ProvinceMaker,
        });
        _batch = await CreateSettlement.From(database.App,
            new SettlementTerms($"三人{++_number}", SettlementWorld.Day, "甘工信发〔2026〕300号", 2026, null, new Dictionary<TitleKind, Money>(), "名单.xlsx"),
            SettlementWorld.Lines("4 scenario 1, 5 excellent", $"三人{_number}"), what == "create" ? who : Maker);
        if (what == "recalculate")
            await CalculateSettlement.Again(database.App, _batch, who);
        await CalculateSettlement.Again(database.App, _batch, Maker);
        if (what == "decide extra as maker")
            await Extra(who);
        await Extra(Maker);
        await SubmitSettlement.On(database.App, _batch, what == "submit" ? who : Maker);
        if (what.EndsWith("notice", StringComparison.Ordinal) || what.EndsWith("objection", StringComparison.Ordinal))
            await Noticed(what, who);
        if (what is "lower" or "raise")
        {
            if (what == "raise")
                await Line(new LineReview(Money.FromWan(0.5m), null, "核减"), Finance);
            await Line(what == "lower" ? new LineReview(Money.FromWan(0.5m), null, "核减") : new LineReview(null, null, "不减") { Raises = true }, who);
            if (what == "lower")
                await Line(new LineReview(null, null, "不减") { Raises = true }, Finance);
        }
        if (what == "decide extra as finance")
        {
            await Extra(who);
            await Extra(Finance);
        }
        if (what is "finish" or "return as approver")
        {
            await FinishReview.On(database.App, _batch, what == "finish" ? who : Finance);
            await ReturnSettlement.On(database.App, _batch, "请补正", what == "finish" ? Approver : who);
        }
        else
        {
            await ReturnSettlement.On(database.App, _batch, "请补正", what == "return as finance" ? who : Finance);
        }
        await CalculateSettlement.Again(database.App, _batch, Maker);
    }

    private async Task Noticed(string what, Officer who)
    {
        Officer For(string step) => what == step ? who : Maker;
        var day = new DateOnly(2026, 11, 16);
        long notice = await RecordNotice.Of(database.App, _batch, new NoticeDraft("公示", "甘工信公示〔2026〕3号", day, 5, false), For("record notice"));
        if (what.EndsWith("objection", StringComparison.Ordinal))
        {
            long objection = await _recordObjection.Of(notice, new ObjectionForm([1], day, "不符合条件", "", ""), For("record objection"), SettlementWorld.Day);
            await ConcludeObjection.Of(database.App, objection, false, "查无此事", For("conclude objection"), SettlementWorld.Day);
        }
        await WithdrawNotice.Of(database.App, notice, "重新公示", For("withdraw notice"), SettlementWorld.Day);
    }

    private Task Extra(Officer who) => DecideExtraAward.On(database.App, _batch, 2, "甘工信纪要〔2026〕8号", "研究同意给予", who);

    private Task Line(LineReview review, Officer who) => ReviewLine.On(database.App, _batch, [1], review, who);

    private async Task Try(string what, Officer who)
    {
        switch (what)
        {
            case "finish":
                await FinishReview.On(database.App, _batch, who);
                break;
            case "lower":
                await Line(new LineReview(null, true, "暂缓"), who);
                break;
            case "calculate":
                await CalculateSettlement.Again(database.App, _batch, who);
                break;
            case "submit":
                await SubmitSettlement.On(database.App, _batch, who);
                break;
            case "decide extra":
                await Extra(who);
                break;
            default:
                Assert.Empty((await ApproveSettlement.On(database.App, _batch,
                    new ApprovalTerms("甘财建〔2026〕99号", SettlementWorld.Day, "名单已随甘工信公示〔2026〕3号公示，期间没有异议"), who)).Obstacles);
                break;
        }
    }

    private async Task<long> Waiting(Officer who) => (await WaitingWork.Counts(database.App, who, SettlementWorld.Day))["/settlements"];

    private Task<string> Everything() => _world.One<string>("""
        select (select count(*) from events) || ' ' || (select count(*) from award_entries) || ' ' || (select count(*) from titles)
               || (select s::text from settlements s where settlement_id = @id) || (select string_agg(l::text, ',' order by seq) from settlement_lines l where settlement_id = @id)
        """, new { id = _batch });
}
