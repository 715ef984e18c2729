using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Awards;

public sealed class SettlementTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private SettlementWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await SettlementWorld.Of(database);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("0 scenario", "30/30")]
    [InlineData("0 scenario, 0 scenario", "30/30, 30/30")]
    [InlineData("0 scenario, 0 basic", "30/30, 70/70")]
    [InlineData("0 basic, 0 scenario", "100/100, 0/0")]
    [InlineData("0 scenario 20, 0 basic 80", "20/20, 60/60")]
    [InlineData("0 scenario, 1 basic, 0 basic", "30/30, 100/100, 70/70")]
    [InlineData("0 excellent, 0 leading", "100/100, 200/200")]
    public async Task Earlier_lines_of_a_unit_count_as_prior(string lines, string expected) =>
        Assert.Equal(expected, await _world.Lines(await _world.Batch(lines)));

    [Fact]
    public async Task A_batch_goes_through_three_hands_into_the_ledger()
    {
        await _world.Granted(2, "scenario", 30);
        long batch = await _world.Batch("2 basic, 3 scenario", await _world.Pool(500), name: "三人");
        await _world.Review(batch);

        var approval = await _world.Approve(batch);

        Assert.True(approval.Done);
        Assert.Equal((2, Money.FromWan(100)), (approval.Awards, approval.Total));
        Assert.Equal((100m, 30m), (await _world.GrantedWan(2), await _world.GrantedWan(3)));
        Assert.Equal("2029-11-30", await _world.One<string>("select valid_to::text from titles where carrier = '三人1'"));
        Assert.Equal("recognise 17 三人 王批准 approver true true", await _world.One<string>("""
            select concat_ws(' ', m.act, m.article, m.reason, m.actor_name, m.actor_role, (v.act = 'settlement-approved')::text, (m.policy_version_id is not null)::text)
            from title_moves m join titles t using (title_id) join events v on v.event_id = m.event_id where t.carrier = '三人1'
            """));
        Assert.Equal(1, await _world.One<long>("select count(*) from events where act = 'settlement-approved' and subject_id = @batch", new { batch }));
        Assert.Equal("B", await _world.One<string>("select readings ->> 'Q10' from award_entries where settlement_line_id is not null limit 1"));
        var again = await Assert.ThrowsAsync<RefusalException>(() => _world.Approve(batch));
        Assert.Contains("已批准", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_list_with_the_same_titles_is_not_paid_twice()
    {
        long first = await _world.Batch("4 scenario", name: "重复");
        await _world.Review(first);
        Assert.True((await _world.Approve(first)).Done);
        long second = await _world.Batch("4 scenario", name: "重复");
        await _world.Review(second);

        var approval = await _world.Approve(second);

        Assert.Contains("不能重复给予", Assert.Single(approval.Obstacles).Text, StringComparison.Ordinal);
        Assert.Equal(30m, await _world.GrantedWan(4));
    }

    [Fact]
    public async Task Priors_that_change_after_calculation_block_until_calculated_again()
    {
        await _world.Granted(5, "scenario", 30);
        long batch = await _world.Batch("5 basic, 6 basic", name: "陈旧");
        await _world.Review(batch);
        await _world.Granted(5, "scenario", 30, "2026-11-01");

        var blocked = await _world.Approve(batch);
        string stale = await _world.Lines(batch);
        await ReturnSettlement.On(_world.App, batch, "往年奖励有变化", SettlementWorld.Approver);
        await Assert.ThrowsAsync<RefusalException>(() => SubmitSettlement.On(_world.App, batch, SettlementWorld.Maker));
        await CalculateSettlement.Again(_world.App, batch, SettlementWorld.Maker);
        await _world.Review(batch);
        var approval = await _world.Approve(batch);

        Assert.Equal("70/70 stale, 100/100", stale);
        Assert.Equal([1, 1], blocked.Obstacles.Select(obstacle => obstacle.Seq)); // both calculations see it
        Assert.Contains("变为 40 万元", blocked.Obstacles[0].Text, StringComparison.Ordinal);
        Assert.True(approval.Done);
        Assert.Equal("40/40 stale, 100/100 stale", await _world.Lines(batch)); // the grant itself is a change of the past
        Assert.Equal((100m, 100m), (await _world.GrantedWan(5), await _world.GrantedWan(6)));
    }

    [Fact]
    public async Task The_reviewer_lowers_or_holds_but_never_raises()
    {
        long batch = await _world.Batch("7 scenario, 7 basic, 8 basic", name: "复核");
        await SubmitSettlement.On(_world.App, batch, SettlementWorld.Maker);
        Task Review(int seq, decimal? wan, bool? held, string reason) => ReviewLine.On(
            _world.App, batch, [seq], new LineReview(wan is { } w ? Money.FromWan(w) : null, held, reason), SettlementWorld.Finance);

        await Assert.ThrowsAsync<RefusalException>(() => Review(1, 31, null, "多给"));
        await Assert.ThrowsAsync<RefusalException>(() => Review(1, 20, null, " "));
        await Review(1, 20, null, "投资额核减");
        Assert.Equal("30/20, 80/70, 100/100", await _world.Lines(batch)); // room for the later line grows, its amount does not by itself
        await Review(2, 80, null, "相应调整");
        await Review(1, null, true, "暂缓");
        Assert.Equal("30/20 held, 100/80, 100/100", await _world.Lines(batch));
        await Review(1, null, false, "恢复");
        Assert.Equal("30/20, 80/80, 100/100", await _world.Lines(batch));
        await Review(3, null, true, "异议核查中");
        await FinishReview.On(_world.App, batch, SettlementWorld.Finance);

        Assert.Equal((2, Money.FromWan(100)), ((await _world.Approve(batch)) is var a ? (a.Awards, a.Total) : default));
        Assert.Equal(0m, await _world.GrantedWan(8));
    }

    [Fact]
    public async Task Held_and_released_the_amount_follows_the_ceiling_lowered_it_does_not()
    {
        long batch = await _world.Batch("15 scenario, 15 basic", name: "调减");
        Task Review(int seq, LineReview review) => ReviewLine.On(_world.App, batch, [seq], review, SettlementWorld.Finance);
        async Task Again()
        {
            await ReturnSettlement.On(_world.App, batch, "重算", SettlementWorld.Finance);
            await CalculateSettlement.Again(_world.App, batch, SettlementWorld.Maker);
            await SubmitSettlement.On(_world.App, batch, SettlementWorld.Maker);
        }
        await SubmitSettlement.On(_world.App, batch, SettlementWorld.Maker);
        await Review(2, new LineReview(null, true, "核查"));
        await Review(2, new LineReview(null, false, "核查完毕"));
        await Review(1, new LineReview(null, true, "有异议"));
        await Again();
        Assert.Equal("30/30 held, 100/100", await _world.Lines(batch));

        await Review(2, new LineReview(Money.FromWan(50), null, "投资额核减"));
        await Review(1, new LineReview(null, false, "异议不成立"));
        await Again();
        Assert.Equal("30/30, 70/50", await _world.Lines(batch));
        Assert.Contains("没有调减", (await Assert.ThrowsAsync<RefusalException>(() => Review(1, new LineReview(null, null, "取消") { Raises = true }))).Message, StringComparison.Ordinal);
        await Review(2, new LineReview(null, null, "核减有误") { Raises = true });

        Assert.Equal("30/30, 70/70", await _world.Lines(batch));
        Assert.Equal("50 70 核减有误", await _world.One<string>(
            "select details ->> 'from' || ' ' || (details ->> 'to') || ' ' || reason from events where act = 'settlement-line-raised' and subject_id = @batch", new { batch }));
    }

    [Theory]
    [InlineData(1, Role.ProvinceFinance, Role.Approver, 9)] // the maker reviews
    [InlineData(2, Role.ProvinceFinance, Role.Approver, 1)] // the maker approves
    [InlineData(2, Role.ProvinceFinance, Role.Approver, 2)] // the reviewer approves
    [InlineData(2, Role.Approver, Role.Approver, 9)] // not finance
    [InlineData(2, Role.ProvinceFinance, Role.ProvinceFinance, 9)] // not the approver
    public async Task Nobody_acts_twice_or_out_of_role(long reviewer, Role reviews, Role approves, long approver)
    {
        long batch = await _world.Batch("9 scenario", name: $"三分{reviewer}{reviews}{approver}{approves}");
        await SubmitSettlement.On(_world.App, batch, SettlementWorld.Maker);

        await Assert.ThrowsAsync<RefusalException>(async () =>
        {
            await FinishReview.On(_world.App, batch, new Officer(reviewer, "甲", reviews, RegionScope.Province));
            await ApproveSettlement.On(_world.App, batch, new ApprovalTerms("甘财建〔2026〕9号", SettlementWorld.Day, "名单已随甘工信公示〔2026〕3号公示，期间没有异议"), new Officer(approver, "乙", approves, RegionScope.Province));
        });
    }

    [Theory]
    [InlineData("update settlements set stage = 'reviewed', reviewer_id = maker_id, reviewed_at = now(), submitted_at = now()")]
    [InlineData("update settlements set stage = 'approved'")]
    [InlineData("update settlement_lines set proposed = ceiling + 1")]
    public async Task The_database_refuses_it_too(string sql)
    {
        await _world.Batch("9 scenario");
        var problem = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => _world.One<int>(sql));
        Assert.True(problem.SqlState is Npgsql.PostgresErrorCodes.CheckViolation or Npgsql.PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task A_tampered_line_is_seen_by_the_second_calculation()
    {
        await _world.Granted(11, "basic", 100);
        long batch = await _world.Batch("11 advanced", name: "篡改");
        await _world.One<int>("update settlement_lines set ceiling = 3000000, proposed = 3000000 where settlement_id = @batch", new { batch });
        await using var connection = await _world.App.OpenConnectionAsync();

        var difference = Assert.Single(await CheckBySql.Of(connection, batch));
        await _world.Review(batch);
        var approval = await _world.Approve(batch);

        Assert.Equal((Money.FromWan(300), Money.FromWan(200)), (difference.Ceiling, difference.Checked));
        Assert.Equal(2, approval.Obstacles.Count);
        Assert.Equal(100m, await _world.GrantedWan(11));
    }

    [Fact]
    public async Task A_pool_is_not_overdrawn_by_its_batches_together()
    {
        long pool = await _world.Pool(150);
        long first = await _world.Batch("12 advanced 100", pool, "池甲"), second = await _world.Batch("13 advanced 160", pool, "池乙");
        await _world.Review(first);
        await _world.Review(second);

        Assert.True((await _world.Approve(first)).Done);
        var blocked = await _world.Approve(second);

        Assert.Contains("缺口 110 万元", Assert.Single(blocked.Obstacles).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2028-08-07")]
    [InlineData("2025-08-05")]
    public async Task Without_a_rule_in_force_nothing_is_settled(string day)
    {
        var refusal = await Assert.ThrowsAsync<RefusalException>(
            () => _world.Batch("0 basic", day: DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Contains("没有施行中的规定", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_standard_above_the_maximum_is_refused() => await Assert.ThrowsAsync<RefusalException>(() => CreateSettlement.From(
        _world.App, new SettlementTerms("高", SettlementWorld.Day, "", 2026, null, new Dictionary<TitleKind, Money> { [TitleKind.Basic] = Money.FromWan(101) }, ""),
        SettlementWorld.Lines("0 basic"), SettlementWorld.Maker));

    [Fact]
    public async Task Under_the_reading_that_counts_payments_the_caps_count_them_too()
    {
        await _world.One<int>("""
            insert into interpretations (policy_id, reading, letter, effective_from, document, reason, recorded_by, recorded_by_name, confirmed_by, confirmed_by_name, confirmed_at)
            values ('gansu-2025-152', 'Q13', 'B', '2027-06-01', '文', '', 1, '甲', 3, '乙', now())
            """);
        long first = await _world.Batch("9 basic", name: "已付");
        await _world.Review(first);
        Assert.True((await _world.Approve(first)).Done);
        await _world.One<int>("""
            insert into award_entries (enterprise_id, kind, entry_type, amount, decided_on, granted_entry_id, event_id)
            select enterprise_id, kind, 'paid', 600000, '2026-12-15', award_entry_id, event_id from award_entries a
            join settlement_lines l using (settlement_line_id, enterprise_id, kind) where settlement_id = @first and entry_type = 'granted'
            """, new { first });

        long second = await _world.Batch("9 advanced", name: "按已拨付", day: new DateOnly(2027, 6, 15));
        await _world.Review(second);

        Assert.Equal("240/240", await _world.Lines(second)); // A19
        Assert.Empty((await _world.Approve(second)).Obstacles);
    }
}
