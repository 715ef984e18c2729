using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Changes;

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

        var plan = await RequestChange.Preview(database.App, SmallLedger.LanzhouCity, draft);
        Assert.Equal(50, plan.Joined!.Cap("overall")!.Room.Yuan / 10000);
        long change = await RequestChange.Of(database.App, SmallLedger.LanzhouCity, draft);
        await Assert.ThrowsAsync<RefusalException>(() => ConfirmChange.Confirm(database.App, SmallLedger.LanzhouCity, change));
        await ConfirmChange.Confirm(database.App, SmallLedger.Maker, change);

        await using var connection = await database.App.OpenConnectionAsync();
        Assert.Equal(kept, await connection.ExecuteScalarAsync<long>("select enterprise_id from titles where title_id = @title", new { title }));
        Assert.Equal(2, (await AwardHistories.OfUnit(connection, kept)).History.Awards.Count);
        Assert.Equal(["recognise", "transfer"], await connection.QueryAsync<string>("select act from title_moves where title_id = @title order by title_move_id", new { title }));
        Assert.Equal((kept, Day), await connection.QuerySingleAsync<(long, DateOnly)>("select successor_id, ended_on from enterprises where enterprise_id = @gone", new { gone }));
        await Assert.ThrowsAsync<RefusalException>(() => ConfirmChange.Confirm(database.App, SmallLedger.Maker, change));
        await Assert.ThrowsAsync<RefusalException>(() => RequestChange.Of(database.App, SmallLedger.Maker, draft));
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

        await ConfirmChange.Confirm(database.App, SmallLedger.Approver, await RequestChange.Of(database.App, SmallLedger.Maker, draft));

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
        await Assert.ThrowsAsync<RefusalException>(() => RequestChange.Of(database.App, SmallLedger.Maker, draft with { County = "620102" }));
        await Assert.ThrowsAsync<RefusalException>(() => RequestChange.Of(database.App, SmallLedger.NewAreaCity, draft));

        await ConfirmChange.Confirm(database.App, SmallLedger.Maker, await RequestChange.Of(database.App, SmallLedger.LanzhouCity, draft));

        await using var connection = await database.App.OpenConnectionAsync();
        Assert.Equal(SmallLedger.Jinchang, await connection.ExecuteScalarAsync<string>("select city_code from enterprises where enterprise_id = @enterprise", new { enterprise }));
    }

    private async Task<string> Uscc(long enterprise)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<string>("select uscc from enterprises where enterprise_id = @enterprise", new { enterprise }))!;
    }
}
