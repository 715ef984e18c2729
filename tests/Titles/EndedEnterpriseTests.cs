using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Changes;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Tests.Titles;

/// <summary>注销: what the page promises when it is recorded (Art. 21).</summary>
public sealed class EndedEnterpriseTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    // a Monday
    private static readonly DateOnly Day = new(2026, 11, 30);
    private readonly SmallLedger _ledger = new(database.Owner);

    [Theory]
    //          closed on       letters of the job   by hand
    [InlineData(null, 2, true)]
    [InlineData("2026-11-29", 0, false)]
    [InlineData("2026-11-30", 0, false)]
    public async Task Nobody_writes_to_or_about_who_has_ended(string? closed, int reminded, bool byHand)
    {
        long enterprise = await _ledger.Enterprise($"注销{closed}", SmallLedger.Lanzhou, "620102");
        long title = await _ledger.Title(enterprise, TitleKind.Basic, new(2024, 2, 10), validTo: new(2027, 2, 10)); // due 2026-11-10
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("update titles set state = 'renewal-open', move_act = 'open-renewal' where title_id = @title", new { title });
        if (closed is not null)
        {
            var on = DateOnly.Parse(closed);
            await ConfirmChange.Confirm(database.App, SmallLedger.Maker, await RequestChange.Of(
                database.App, SmallLedger.LanzhouCity, new ChangeDraft(ChangeKind.Closure, enterprise, on, on, "登记〔2026〕9号", ""), on));
        }

        foreach (IDayJob job in (IDayJob[])[new RemindRenewals(), new EscalateRenewals(), new WeeklyDigest()])
            await RunDay.Simulated(database.App, job, Day, TestContext.Current.CancellationToken);

        Assert.Equal(reminded, await owner.ExecuteScalarAsync<int>("select count(*) from letters where title_id = @title and kind like 'renewal-%'", new { title }));
        Assert.Equal(closed is null ? 1 : 0, await owner.ExecuteScalarAsync<int>("select count(*) from letters where title_id = @title and kind = 'escalation-city'", new { title }));
        Assert.Equal(closed is null, await owner.ExecuteScalarAsync<bool>("select exists (select from letters where kind = 'weekly-digest' and text_body like @name)", new { name = $"%注销{closed}　%" }));
        if (byHand)
            Assert.Equal(1, await RemindTitles.Now(database.App, SmallLedger.Maker, [title], Day));
        else
            await Assert.ThrowsAsync<RefusalException>(() => RemindTitles.Now(database.App, SmallLedger.Maker, [title], Day));
    }
}
