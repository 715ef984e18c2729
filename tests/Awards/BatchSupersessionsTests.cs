using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Tests.Awards;

/// <summary>Which lower titles a batch proposes to supersede: the same before its approval as after it.</summary>
public sealed class BatchSupersessionsTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private const int Unit = 10;
    private SettlementWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await SettlementWorld.Of(database);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    //          enterprise, held before, in the batch, proposed: "kind carrier < higher kind", with ! for another carrier and + for one that comes with the batch
    [Theory]
    [InlineData(0, "basic 批次0 valid", "advanced", "basic 批次0 < advanced")]
    [InlineData(1, "basic 老厂 valid", "advanced", "basic 老厂 < advanced!")] // proposed, to be looked at
    [InlineData(2, "basic 批次0 renewal-open", "advanced", "basic 批次0 < advanced")]
    [InlineData(3, "basic 批次0 cancelled", "advanced", "")]
    [InlineData(4, "advanced 批次0 valid", "basic", "")] // the lower one comes later
    [InlineData(5, "scenario 批次0 valid", "advanced", "")] // scenarios stand beside factories
    [InlineData(6, "", "advanced", "")]
    [InlineData(7, "", "basic,advanced", "basic 批次0 < advanced!+")]
    [InlineData(8, "basic 批次0 valid,advanced 批次0 valid", "excellent", "basic 批次0 < excellent,advanced 批次0 < excellent")]
    [InlineData(9, "legacy-factory 批次0 legacy", "advanced", "")] // re-examined under Art. 28, not superseded
    public async Task A_higher_tier_of_the_batch_proposes_the_lower_ones(int enterprise, string held, string lines, string expected)
    {
        await Held(Unit + enterprise, held);
        long batch = await _world.Batch(string.Join(", ", lines.Split(',').Select(kind => $"{Unit + enterprise} {kind}")), name: "批次");
        Assert.Equal(expected, await Proposed(batch));
        Assert.Equal(expected.Length == 0 ? 0 : expected.Split(',').Length, await Count(batch));

        await _world.Review(batch);
        Assert.True((await _world.Approve(batch)).Done);
        Assert.Equal(expected.Replace("+", "", StringComparison.Ordinal), await Proposed(batch));
        await using var connection = await database.App.OpenConnectionAsync();
        Assert.All(await BatchSupersessions.Rows(connection, batch, null, 0, 10), row => Assert.True(row.Open));
    }

    [Fact]
    public async Task A_branch_counts_with_its_legal_person_and_where_both_titles_stand_nothing_is_proposed()
    {
        await Held(25, "basic 分厂 valid");
        await _world.Granted(26, "scenario", 1);
        await _world.One<int>("update enterprises set unit_id = (select enterprise_id from enterprises where uscc = @legal) where uscc = @branch returning 1",
            new { legal = SettlementWorld.Code(26).Code, branch = SettlementWorld.Code(25).Code });
        long batch = await _world.Batch("26 advanced", name: "总厂");
        Assert.Equal("basic 分厂 < advanced!", await Proposed(batch));

        await _world.One<int>("update settlements set readings = readings || '{\"Q38\": \"B\"}' where settlement_id = @batch returning 1", new { batch });
        Assert.Equal("", await Proposed(batch));
    }

    private async Task Held(int enterprise, string titles)
    {
        await _world.Granted(enterprise, "scenario", 1, "2020-01-01");
        foreach (string[] part in titles.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split(' ')))
        {
            await _world.One<long>("""
                insert into titles (enterprise_id, kind, carrier, document, confirmed_on, valid_to, renewal_open, renewal_due, state, state_since)
                select enterprise_id, @kind, @carrier, '甘工信发〔2024〕1号', '2024-12-01', '2027-12-01', '2027-06-01', '2027-09-01', @state, '2024-12-01'
                from enterprises where uscc = @uscc returning title_id
                """, new { kind = part[0], carrier = part[1], state = part[2], uscc = SettlementWorld.Code(enterprise).Code });
        }
    }

    private async Task<string> Proposed(long batch)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        return string.Join(',', (await BatchSupersessions.Rows(connection, batch, null, 0, 10))
            .Select(row => $"{row.Kind.Code()} {row.Carrier} < {row.HigherKind.Code()}{(row.SameCarrier ? "" : "!")}{(row.TitleId is null ? "+" : "")}"));
    }

    private async Task<long> Count(long batch)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        return await BatchSupersessions.Count(connection, batch);
    }
}
