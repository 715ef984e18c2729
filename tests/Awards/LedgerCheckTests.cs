using Dapper;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Awards;

namespace SmartFactory.Gansu.Tests.Awards;

/// <summary>台账核对: what is allowed beyond a cap raises no alarm, what is not does (Art. 19).</summary>
public sealed class LedgerCheckTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Fact]
    public async Task Each_award_is_checked_against_the_room_at_its_time()
    {
        var world = await SettlementWorld.Of(database);
        await Approve(world, "0 advanced, 1 basic, 2 basic, 3 basic", "各自");
        await using var owner = await database.Owner.OpenConnectionAsync();

        // a branch linked beyond the cap, acknowledged (不追回)
        await owner.ExecuteAsync("update enterprises b set unit_id = p.enterprise_id from enterprises p where b.uscc = @branch and p.uscc = @parent",
            new { branch = SettlementWorld.Code(1).Code, parent = SettlementWorld.Code(0).Code });
        // a legacy award found later
        await world.Granted(2, "legacy-factory", 320, "2023-06-01");
        // paid sums count, not granted ones (Q13 B): 100 granted and 60 paid leave 240
        await world.Read("Q13", "B", "2027-06-01");
        await owner.ExecuteAsync("""
            insert into award_entries (enterprise_id, kind, entry_type, amount, decided_on, granted_entry_id, event_id)
            select enterprise_id, kind, 'paid', 600000, '2026-12-15', award_entry_id, event_id
            from award_entries join enterprises e using (enterprise_id) where e.uscc = @uscc and entry_type = 'granted'
            """, new { uscc = SettlementWorld.Code(3).Code });
        await Approve(world, "3 advanced", "按已付", new DateOnly(2027, 6, 30));
        Assert.Equal(340m, await world.GrantedWan(3));
        Assert.Empty(await CheckLedger.On(database.App, SettlementWorld.Day));

        await owner.ExecuteAsync("""
            alter table award_entries disable trigger user;
            update award_entries a set amount = 3500000 from enterprises e where e.enterprise_id = a.enterprise_id and e.uscc = @uscc;
            alter table award_entries enable trigger user;
            """, new { uscc = SettlementWorld.Code(0).Code });

        var problem = Assert.Single(await CheckLedger.On(database.App, SettlementWorld.Day), problem => problem.Check == "cap");

        Assert.Equal(SettlementWorld.Code(0).Code, problem.Subject);
        Assert.Contains("3500000", problem.Text, StringComparison.Ordinal);
    }

    private static async Task Approve(SettlementWorld world, string lines, string name, DateOnly? day = null)
    {
        long batch = await world.Batch(lines, name: name, day: day);
        await world.Review(batch);
        Assert.True((await world.Approve(batch, on: day)).Done);
    }
}
