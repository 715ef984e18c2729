using Dapper;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Awards;

namespace SmartFactory.Gansu.Tests.Awards;

/// <summary>A batch of titles made at once equals the same batch made line by line.</summary>
public sealed class SettleProvinceTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static readonly DateOnly Since = new(2026, 11, 1);
    private static readonly SettlementTerms Terms = new(
        "称号", SettlementWorld.Day, "甘工信发〔2026〕300号", 2026, null,
        new Dictionary<TitleKind, Money> { [TitleKind.Basic] = Money.FromWan(90) }, "称号");

    private const string Lines = """
        select concat_ws('|', seq, enterprise_id, unit_id, kind, carrier, title_id, maximum, standard, prior_scenario, prior_basic, prior_advanced,
                         prior_legacy, deducted, room_overall, room_scenario, ceiling, proposed, forfeited, alerts, calculation, award_version)
        from settlement_lines where settlement_id = @id order by seq
        """;

    [Fact]
    public async Task At_once_and_line_by_line_give_the_same_lines()
    {
        var world = await SettlementWorld.Of(database);
        await world.Granted(0, "scenario", 30);
        await world.Granted(0, "legacy-workshop", 200);
        await world.Granted(1, "basic", 90, "2026-03-01");
        await world.Granted(2, "legacy-factory", 290);
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("""
            insert into titles (enterprise_id, kind, carrier, document, confirmed_on, state_since)
            select e.enterprise_id, k, '载体' || k || e.enterprise_id, '甘工信发〔2026〕300号', date '2026-11-20' - (e.enterprise_id % 3)::int, '2026-11-20'
            from enterprises e, unnest(array['basic', 'scenario', 'advanced', 'leading']) as k where e.name like '示例企业%'
            """);
        var titles = await TitlesWithoutAward.Between(owner, Since, SettlementWorld.Day);

        // the whole ledger read once, then the past asked unit by unit
        var (whole, _) = await SettleProvince.From(world.App, Terms, Since, SettlementWorld.Day, SettlementWorld.Maker, few: 0);
        await owner.ExecuteAsync("update settlements set stage = 'withdrawn' where settlement_id = @whole", new { whole });
        var (atOnce, count) = await SettleProvince.From(world.App, Terms, Since, SettlementWorld.Day, SettlementWorld.Maker);
        await Assert.ThrowsAsync<RefusalException>(() => SettleProvince.From(world.App, Terms, Since, SettlementWorld.Day, SettlementWorld.Maker));
        long lineByLine = await CreateSettlement.From(world.App, Terms, titles, SettlementWorld.Maker);

        Assert.Equal(titles.Count, count);
        var lines = (await owner.QueryAsync<string>(Lines, new { id = lineByLine })).AsList();
        Assert.Equal(lines, await owner.QueryAsync<string>(Lines, new { id = atOnce }));
        Assert.Equal(lines, await owner.QueryAsync<string>(Lines, new { id = whole }));
        Assert.Empty(await CheckBySql.Of(owner, atOnce));
    }

    [Theory]
    [InlineData("""
        insert into settlement_lines (settlement_id, seq, enterprise_id, unit_id, kind, carrier, maximum, standard, prior_scenario, prior_basic,
                                      prior_advanced, prior_legacy, deducted, ceiling, proposed, calculation, award_version)
        values (-1, 1, -1, -1, 'basic', '', 0, 0, 0, 0, 0, 0, 0, 0, 0, '{}', 0)
        """)]
    [InlineData("update settlement_lines set unit_id = -1")]
    [InlineData("delete from titles")]
    [InlineData("delete from settlements")]
    public async Task Lines_refer_to_what_exists_and_stays(string sql)
    {
        var world = await SettlementWorld.Of(database);
        await world.Batch("3 basic", name: "引用");
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("""
            insert into titles (enterprise_id, kind, carrier, document, confirmed_on, state_since)
            select min(enterprise_id), 'basic', '引用', '文', '2020-01-01', '2020-01-01' from enterprises on conflict do nothing
            """);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => owner.ExecuteAsync(sql));
    }

    [Theory]
    [InlineData(1, "'载体'", "e.unit_id", null)]
    [InlineData(1_500, "'载体'", "e.unit_id", null)]
    [InlineData(1, "''", "e.unit_id", "第 1001 笔没有载体名称")]
    [InlineData(1_500, "case i when 1400 then ' ' else '载体' end", "e.unit_id", "第 2400 笔没有载体名称")]
    [InlineData(1_500, "'载体'", "case i when 1400 then -1 else e.unit_id end", "所指的批次、企业或称号不存在")]
    [InlineData(1_500, "case i when 1300 then '' else '载体' end", "case i when 1400 then -1 else e.unit_id end", "所指的批次、企业或称号不存在")]
    public async Task New_lines_are_looked_at_one_or_a_thousand(int count, string carrier, string unit, string? refused)
    {
        var world = await SettlementWorld.Of(database);
        long id = await world.Batch("3 basic", name: "新增");
        await using var owner = await database.Owner.OpenConnectionAsync();
        var said = await Record.ExceptionAsync(() => owner.ExecuteAsync($"""
            insert into settlement_lines (settlement_id, seq, enterprise_id, unit_id, kind, carrier, maximum, standard, prior_scenario, prior_basic,
                                          prior_advanced, prior_legacy, deducted, ceiling, proposed, calculation, award_version)
            select @id, 1000 + i, e.enterprise_id, {unit}, 'basic', {carrier}, 0, 0, 0, 0, 0, 0, 0, 0, 0, '{"{}"}', 0
            from generate_series(1, @count) i, (select * from enterprises order by enterprise_id limit 1) e
            """, new { id, count }));

        Assert.Equal(refused is null, said is null);
        Assert.Contains(refused ?? "", said?.Message ?? "", StringComparison.Ordinal);
        Assert.Equal(refused is null ? count : 0, await owner.ExecuteScalarAsync<int>("select count(*) from settlement_lines where settlement_id = @id and seq > 1000", new { id }));
    }
}
