using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Awards;

/// <summary>试算: a question, and what comes out before → after, without a trace in the database.</summary>
public sealed class WhatIfTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private SettlementWorld _world = null!;
    private long _batch;

    public async ValueTask InitializeAsync()
    {
        _world = await SettlementWorld.Of(database);
        if (await _world.One<long>("select count(*) from award_entries") == 0)
        {
            await _world.Granted(0, "legacy-workshop", 80);
            await _world.Granted(1, "basic", 100);
        }
        _batch = await _world.Batch("0 basic, 1 scenario, 2 scenario, 2 basic, 3 advanced", name: "试算");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("nothing changed", "", "", "", "100→100 0→0 30→30 70→70 300→300", "500→500")]
    [InlineData("a lower standard for basic", "basic=80", "", "", "100→80 0→0 30→30 70→50 300→300", "500→460")]
    [InlineData("a lower standard for scenarios leaves more for basic", "scenario=20", "", "", "100→100 0→0 30→20 70→80 300→300", "500→500")]
    [InlineData("legacy deducted from basic", "", "Q9=B", "", "100→20 0→0 30→30 70→70 300→300", "500→420")]
    [InlineData("scenario after basic by the caps only", "", "Q10=A", "", "100→100 0→30 30→30 70→70 300→300", "500→530")]
    [InlineData("without the scenario of the same unit", "", "", "3", "100→100 0→0 30→— 70→100 300→300", "500→500")]
    public async Task Before_and_after(string why, string standards, string readings, string without, string rows, string total)
    {
        var answer = await Ask(new WhatIfQuestion
        {
            SettlementId = _batch,
            Standards = Pairs(standards).ToDictionary(pair => TitleKinds.Parse(pair[0]), pair => Wan(pair[1])),
            Readings = Pairs(readings).ToDictionary(pair => pair[0], pair => pair[1]),
            Without = without.Length == 0 ? [] : [int.Parse(without, System.Globalization.CultureInfo.InvariantCulture)],
        });

        Assert.Equal(rows, string.Join(' ', answer.Rows.Select(row => $"{Text(row.Before)}→{Text(row.After)}")));
        Assert.True(total == $"{Text(answer.Total.Before)}→{Text(answer.Total.After)}", why);
        Assert.Equal(answer.Total.After, answer.Cities.Sum(city => city.After));
        Assert.Equal(answer.Total.After, answer.Kinds.Sum(kind => kind.After));
    }

    [Fact]
    public async Task Added_awards_see_the_ledger_and_each_other()
    {
        var answer = await Ask(new WhatIfQuestion
        {
            DecidedOn = SettlementWorld.Day,
            Lines = [Line(4, TitleKind.Scenario), Line(4, TitleKind.Basic), new("91620500FAKE00101F", TitleKind.Scenario), new("91620500FAKE00101F", TitleKind.Basic)],
        });
        Assert.Equal(["30", "70", "30", "70"], answer.Rows.Select(row => row.After!.Value.ToWanText()));
        Assert.Equal("未入台账", answer.Rows[^1].City);
    }

    [Fact]
    public async Task An_approved_batch_does_not_count_against_itself()
    {
        long batch = await _world.Batch("5 basic", name: "已批准");
        await _world.Review(batch);
        Assert.True((await _world.Approve(batch)).Done);

        var answer = await Ask(new WhatIfQuestion { SettlementId = batch, Standards = new Dictionary<TitleKind, Money> { [TitleKind.Basic] = Wan("90") } });

        Assert.Equal(("100", "90"), (Text(answer.Total.Before), Text(answer.Total.After)));
    }

    [Fact]
    public async Task The_pool_is_what_other_batches_leave_of_it()
    {
        long pool = await _world.Pool(500);
        long first = await _world.Batch("6 advanced", pool, "池一"), second = await _world.Batch("7 basic", pool, "池二");
        await _world.Review(first);
        Assert.True((await _world.Approve(first)).Done);

        Assert.Equal(["500", "200"], [
            Text((await Ask(new WhatIfQuestion { SettlementId = first })).PoolRest),
            Text((await Ask(new WhatIfQuestion { SettlementId = second })).PoolRest)]);
    }

    [Fact]
    public async Task The_reading_of_extra_awards_is_tried_too()
    {
        await _world.Forfeited(8);
        var question = new WhatIfQuestion { DecidedOn = SettlementWorld.Day, Lines = [Line(8, TitleKind.Excellent)] };
        Assert.Equal(["100", "0", "100"], [
            Text((await Ask(question)).Total.After),
            Text((await Ask(question with { Readings = new Dictionary<string, string> { ["Q16"] = "A" } })).Total.After),
            Text((await Ask(question with { Readings = new Dictionary<string, string> { ["Q16"] = "B" } })).Total.After)]);
    }

    [Fact]
    public async Task Every_enterprise_is_compared_the_largest_change_first()
    {
        var answer = await Ask(new WhatIfQuestion { SettlementId = _batch, Standards = new Dictionary<TitleKind, Money> { [TitleKind.Basic] = Wan("80") }, Without = [5] });
        Assert.Equal( // of equal changes the lower credit code first
            ["3 1 300→0", "0 1 100→80", "2 2 100→80", "1 1 0→0"],
            answer.Enterprises.Select(each => $"{each.Sum.Name[^1]} {each.Sum.Awards} {Text(each.Sum.Before)}→{Text(each.Sum.After)}"));
    }

    [Fact]
    public async Task An_added_award_is_saved_only_with_the_name_of_its_carrier()
    {
        var question = new WhatIfQuestion { SettlementId = _batch, Lines = [Line(4, TitleKind.Basic)] };
        if (await _world.One<long>("select count(*) from enterprises where uscc = @uscc", new { uscc = SettlementWorld.Code(4).Code }) == 0)
            await _world.Granted(4, "legacy-workshop", 1);
        var refused = await Assert.ThrowsAsync<RefusalException>(() => SaveWhatIf.AsSettlement(_world.App, question, "", SettlementWorld.Maker, TestContext.Current.CancellationToken));
        Assert.Equal(("Added", true), (refused.Field, refused.Message.Contains("没有载体名称", StringComparison.Ordinal)));

        long saved = await SaveWhatIf.AsSettlement(_world.App, question with { Lines = [Line(4, TitleKind.Basic) with { Carrier = "一号工厂" }] }, "", SettlementWorld.Maker, TestContext.Current.CancellationToken);

        Assert.Equal("一号工厂", await _world.One<string>("select carrier from settlement_lines where settlement_id = @saved order by seq desc limit 1", new { saved }));
        var database = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => _world.One<int>("""
            insert into settlement_lines (settlement_id, seq, enterprise_id, unit_id, kind, carrier, maximum, standard, prior_scenario, prior_basic, prior_advanced,
                                          prior_legacy, deducted, ceiling, proposed, calculation, award_version)
            select settlement_id, 99, enterprise_id, unit_id, kind, ' ', maximum, standard, 0, 0, 0, 0, 0, ceiling, proposed, calculation, award_version
            from settlement_lines where settlement_id = @saved limit 1
            """, new { saved }));
        Assert.Contains("没有载体名称", database.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_written_until_it_is_saved_and_readings_are_never_saved()
    {
        var question = new WhatIfQuestion { SettlementId = _batch, Without = [5], Standards = new Dictionary<TitleKind, Money> { [TitleKind.Basic] = Wan("80") } };
        long before = await _world.One<long>("select count(*) from settlements");
        _ = await Ask(question);
        Assert.Equal(before, await _world.One<long>("select count(*) from settlements"));

        long saved = await SaveWhatIf.AsSettlement(_world.App, question, "", SettlementWorld.Maker, TestContext.Current.CancellationToken);

        Assert.Equal("80/80, 0/0, 30/30, 50/50", await _world.Lines(saved));
        Assert.Equal("试算（试算方案）", await _world.One<string>("select name from settlements where settlement_id = @saved", new { saved }));
        var refused = await Assert.ThrowsAsync<RefusalException>(() => SaveWhatIf.AsSettlement(
            _world.App, question with { Readings = new Dictionary<string, string> { ["Q9"] = "B" } }, "", SettlementWorld.Maker, TestContext.Current.CancellationToken));
        Assert.Contains("第二十六条", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a standard above the maximum", "basic=101", "", "最高标准 100 万元")]
    [InlineData("an unknown reading", "", "Q9=C", "Q9")]
    [InlineData("a reading that changes no amount", "", "Q34=A", "不影响金额")]
    public async Task Impossible_questions_are_refused(string why, string standards, string readings, string says)
    {
        var refused = await Assert.ThrowsAsync<RefusalException>(() => Ask(new WhatIfQuestion
        {
            SettlementId = _batch,
            Standards = Pairs(standards).ToDictionary(pair => TitleKinds.Parse(pair[0]), pair => Wan(pair[1])),
            Readings = Pairs(readings).ToDictionary(pair => pair[0], pair => pair[1]),
        }));
        Assert.True(refused.Message.Contains(says, StringComparison.Ordinal), $"{why}: {refused.Message}");
    }

    [Fact]
    public async Task Others_see_only_their_own()
    {
        var city = new Officer(9, "市州", Role.City, RegionScope.City("620100"));
        _ = await Assert.ThrowsAsync<RefusalException>(() => Ask(new WhatIfQuestion { SettlementId = _batch }, city));
        _ = await Assert.ThrowsAsync<RefusalException>(() => Ask(new WhatIfQuestion { DecidedOn = SettlementWorld.Day, Lines = [Line(0, TitleKind.Basic)] }, city));
    }

    private static WhatIfLine Line(int enterprise, TitleKind kind) => new(SettlementWorld.Code(enterprise).Code, kind);

    private static string[][] Pairs(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('='))];

    private static Money Wan(string text) => Money.TryParseWan(text, out var money) ? money : throw new FormatException(text);

    private static string Text(Money? money) => money?.ToWanText() ?? "—";

    private Task<WhatIfAnswer> Ask(WhatIfQuestion question, Officer? officer = null) =>
        WhatIf.Ask(_world.App, question, SettlementWorld.Day, officer ?? SettlementWorld.Maker, TestContext.Current.CancellationToken);
}
