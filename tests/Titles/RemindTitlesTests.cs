using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Tests.Titles;

/// <summary>立即提醒: the letter says what is true on its day, 2026-11-30, a Monday (Art. 22).</summary>
public sealed class RemindTitlesTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private readonly SmallLedger _ledger = new(database.Owner);

    [Theory]
    //          state           ends          due                   letter
    [InlineData("valid", "2028-01-20", "renewal-dates")]         // 2027-10-20: eleven months away
    [InlineData("renewal-open", "2027-05-01", "renewal-notice-4m")] // 2027-02-01
    [InlineData("renewal-open", "2027-03-20", "renewal-due-soon")]  // 2026-12-20
    [InlineData("renewal-open", "2027-02-28", "renewal-due")]       // Saturday 2026-11-28: still in time today
    [InlineData("renewal-open", "2027-02-27", "renewal-overdue-1m")] // Friday 2026-11-27
    [InlineData("under-review", "2027-02-10", "")]
    [InlineData("expired", "2026-11-10", "")]
    public async Task The_letter_fits_where_the_title_stands(string state, string ends, string expected)
    {
        long title = await _ledger.Title(await _ledger.Enterprise($"提醒{state}{ends}"), TitleKind.Basic, new(2023, 12, 1), validTo: DateOnly.Parse(ends));
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("update titles set state = @state, move_act = @state where title_id = @title and @state <> 'valid'", new { state, title });

        if (expected.Length == 0)
            await Assert.ThrowsAsync<RefusalException>(() => RemindTitles.Now(database.App, SmallLedger.Maker, [title], SmallLedger.Today));
        else
            Assert.Equal(1, await RemindTitles.Now(database.App, SmallLedger.Maker, [title], SmallLedger.Today));

        Assert.Equal(expected.Length == 0 ? [] : [expected], await owner.QueryAsync<string>("select kind from letters where title_id = @title", new { title }));
    }
}
