using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Awards;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Changes;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.Tests.Titles;

public sealed class AllocationTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static readonly DateOnly SplitOn = new(2026, 6, 1), Today = SmallLedger.Today;
    private readonly SmallLedger _ledger = new(database.Owner);
    private static int _code = 10;

    //          to the newcomer of the basic 100 and the advanced 150 (万元)   old   newcomer
    [Theory]
    [InlineData(100, 0, 150, 100)] // where the titles went
    [InlineData(0, 0, 250, 0)]
    [InlineData(100, 150, 0, 250)]
    [InlineData(50.5, 33.33, 166.17, 83.83)] // in part
    public async Task Each_successor_counts_what_was_allocated_and_until_then_both_count_all(decimal basic, decimal advanced, decimal old, decimal newcomer)
    {
        var split = await Split();
        Assert.Equal((250, 250), (await Counted(split.Old), await Counted(split.Old, split.Newcomer)));
        Assert.Equal((split.Old, 250, 250), (await Unit(split.Newcomer), await Listed(split.Old), await Listed(split.Newcomer)));

        var moved = split.Moved(basic, advanced);
        var plan = await RequestAllocation.Preview(database.App, SmallLedger.Maker, split.Change, moved, Today);
        Assert.Equal((50, 300 - old, 300 - newcomer), (Room(plan.Joint), Room(plan.After[0].After), Room(plan.After[1].After)));
        await RequestAllocation.Of(database.App, SmallLedger.Maker, split.Change, moved, "分立协议", "", Today);
        Assert.Equal(split.Old, await Unit(split.Newcomer)); // nothing happens until a second person confirms
        await Assert.ThrowsAsync<RefusalException>(() => DecideAllocation.Confirm(database.App, SmallLedger.Maker, split.Change, Today));
        await DecideAllocation.Confirm(database.App, SmallLedger.Approver, split.Change, Today);

        Assert.Equal((split.Newcomer, old, newcomer), (await Unit(split.Newcomer), await Counted(split.Old), await Counted(split.Newcomer)));
        Assert.Equal((old, newcomer), (await Province(split.Old), await Province(split.Newcomer)));
        Assert.Equal((old, newcomer), (await Total(split.Old), await Total(split.Newcomer)));
        Assert.Equal((old, newcomer), (await Listed(split.Old), await Listed(split.Newcomer)));
        Assert.Empty(await CheckLedger.On(database.App, Today));
        await Assert.ThrowsAsync<RefusalException>(() => RequestAllocation.Of(database.App, SmallLedger.Maker, split.Change, moved, "分立协议", "", Today));
    }

    [Fact]
    public async Task By_default_an_award_goes_where_its_title_went()
    {
        var split = await Split();
        var plan = await RequestAllocation.Preview(database.App, SmallLedger.Maker, split.Change, null, Today);
        Assert.Equal([Money.FromWan(100), Money.Zero], plan.Parts.Select(part => part.Moved));
    }

    [Theory]
    [InlineData("101", "0", "之间")]
    [InlineData("-1", "0", "之间")]
    [InlineData("100", null, "还没有分配")]
    public async Task Neither_more_nor_less_than_there_is_can_be_allocated(string basic, string? advanced, string refusal)
    {
        var split = await Split();
        var moved = new Dictionary<string, Money> { [split.Keys[0]] = Money.FromWan(decimal.Parse(basic, System.Globalization.CultureInfo.InvariantCulture)) };
        if (advanced is not null)
            moved[split.Keys[1]] = Money.FromWan(decimal.Parse(advanced, System.Globalization.CultureInfo.InvariantCulture));

        var refused = await Assert.ThrowsAsync<RefusalException>(() => RequestAllocation.Of(database.App, SmallLedger.Maker, split.Change, moved, "分立协议", "", Today));

        Assert.Contains(refusal, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update award_allocation_lines set moved = 0")]
    [InlineData("delete from award_allocation_lines")]
    [InlineData("insert into award_share_moves (award_allocation_id, award_entry_id, enterprise_id, share, moved_on) select award_allocation_id, award_entry_id, enterprise_id, 1, '2026-11-30' from award_allocation_lines")]
    public async Task Nobody_writes_shares_but_the_confirmation(string sql)
    {
        var split = await Split();
        await RequestAllocation.Of(database.App, SmallLedger.Maker, split.Change, split.Moved(100, 0), "分立协议", "", Today);
        await using var app = await database.App.OpenConnectionAsync();
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => app.ExecuteAsync(sql))).SqlState);
    }

    [Fact]
    public async Task The_database_refuses_sums_that_differ_and_a_unit_that_leaves_before_its_time()
    {
        var split = await Split();
        await RequestAllocation.Of(database.App, SmallLedger.Maker, split.Change, split.Moved(100, 0), "分立协议", "", Today);
        // what counted a moment ago does not count any more
        await TakeBack(split.Awards[1], 10);
        await Assert.ThrowsAnyAsync<Exception>(() => DecideAllocation.Confirm(database.App, SmallLedger.Approver, split.Change, Today));
        await DecideAllocation.Reject(database.App, SmallLedger.Approver, split.Change, "金额已有变化", Today);

        await Assert.ThrowsAsync<RefusalException>(() => UnlinkBranch.On(database.App, SmallLedger.Maker, split.Newcomer, "独立", "文号"));
        await using var owner = await database.Owner.OpenConnectionAsync();
        var refused = await Assert.ThrowsAsync<PostgresException>(() => owner.ExecuteAsync("update enterprises set unit_id = enterprise_id where enterprise_id = @Newcomer", split));
        Assert.Equal(PostgresErrorCodes.CheckViolation, refused.SqlState);
        long stranger = await _ledger.Enterprise("收购方");
        var merger = new ChangeDraft(ChangeKind.Merger, split.Newcomer, Today, Today, "登记〔2026〕9号", "") { OtherUscc = await Uscc(stranger) };
        Assert.Contains("还没有分配", (await Assert.ThrowsAsync<RefusalException>(() => RequestChange.Of(database.App, SmallLedger.Maker, merger, SmallLedger.Today))).Message, StringComparison.Ordinal);
        Assert.Equal(split.Old, await Unit(split.Newcomer));

        await Allocate(split, split.Moved(100, 0));
        Assert.Equal((140, 100), (await Counted(split.Old), await Counted(split.Newcomer)));
    }

    [Fact]
    public async Task What_is_taken_back_later_is_taken_from_each_in_proportion()
    {
        var split = await Split();
        await Allocate(split, split.Moved(25, 0));
        await TakeBack(split.Awards[0], 40);

        // of the remaining 60 a quarter is the newcomer's
        Assert.Equal((150m + 45, 15m), (await Counted(split.Old), await Counted(split.Newcomer)));
        Assert.Equal((150m + 45, 15m), (await Total(split.Old), await Total(split.Newcomer)));
        Assert.Equal((150m + 45, 15m), (await Province(split.Old), await Province(split.Newcomer)));
    }

    [Fact]
    public async Task Awards_after_the_split_stay_with_whom_they_were_granted_to_and_a_part_may_be_split_again()
    {
        var split = await Split();
        await _ledger.Award(split.Old, TitleKind.Scenario, 20, "甘工信发〔2026〕11号", new(2026, 8, 1));
        await _ledger.Award(split.Newcomer, TitleKind.Scenario, 10, "甘工信发〔2026〕12号", new(2026, 8, 1));
        await Allocate(split, split.Moved(60, 0));
        Assert.Equal((210m, 70m), (await Counted(split.Old), await Counted(split.Newcomer)));

        var again = await SplitOff(split.Newcomer, new(2026, 10, 1), []);
        var plan = await RequestAllocation.Preview(database.App, SmallLedger.Maker, again.Change, null, Today);
        Assert.Equal([Money.FromWan(60), Money.FromWan(10)], plan.Parts.Select(part => part.Award.Amount));
        await Allocate(again, plan.Parts.ToDictionary(part => part.Award.Key, part => part.Award.Amount == Money.FromWan(60) ? Money.FromWan(20) : Money.Zero));
        Assert.Equal((210m, 50m, 20m), (await Counted(split.Old), await Counted(split.Newcomer), await Counted(again.Newcomer)));
        Assert.Equal((210m, 50m, 20m), (await Total(split.Old), await Total(split.Newcomer), await Total(again.Newcomer)));
    }

    [Fact]
    public async Task An_existing_unit_with_branches_joins_and_leaves_as_a_whole()
    {
        long old = await _ledger.Enterprise("原单位"), other = await _ledger.Enterprise("承接单位"), branch = await _ledger.Enterprise("承接单位分厂");
        await _ledger.Award(old, TitleKind.Basic, 100);
        await _ledger.Award(branch, TitleKind.Scenario, 30);
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("update enterprises set unit_id = @other where enterprise_id = @branch", new { other, branch });
        await ValidUscc(other);

        var split = await SplitOff(old, SplitOn, [], other);
        Assert.Equal((old, old, 130m), (await Unit(other), await Unit(branch), await Counted(old)));
        var plan = await RequestAllocation.Preview(database.App, SmallLedger.Maker, split.Change, null, Today);
        await Allocate(split, plan.Parts.ToDictionary(part => part.Award.Key, _ => Money.FromWan(40)));

        Assert.Equal((other, other), (await Unit(other), await Unit(branch)));
        Assert.Equal((60m, 70m), (await Counted(old), await Counted(other)));
    }

    [Fact]
    public async Task Bars_and_forfeitures_from_before_the_split_go_on_for_both_until_taken_back()
    {
        var split = await Split();
        await using var owner = await database.Owner.OpenConnectionAsync();
        long sanction = await owner.ExecuteScalarAsync<long>("""
            insert into sanctions (enterprise_id, article, outcome, content, document, decided_on, ban_years, ban_to, forfeits, event_id)
            select @Old, 24, 'banned', '偷税', '甘工信发〔2026〕5号', '2026-03-01', 3, '2029-03-01', true, max(event_id) from events returning sanction_id
            """, split);
        await Allocate(split, split.Moved(100, 0));

        await using var connection = await database.App.OpenConnectionAsync();
        Assert.NotNull((await AwardHistories.OfUnit(connection, split.Newcomer)).History.Forfeiture);
        Assert.Equal(2, await connection.ExecuteScalarAsync<int>("select count(*) from bans where enterprise_id in (@Old, @Newcomer) and state = 'active' and last_day = '2029-03-01'", split));
        long policy = await owner.ExecuteScalarAsync<long>("select max(policy_version_id) from policies");
        long decision = await owner.ExecuteScalarAsync<long>("""
            insert into decisions (matter, article, enterprise_id, document, decided_on, effective_on, reason, policy_version_id, requested_by, requested_by_name)
            values ('sanction', 24, @Old, '甘工信发〔2026〕6号', '2026-11-01', '2026-11-01', '认定有误', @policy, 1, '李制单') returning decision_id
            """, new { split.Old, policy });
        await owner.ExecuteAsync("insert into sanction_reversals (sanction_id, decision_id, effective_on) values (@sanction, @decision, '2026-11-01')", new { sanction, decision });
        Assert.Null((await AwardHistories.OfUnit(connection, split.Newcomer)).History.Forfeiture);
    }

    [Fact]
    public async Task A_batch_counts_the_allocated_part_twice_calculated_and_lines_from_before_are_rolled_up_anew()
    {
        var world = await SettlementWorld.Of(database);
        var split = await Split();
        int code = 27;
        await using (var owner = await database.Owner.OpenConnectionAsync())
            await owner.ExecuteAsync("update enterprises set uscc = @code where enterprise_id = @Old", new { code = SettlementWorld.Code(code).Code, split.Old });
        long batch = await world.Batch($"{code} advanced", name: "分立前建立");
        Assert.Equal("50/50", await world.Lines(batch));

        await Allocate(split, split.Moved(100, 0));
        Assert.Equal("50/50 stale", await world.Lines(batch));
        await CalculateSettlement.Again(database.App, batch, SettlementWorld.Maker);
        Assert.Equal("150/150", await world.Lines(batch)); // 300 less the advanced 150 that stayed; the basic 100 is deducted nowhere any more
        await world.Review(batch);
        Assert.True((await world.Approve(batch)).Done);
    }

    private async Task Allocate(SplitUnits split, IReadOnlyDictionary<string, Money> moved)
    {
        await RequestAllocation.Of(database.App, SmallLedger.Maker, split.Change, moved, "分立协议", "", Today);
        await DecideAllocation.Confirm(database.App, SmallLedger.Approver, split.Change, Today);
    }

    private sealed record SplitUnits(long Change, long Old, long Newcomer, long[] Awards)
    {
        public string[] Keys => [.. Awards.Select(award => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{award}-{Old}"))];

        public Dictionary<string, Money> Moved(params decimal[] wan) => Keys.Zip(wan).ToDictionary(pair => pair.First, pair => Money.FromWan(pair.Second));
    }

    // a basic award whose title goes along and an advanced one whose title stays
    private async Task<SplitUnits> Split()
    {
        long old = await _ledger.Enterprise("分立方" + Guid.NewGuid().ToString("n"));
        long title = await _ledger.Title(old, TitleKind.Basic, new(2025, 12, 15)), stays = await _ledger.Title(old, TitleKind.Advanced, new(2025, 12, 15), "二号工厂");
        long[] awards = [await _ledger.Award(old, TitleKind.Basic, 100), await _ledger.Award(old, TitleKind.Advanced, 150)];
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("""
            alter table award_entries disable trigger award_entries_append_only;
            update award_entries set title_id = case award_entry_id when @first then @title else @stays end where award_entry_id in (@first, @second);
            alter table award_entries enable trigger award_entries_append_only
            """, new { first = awards[0], second = awards[1], title, stays });
        return await SplitOff(old, SplitOn, [title]) with { Awards = awards };
    }

    private async Task<SplitUnits> SplitOff(long old, DateOnly on, long[] titles, long? other = null)
    {
        string uscc = other is { } known ? await Uscc(known) : NextCode();
        var draft = new ChangeDraft(ChangeKind.Split, old, on, on, "登记〔2026〕2号", "") { OtherUscc = uscc, OtherName = "新设" + uscc, City = SmallLedger.Jinchang, Titles = titles };
        long change = await RequestChange.Of(database.App, SmallLedger.Maker, draft, SmallLedger.Today);
        await ConfirmChange.Confirm(database.App, SmallLedger.Approver, change);
        await using var connection = await database.App.OpenConnectionAsync();
        return new SplitUnits(change, old, await connection.ExecuteScalarAsync<long>("select enterprise_id from enterprises where uscc = @uscc", new { uscc }), []);
    }

    private static string NextCode()
    {
        string body = $"FAKE77{Interlocked.Increment(ref _code)}";
        string first17 = $"91620300{body}{SmartFactory.Gansu.Rules.Uscc.BodyCheckCharacter(body)}";
        return first17 + SmartFactory.Gansu.Rules.Uscc.CheckCharacter(first17);
    }

    private async Task ValidUscc(long enterprise)
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("update enterprises set uscc = @code where enterprise_id = @enterprise", new { code = NextCode(), enterprise });
    }

    private async Task TakeBack(long award, decimal wan)
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("""
            insert into award_entries (enterprise_id, kind, entry_type, amount, decided_on, granted_entry_id, event_id)
            select enterprise_id, kind, 'revoked', @wan * 10000, '2026-11-20', award_entry_id, event_id from award_entries where award_entry_id = @award
            """, new { award, wan });
    }

    private static decimal Room(Headroom headroom) => headroom.Cap("overall")!.Room.Wan;

    private async Task<decimal> Counted(long unit, long? of = null)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        return (await AwardHistories.OfUnit(connection, of is { } member ? await Unit(member) : unit)).History.Awards.Sum(award => award.Granted).Wan;
    }

    private async Task<decimal> Province(long unit)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        await using var past = await ProvincePast.Open(connection);
        return past.Of(unit).Awards.Sum(award => award.Granted).Wan;
    }

    private async Task<decimal> Listed(long enterprise)
    {
        var filter = EnterpriseFilter.All with { Text = await Uscc(enterprise) };
        var list = await EnterpriseList.Of(database.App, SmallLedger.Maker, filter, PolicyFiles.InForceOn(Today)!.AwardRule, Today);
        return Assert.Single(await list.Rows(null, 0, 50)).Granted.Wan;
    }

    private Task<decimal> Total(long unit) => One<decimal>("select coalesce((select granted / 10000 from unit_totals where unit_id = @unit), 0)", new { unit });

    private Task<long> Unit(long enterprise) => One<long>("select unit_id from enterprises where enterprise_id = @enterprise", new { enterprise });

    private async Task<string> Uscc(long enterprise) => await One<string>("select uscc from enterprises where enterprise_id = @enterprise", new { enterprise });

    private async Task<T> One<T>(string sql, object values)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, values))!;
    }
}
