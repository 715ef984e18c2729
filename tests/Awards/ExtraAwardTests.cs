using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Awards;

namespace SmartFactory.Gansu.Tests.Awards;

/// <summary>额外奖励 of a unit dealt with under Art. 24 or 25 (Q16), and lines of a unit that may not apply (Art. 23–25).</summary>
public sealed class ExtraAwardTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private SettlementWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await SettlementWorld.Of(database);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    //          letter day          line         ceiling    what stands against it
    [InlineData("C", "2026-11-30", "0 excellent", "100/100", "额外奖励待审定，没有书面决定")]
    [InlineData("C", "2026-11-29", "1 leading", "200/200", "额外奖励待审定，没有书面决定")]
    [InlineData("A", "2027-03-31", "2 excellent", "0/0", "")]
    [InlineData("B", "2027-09-30", "3 leading", "200/200", "")]
    public async Task Each_letter_does_what_it_says(string letter, string day, string line, string amounts, string obstacle)
    {
        await _world.Forfeited(line[0] - '0');
        if (letter != "C")
            await _world.Read("Q16", letter, day);
        long batch = await _world.Batch(line, name: $"额外{letter}{line}", day: DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(amounts, await _world.Lines(batch));
        await using var connection = await _world.App.OpenConnectionAsync();
        Assert.Empty(await CheckBySql.Of(connection, batch));
        await _world.Review(batch);

        var approval = await _world.Approve(batch);

        Assert.Equal(obstacle.Length == 0, approval.Done);
        if (obstacle.Length > 0)
            Assert.Contains(obstacle, Assert.Single(approval.Obstacles).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_written_decision_or_a_hold_lets_the_batch_go_on()
    {
        await _world.Forfeited(4);
        await _world.Forfeited(5, 25);
        long batch = await _world.Batch("4 excellent, 5 leading, 6 basic", name: "书面决定");
        Task Decide(int seq, string document, string reason) => DecideExtraAward.On(_world.App, batch, seq, document, reason, SettlementWorld.Maker);
        Assert.Contains("文号", (await Assert.ThrowsAsync<RefusalException>(() => Decide(1, "口头", "研究同意"))).Message, StringComparison.Ordinal);
        Assert.Contains("理由", (await Assert.ThrowsAsync<RefusalException>(() => Decide(1, "甘工信纪要〔2026〕8号", " "))).Message, StringComparison.Ordinal);
        Assert.Contains("不需要书面决定", (await Assert.ThrowsAsync<RefusalException>(() => Decide(3, "甘工信纪要〔2026〕8号", "x"))).Message, StringComparison.Ordinal);
        await Decide(1, "甘工信纪要[2026]8号", "处理已满两年，研究同意给予");
        await SubmitSettlement.On(_world.App, batch, SettlementWorld.Maker);
        await ReviewLine.On(_world.App, batch, [2], new LineReview(null, true, "没有决定"), SettlementWorld.Finance);
        await FinishReview.On(_world.App, batch, SettlementWorld.Finance);
        _ = await Assert.ThrowsAsync<RefusalException>(() => Decide(2, "甘工信纪要〔2026〕9号", "补登"));

        Assert.Equal(2, (await _world.Approve(batch)).Awards);
        Assert.Equal((100m, 0m), (await _world.GrantedWan(4), await _world.GrantedWan(5)));
        Assert.Equal("甘工信纪要〔2026〕8号", await _world.One<string>("select document from events where act = 'extra-award-decided' and subject_id = @batch", new { batch }));
    }

    [Fact]
    public async Task The_database_refuses_an_undecided_one_too()
    {
        await _world.Forfeited(7);
        long batch = await _world.Batch("7 excellent", name: "绕过");
        await _world.Review(batch);
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => _world.One<int>("""
            update settlements set stage = 'approved', approver_id = 3, approver_name = '丙', approved_at = now(), approval_document = '文', unnoticed_reason = '无'
            where settlement_id = @batch
            """, new { batch }));
        Assert.Contains("待审定", refused.MessageText, StringComparison.Ordinal);
    }

    [Theory]
    //              from          to            held   approved
    [InlineData(10, "2026-01-01", "2027-12-31", false, false)]
    [InlineData(11, "2026-11-30", "2028-11-30", false, false)] // the first day counts
    [InlineData(12, "2024-11-30", "2026-11-30", false, false)] // and so does the last
    [InlineData(13, "2024-11-29", "2026-11-29", false, true)]
    [InlineData(14, "2026-12-01", "2028-12-01", false, true)]
    [InlineData(15, "2026-01-01", "2027-12-31", true, true)]
    public async Task A_barred_unit_is_neither_recognised_nor_granted(int enterprise, string from, string to, bool held, bool approved)
    {
        await _world.Barred(enterprise, from, to);
        long batch = await _world.Batch($"{enterprise} basic", name: $"禁报{enterprise}");
        await SubmitSettlement.On(_world.App, batch, SettlementWorld.Maker);
        if (held)
            await ReviewLine.On(_world.App, batch, [1], new LineReview(null, true, "不得申报期内"), SettlementWorld.Finance);
        await FinishReview.On(_world.App, batch, SettlementWorld.Finance);

        var approval = await _world.Approve(batch);

        Assert.Equal(approved, approval.Done);
        if (!approved)
            Assert.Contains("甘工信罚〔2026〕2号", Assert.Single(approval.Obstacles).Text, StringComparison.Ordinal);
        Assert.Equal(approved && !held ? 1 : 0, await _world.One<long>(
            "select count(*) from titles t join enterprises e using (enterprise_id) where e.uscc = @uscc", new { uscc = SettlementWorld.Code(enterprise).Code }));
    }

    [Fact]
    public async Task A_title_from_before_the_bar_is_no_new_application()
    {
        await _world.Barred(16, "2026-09-01", "2028-09-01");
        long title = await _world.One<long>("""
            insert into titles (enterprise_id, kind, carrier, ordinal, document, confirmed_on, state_since)
            select enterprise_id, 'excellent', '早先的工厂', 1, '工信部函〔2026〕1号', '2026-06-01', '2026-06-01' from enterprises where uscc = @uscc returning title_id
            """, new { uscc = SettlementWorld.Code(16).Code });
        long batch = await CreateSettlement.From(_world.App, new SettlementTerms("早先", SettlementWorld.Day, "", 2026, null, new Dictionary<SmartFactory.Gansu.Rules.Titles.TitleKind, SmartFactory.Gansu.Rules.Money>(), ""),
            [SettlementWorld.Lines("16 excellent")[0] with { Carrier = "早先的工厂", TitleId = title }], SettlementWorld.Maker);
        await _world.Review(batch);
        Assert.True((await _world.Approve(batch)).Done);
    }
}
