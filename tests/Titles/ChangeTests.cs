using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Changes;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Tests.Titles;

public sealed class ChangeTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static readonly DateOnly Day = new(2026, 6, 1);
    private readonly SmallLedger _ledger = new(database.Owner);

    [Fact]
    public async Task A_merger_joins_titles_awards_and_bars()
    {
        long gone = await _ledger.Enterprise("并入方"), kept = await _ledger.Enterprise("存续方", SmallLedger.Jinchang);
        long title = await _ledger.Title(gone, TitleKind.Basic, new(2025, 12, 15));
        await _ledger.Title(kept, TitleKind.Basic, new(2025, 12, 15)); // the same carrier in the same document
        await _ledger.Award(gone, TitleKind.Basic, 100);
        await _ledger.Award(kept, TitleKind.Advanced, 150);
        var draft = new ChangeDraft(ChangeKind.Merger, gone, Day, Day, "登记〔2026〕1号", "") { OtherUscc = await Uscc(kept) };

        var plan = await RequestChange.Preview(database.App, SmallLedger.LanzhouCity, draft, SmallLedger.Today);
        Assert.Equal(50, plan.Joined!.Cap("overall")!.Room.Yuan / 10000);
        long change = await RequestChange.Of(database.App, SmallLedger.LanzhouCity, draft, SmallLedger.Today);
        await Assert.ThrowsAsync<RefusalException>(() => ConfirmChange.Confirm(database.App, SmallLedger.LanzhouCity, change));
        await ConfirmChange.Confirm(database.App, SmallLedger.Maker, change);

        await using var connection = await database.App.OpenConnectionAsync();
        Assert.Equal(kept, await connection.ExecuteScalarAsync<long>("select enterprise_id from titles where title_id = @title", new { title }));
        Assert.Equal(2, (await AwardHistories.OfUnit(connection, kept)).History.Awards.Count);
        Assert.Equal(["recognise", "transfer"], await connection.QueryAsync<string>("select act from title_moves where title_id = @title order by title_move_id", new { title }));
        Assert.Equal((kept, Day), await connection.QuerySingleAsync<(long, DateOnly)>("select successor_id, ended_on from enterprises where enterprise_id = @gone", new { gone }));
        await Assert.ThrowsAsync<RefusalException>(() => ConfirmChange.Confirm(database.App, SmallLedger.Maker, change));
        await Assert.ThrowsAsync<RefusalException>(() => RequestChange.Of(database.App, SmallLedger.Maker, draft, SmallLedger.Today));
    }

    [Theory]
    [InlineData(ChangeKind.Merger)]
    [InlineData(ChangeKind.Split)]
    public async Task A_renewal_in_progress_goes_with_its_title(ChangeKind kind)
    {
        long gone = await _ledger.Enterprise("复核在办" + kind), other = await _ledger.Enterprise("接手" + kind, SmallLedger.Jinchang);
        long title = await _ledger.Title(gone, TitleKind.Basic, new(2025, 12, 15), "在办厂"), past = await _ledger.Title(gone, TitleKind.Advanced, new(2025, 12, 15), "撤回厂");
        long renewal = await FileRenewal.On(database.App, SmallLedger.LanzhouCity, title, new(2028, 6, 20), "申请复核");
        long withdrawn = await FileRenewal.On(database.App, SmallLedger.LanzhouCity, past, new(2028, 6, 20), "申请复核");
        await RenewalSteps.Take(database.App, SmallLedger.LanzhouCity, withdrawn, "withdraw", "不办了", null, new(2028, 6, 25));
        var day = new DateOnly(2028, 7, 1);
        var draft = new ChangeDraft(kind, gone, day, day, "登记〔2028〕1号", "")
        {
            OtherUscc = kind == ChangeKind.Split ? "91620300FAKE090187" : await Uscc(other), OtherName = "分立新企业", City = SmallLedger.Jinchang, Titles = kind == ChangeKind.Split ? [title] : [],
        };

        await ConfirmChange.Confirm(database.App, SmallLedger.Maker, await RequestChange.Of(database.App, SmallLedger.LanzhouCity, draft, day));

        await using var connection = await database.App.OpenConnectionAsync();
        if (kind == ChangeKind.Split)
            other = await connection.ExecuteScalarAsync<long>("select enterprise_id from enterprises where uscc = @OtherUscc", draft);
        Assert.Equal([(renewal, other), (withdrawn, gone)], await connection.QueryAsync<(long, long)>(
            "select renewal_id, enterprise_id from renewals where renewal_id in (@renewal, @withdrawn) order by renewal_id", new { renewal, withdrawn }));
        Assert.Null(await RenewalPage.Of(database.App, SmallLedger.LanzhouCity, renewal, day));
        var jinchang = new Officer(9, "金昌市", Role.City, RegionScope.City(SmallLedger.Jinchang));
        Assert.Equal("renewal-transfer", (await RenewalPage.Of(database.App, jinchang, renewal, day))!.Steps[^1].Act);
        await RenewalSteps.Take(database.App, jinchang, renewal, "check", "齐全", null, day);
    }

    [Theory]
    [InlineData("cancelled", "cancel")]
    [InlineData("downgraded", "downgrade")]
    [InlineData("expired", "lapse")]
    [InlineData("valid", "recognise")]
    public async Task A_transfer_is_a_move_of_its_own_and_leaves_the_state_its_day_and_document(string state, string act)
    {
        long gone = await _ledger.Enterprise("转移" + state), kept = await _ledger.Enterprise("接收" + state);
        long title = await _ledger.Title(gone, TitleKind.Advanced, new(2025, 12, 15), "转移厂");
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("""
            update titles set state = @state, state_since = '2026-02-01', state_document = '甘工信发〔2026〕9号', move_act = @act where title_id = @title and state <> @state
            """, new { title, state, act });
        var draft = new ChangeDraft(ChangeKind.Merger, gone, Day, Day, "登记〔2026〕8号", "") { OtherUscc = await Uscc(kept) };
        await ConfirmChange.Confirm(database.App, SmallLedger.Maker, await RequestChange.Of(database.App, SmallLedger.LanzhouCity, draft, SmallLedger.Today));

        string since = state == "valid" ? "2025-12-15 " : "2026-02-01 甘工信发〔2026〕9号";
        Assert.Equal($"{state} {since}", await owner.ExecuteScalarAsync<string>("select concat(state, ' ', state_since, ' ', state_document) from titles where title_id = @title", new { title }));
        Assert.Equal($"transfer {state} {state} 2026-06-01 登记〔2026〕8号 李制单 true", await owner.ExecuteScalarAsync<string>("""
            select concat_ws(' ', act, from_state, to_state, effective_on, document, actor_name, (policy_version_id is not null)::text) from title_moves
            where title_id = @title order by title_move_id desc limit 1
            """, new { title }));
    }

    //          changed on    reported on   today         field
    [Theory]
    [InlineData("2026-06-02", "2026-06-02", "2026-06-01", "ChangedOn")]
    [InlineData("2026-06-01", "2026-06-02", "2026-06-01", "ReportedOn")]
    public async Task What_has_not_happened_yet_is_not_recorded(string changed, string reported, string today, string field)
    {
        long enterprise = await _ledger.Enterprise("未来");
        var draft = new ChangeDraft(ChangeKind.Closure, enterprise, DateOnly.Parse(changed), DateOnly.Parse(reported), "登记〔2026〕5号", "");
        Assert.Equal(field, (await Assert.ThrowsAsync<RefusalException>(() => RequestChange.Of(database.App, SmallLedger.Maker, draft, DateOnly.Parse(today)))).Field);
        Assert.Equal(field, (await Assert.ThrowsAsync<RefusalException>(() => RequestChange.Preview(database.App, SmallLedger.Maker, draft, DateOnly.Parse(today)))).Field);
    }

    [Fact]
    public async Task A_split_takes_chosen_titles_and_no_new_room()
    {
        long old = await _ledger.Enterprise("分立方");
        long title = await _ledger.Title(old, TitleKind.Basic, new(2025, 12, 15)), stays = await _ledger.Title(old, TitleKind.Basic, new(2025, 12, 15), "二号工厂");
        await _ledger.Award(old, TitleKind.Basic, 100);
        const string uscc = "91623024Y9UTUY040H";
        var draft = new ChangeDraft(ChangeKind.Split, old, Day, Day, "登记〔2026〕2号", "")
        { OtherUscc = uscc, OtherName = "新设企业", City = SmallLedger.Jinchang, Titles = [title] };

        await ConfirmChange.Confirm(database.App, SmallLedger.Approver, await RequestChange.Of(database.App, SmallLedger.Maker, draft, SmallLedger.Today));

        await using var connection = await database.App.OpenConnectionAsync();
        var (id, unit) = await connection.QuerySingleAsync<(long, long)>("select enterprise_id, unit_id from enterprises where uscc = @uscc", new { uscc });
        Assert.Equal(old, unit);
        Assert.Equal([(title, id), (stays, old)], await connection.QueryAsync<(long, long)>("select title_id, enterprise_id from titles where title_id in (@title, @stays) order by title_id", new { title, stays }));
    }

    [Fact]
    public async Task A_relocation_changes_who_is_responsible_and_nothing_else()
    {
        long enterprise = await _ledger.Enterprise("迁移方");
        var draft = new ChangeDraft(ChangeKind.Relocation, enterprise, Day, Day, "登记〔2026〕3号", "") { City = SmallLedger.Jinchang };
        await Assert.ThrowsAsync<RefusalException>(() => RequestChange.Of(database.App, SmallLedger.Maker, draft with { County = "620102" }, SmallLedger.Today));
        await Assert.ThrowsAsync<RefusalException>(() => RequestChange.Of(database.App, SmallLedger.NewAreaCity, draft, SmallLedger.Today));

        await ConfirmChange.Confirm(database.App, SmallLedger.Maker, await RequestChange.Of(database.App, SmallLedger.LanzhouCity, draft, SmallLedger.Today));

        await using var connection = await database.App.OpenConnectionAsync();
        Assert.Equal(SmallLedger.Jinchang, await connection.ExecuteScalarAsync<string>("select city_code from enterprises where enterprise_id = @enterprise", new { enterprise }));
    }

    [Theory]
    [InlineData(ChangeKind.Closure, " 620100", "2026-06-01 620100", " 620100")]
    [InlineData(ChangeKind.Relocation, " 620100", " 620300", " 620100")]
    public async Task A_closure_or_relocation_in_error_is_taken_back_by_two_persons(ChangeKind kind, string before, string changed, string after)
    {
        long enterprise = await _ledger.Enterprise("有误" + kind);
        await using var connection = await database.App.OpenConnectionAsync();
        Task<string?> Stands() => connection.ExecuteScalarAsync<string>("select concat(ended_on, ' ', city_code) from enterprises where enterprise_id = @enterprise", new { enterprise });
        Assert.Equal(before, await Stands());
        var draft = new ChangeDraft(kind, enterprise, Day, Day, "登记〔2026〕6号", "") { City = kind == ChangeKind.Relocation ? SmallLedger.Jinchang : null };
        long wrong = await RequestChange.Of(database.App, SmallLedger.LanzhouCity, draft, SmallLedger.Today);
        var back = new ChangeDraft(ChangeKind.Reversal, enterprise, Day.AddDays(10), Day.AddDays(10), "甘工信函〔2026〕7号", "登记有误") { Reverses = wrong };
        await Assert.ThrowsAsync<RefusalException>(() => RequestChange.Of(database.App, SmallLedger.Maker, back, SmallLedger.Today)); // not carried out yet
        await ConfirmChange.Confirm(database.App, SmallLedger.Maker, wrong);
        Assert.Equal(changed, await Stands());

        Assert.Equal("ChangedOn", (await Assert.ThrowsAsync<RefusalException>(
            () => RequestChange.Of(database.App, SmallLedger.Maker, back with { ChangedOn = Day.AddDays(-1) }, SmallLedger.Today))).Field);
        long reversal = await RequestChange.Of(database.App, SmallLedger.Maker, back, SmallLedger.Today);
        await Assert.ThrowsAsync<RefusalException>(() => ConfirmChange.Confirm(database.App, SmallLedger.Maker, reversal));
        await ConfirmChange.Confirm(database.App, SmallLedger.Approver, reversal);

        Assert.Equal(after, await Stands());
        var rows = await ChangeList.Rows(database.App, SmallLedger.Maker, "有误" + kind, null, "", null, 10);
        Assert.Equal([(reversal, (long?)wrong, (long?)null), (wrong, null, reversal)], rows.Select(row => (row.EnterpriseChangeId, row.Reverses, row.ReversedBy)));
        await Assert.ThrowsAsync<RefusalException>(() => RequestChange.Of(database.App, SmallLedger.Maker, back, SmallLedger.Today)); // once only
    }

    [Theory]
    [InlineData(ChangeKind.Merger)]
    [InlineData(ChangeKind.Split)]
    public async Task A_merger_or_split_cannot_be_taken_back(ChangeKind kind)
    {
        long gone = await _ledger.Enterprise("合分" + kind), other = await _ledger.Enterprise("对方" + kind);
        long change = await RequestChange.Of(database.App, SmallLedger.Maker, new ChangeDraft(kind, gone, Day, Day, "登记〔2026〕9号", "")
        { OtherUscc = kind == ChangeKind.Split ? "91620300FAKE090262" : await Uscc(other), OtherName = "分立又一家", City = SmallLedger.Jinchang }, SmallLedger.Today);
        await ConfirmChange.Confirm(database.App, SmallLedger.Approver, change);
        var back = new ChangeDraft(ChangeKind.Reversal, gone, Day, Day, "甘工信函〔2026〕8号", "") { Reverses = change };
        Assert.Contains("只能撤销", (await Assert.ThrowsAsync<RefusalException>(() => RequestChange.Of(database.App, SmallLedger.Maker, back, SmallLedger.Today))).Message, StringComparison.Ordinal);
    }

    private async Task<string> Uscc(long enterprise)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<string>("select uscc from enterprises where enterprise_id = @enterprise", new { enterprise }))!;
    }
}
