using Dapper;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Awards;

namespace SmartFactory.Gansu.Tests.Awards;

public sealed class SecondCalculationTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private const int Units = 150;

    // every life is different and none is in order: what matters is that both calculations see the same
    private const string Ledger = """
        select setseed(0.20261130);
        insert into events (actor_name, actor_role, act, subject) values ('x', 'x', 'x', 'x');
        insert into enterprises (uscc, name, city_code, unit_id) select uscc, uscc, '629900', 0 from unnest(@codes) with ordinality c (uscc, n) order by n;
        update enterprises set unit_id = case when enterprise_id % 7 = 0 then enterprise_id - 1 else enterprise_id end;
        insert into award_entries (enterprise_id, kind, entry_type, amount, decided_on, document, event_id)
        select enterprise_id, (array['scenario', 'basic', 'advanced', 'excellent', 'leading', 'legacy-scenario', 'legacy-workshop', 'legacy-factory'])[1 + floor(random() * 8)::int],
               'granted', round((1 + random() * 120)::numeric, 2) * 10000, date '2022-01-01' + floor(random() * 1780)::int, '文', 1
        from enterprises, generate_series(1, 4) where random() < 0.6;
        insert into award_entries (enterprise_id, kind, entry_type, amount, decided_on, granted_entry_id, event_id)
        select enterprise_id, kind, t, case t when 'paid' then round(amount * 0.4, 2) when 'returned' then round(amount * 0.1, 2) else round(amount * 0.5, 2) end, '2026-11-01', award_entry_id, 1
        from award_entries g, unnest(array['paid', 'returned', 'recovered']) with ordinality x (t, n) where entry_type = 'granted' and award_entry_id % (n + 1) = 0 and award_entry_id % 2 = 0
        order by n;
        insert into sanctions (enterprise_id, article, outcome, content, document, decided_on, forfeits, event_id)
        select enterprise_id, 24, 'cancelled', '', '文', '2026-03-01', true, 1 from enterprises where enterprise_id % 11 = 0;
        """;

    [Fact]
    public async Task Both_calculations_agree_under_every_reading()
    {
        var world = await SettlementWorld.Of(database);
        string[] codes = [.. Enumerable.Range(0, Units).Select(Code)];
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync(Ledger, new { codes });
        var random = new Random(20261130);
        var lines = Enumerable.Range(0, 400).Select(n => Line(n, codes[random.Next(Units)], random)).ToList();
        long batch = await CreateSettlement.From(world.App, new SettlementTerms("复算", SettlementWorld.Day, "", 2026, null, new Dictionary<TitleKind, Money>(), ""), lines, SettlementWorld.Maker);
        await owner.ExecuteAsync("update settlement_lines set held = seq % 17 = 0, proposed = case when seq % 13 = 0 then floor(ceiling / 20000) * 10000 else proposed end, lowered = seq % 13 = 0, change_reason = case when seq % 13 = 0 or seq % 17 = 0 then '核减' else '' end, changed_by = case when seq % 13 = 0 or seq % 17 = 0 then 2 end");

        for (int round = 0; round < 20; round++)
        {
            string letters = string.Concat(AwardReadings.Ids.Select((_, i) => round == 0 ? AwardReadings.Default[AwardReadings.Ids[i]] : round <= 8
                ? (i == round - 1) == (AwardReadings.Default[AwardReadings.Ids[i]] == 'A') ? 'B' : 'A'
                : "AB"[random.Next(2)]));
            await owner.ExecuteAsync("""
                insert into interpretations (policy_id, reading, letter, effective_from, document, reason, recorded_by, recorded_by_name, confirmed_by, confirmed_by_name, confirmed_at)
                select 'gansu-2025-152', reading, letter, '2026-01-01', '文', '', 1, '甲', 3, '乙', now() from unnest(@ids, @letters) r (reading, letter)
                """, new { ids = AwardReadings.All.ToArray(), letters = $"{letters}{"CAB"[round % 3]}".Select(letter => letter.ToString()).ToArray() });
            await CalculateSettlement.Again(world.App, batch, SettlementWorld.Maker);

            var differences = await CheckBySql.Of(owner, batch);

            Assert.True(differences.Count == 0, $"readings {letters}: {differences.Count} differences, first {(differences.Count == 0 ? null : differences[0])}");
        }
        Assert.True(await world.One<long>("select count(distinct ceiling) from settlement_lines") > 50);
    }

    private static RecognisedLine Line(int n, string code, Random random)
    {
        var kind = TitleKinds.Awardable[random.Next(TitleKinds.Awardable.Count)];
        decimal maximum = kind switch { TitleKind.Scenario => 30, TitleKind.Advanced => 300, TitleKind.Leading => 200, _ => 100 };
        Money? standard = random.Next(2) == 0 ? null : Money.FromWan(Math.Round(maximum * random.Next(1, 101) / 100m, 2));
        return new RecognisedLine(n + 1, Uscc.Parse(code), code, "629900", null, kind, $"载体{n}", standard);
    }

    private static string Code(int n)
    {
        string body = $"CALC{n:0000}", first17 = "91629900" + body + Uscc.BodyCheckCharacter(body);
        return first17 + Uscc.CheckCharacter(first17);
    }
}
