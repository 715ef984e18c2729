using Dapper;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Imports;

public sealed class SharedLedgerTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Fact]
    public async Task The_shared_ledger_is_written_once_whole_and_never_again()
    {
        var file = Ledgers.Read("ledger-2021-2025.xlsx");

        var receipt = await CommitLedger.Of(database.App, file, Officer.Operator);
        var again = await PreviewLedger.Of(database.App, file, Officer.Operator);

        Assert.Equal((432, 419, 30_000m, 5, 260), (receipt.Titles, receipt.Awards, receipt.Amount.Wan, receipt.Decisions, receipt.Enterprises));
        Assert.True(again.NothingNew);
        Assert.Equal((432, 5, 0), (again.TitlesKnown, again.DecisionsKnown, again.Errors));
        Assert.Equal(5, await Count("select count(*) from titles where state = 'cancelled' and state_since > confirmed_on and state_document <> ''"));
        Assert.Equal(5, await Count("select count(*) from sanctions where forfeits and ban_to = decided_on + interval '2 years' and title_id is not null"));
        Assert.Equal(0, await Count("select count(*) from title_moves where event_id is null or actor_name = '' or actor_role = ''"));
        Assert.Equal(70, await Count("select count(*) from titles where kind = 'legacy-scenario' and state = 'legacy'"));
        Assert.Equal(5, await Count("select count(*) from titles where ordinal = 2 and document in ('甘工信发〔2025〕231号', '甘工信发〔2024〕188号')"));
    }

    private async Task<long> Count(string sql)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>(sql);
    }
}
