using Dapper;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Awards;

namespace SmartFactory.Gansu.Tests.Awards;

public sealed class AwardHistoriesTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private const string Ledger = """
        insert into regions (code, name, level) values ('629900', '示例市', 'city') on conflict do nothing;
        insert into enterprises (uscc, name, city_code, unit_id) values ('91350100M000100Y43', '甲', '629900', 1), ('91620200FAKE00013H', '甲分公司', '629900', 1), ('91620300FAKE00021H', '乙', '629900', 3), ('91620300FAKE000489', '丙', '629900', 4);
        insert into events (actor_name, actor_role, act, subject) values ('x', 'x', 'x', 'x');
        insert into award_entries (enterprise_id, kind, entry_type, amount, decided_on, granted_entry_id, document, event_id) values
          (1, 'basic', 'granted', 700000, '2025-12-15', null, '甲文', 1), (2, 'scenario', 'granted', 300000, '2024-12-15', null, '乙文', 1), (1, 'scenario', 'granted', 300000, '2024-12-16', null, '', 1),
          (4, 'basic', 'granted', 700000, '2025-12-15', null, '丁文', 1), (4, 'scenario', 'granted', 300000, '2024-12-16', null, '戊文', 1), (4, 'legacy-factory', 'granted', 500000.25, '2023-12-16', null, '己文', 1);
        insert into award_entries (enterprise_id, kind, entry_type, amount, decided_on, granted_entry_id, event_id) values
          (1, 'basic', 'recovered', 200000, '2026-01-01', 1, 1), (1, 'basic', 'paid', 400000, '2026-01-01', 1, 1), (1, 'basic', 'returned', 100000, '2026-01-01', 1, 1), (1, 'scenario', 'revoked', 300000, '2026-01-01', 3, 1),
          (4, 'basic', 'recovered', 200000, '2026-01-01', 4, 1), (4, 'basic', 'paid', 400000.5, '2026-01-01', 4, 1), (4, 'basic', 'returned', 100000, '2026-01-01', 4, 1), (4, 'scenario', 'revoked', 300000, '2026-01-01', 5, 1),
          (4, 'legacy-factory', 'paid', 500000.25, '2024-01-01', 6, 1);
        insert into award_entries (enterprise_id, kind, entry_type, amount, decided_on, granted_entry_id, event_id) values (4, 'legacy-factory', 'recovered', 100000, '2026-02-01', 6, 1);
        insert into sanctions (enterprise_id, article, outcome, content, document, decided_on, forfeits, event_id) values (2, 24, 'cancelled', '', '丙文', '2026-02-01', true, 1), (1, 23, 'banned', '', '丁文', '2026-02-01', false, 1);
        """;

    [Fact]
    public async Task A_branch_rolls_up_and_what_was_taken_back_does_not_count()
    {
        await using var connection = await database.Owner.OpenConnectionAsync();
        await connection.ExecuteAsync(Ledger);

        var units = await AwardHistories.OfUnits(connection, [1, 2, 3, 4, 99]);
        await using var province = await ProvincePast.Open(connection);
        var (first, second, third, fourth) = (province.Of(1), province.Of(2), province.Of(3), province.Of(4));

        Assert.Equal(["scenario 30 0 乙文", "basic 50 30 甲文"], Awards(units[1]));
        Assert.Equal((24, "丙文"), (units[1].History.Forfeiture!.Article, units[1].History.Forfeiture!.Document));
        Assert.Empty(units[2].History.Awards);
        Assert.False(units.ContainsKey(99));
        Assert.Equal(Awards(units[1]), Awards(first));
        Assert.Equal(["legacy-factory 40.000025 40.000025 己文", "basic 50 30.00005 丁文"], Awards(units[4]));
        Assert.Equal(Awards(units[4]), Awards(fourth));
        Assert.Equal(units[1].History.Forfeiture, first.Forfeiture);
        Assert.Empty(second.Awards); // a branch has no past of its own
        Assert.Same(AwardHistory.None, third);
        Assert.Throws<InvalidOperationException>(() => province.Of(2));
    }

    [Fact]
    public async Task The_past_of_some_is_not_looked_for_in_everybody()
    {
        await using var connection = await database.Owner.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("""
            alter table enterprises disable trigger user;
            alter table award_entries disable trigger user;
            insert into regions (code, name, level) values ('629900', '示例市', 'city') on conflict do nothing;
            insert into events (event_id, actor_name, actor_role, act, subject) overriding system value values (100001, 'x', 'x', 'x', 'x');
            insert into enterprises (enterprise_id, uscc, name, city_code, unit_id) overriding system value
            select i, 'FK' || lpad(i::text, 16, '0'), '企业' || i, '629900', i from generate_series(100001, 110000) i;
            insert into award_entries (enterprise_id, kind, entry_type, amount, decided_on, event_id)
            select i, 'scenario', 'granted', 100000, '2025-12-15', 100001 from generate_series(100001, 110000) i, generate_series(1, 3);
            analyze enterprises, award_entries
            """);

        const string read = "select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables where relname = 'award_entries'";
        long before = await connection.ExecuteScalarAsync<long>(read);

        var units = await AwardHistories.OfUnits(connection, Enumerable.Range(0, 1_000).Select(i => 100_001L + 10 * i));

        Assert.Equal(1_000, units.Count);
        Assert.All(units.Values, unit => Assert.Equal(3, unit.History.Awards.Count));
        Assert.Equal(3_000, await connection.ExecuteScalarAsync<long>(read) - before);
    }

    [Theory]
    [InlineData(200_001, "basic", true)]
    [InlineData(200_001, "advanced", false)]
    [InlineData(200_002, "basic", false)]
    public async Task What_is_paid_is_of_the_enterprise_and_kind_it_was_granted_for(long enterprise, string kind, bool taken)
    {
        await using var connection = await database.Owner.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("""
            insert into regions (code, name, level) values ('629900', '示例市', 'city') on conflict do nothing;
            insert into enterprises (enterprise_id, uscc, name, city_code, unit_id) overriding system value values
              (200001, '91620300FAKE000569', '丁', '629900', 200001), (200002, '91620300FAKE000649', '戊', '629900', 200002);
            insert into events (event_id, actor_name, actor_role, act, subject) overriding system value values (200001, 'x', 'x', 'x', 'x');
            insert into award_entries (award_entry_id, enterprise_id, kind, entry_type, amount, decided_on, event_id) overriding system value
            values (200001, 200001, 'basic', 'granted', 700000, '2025-12-15', 200001);
            """);

        var paid = await Record.ExceptionAsync(() => connection.ExecuteAsync("""
            insert into award_entries (enterprise_id, kind, entry_type, amount, decided_on, granted_entry_id, event_id)
            values (@enterprise, @kind, 'paid', 1, '2026-01-01', 200001, 200001)
            """, new { enterprise, kind }));

        Assert.Equal(taken, paid is null);
        Assert.True(taken || paid!.Message.Contains("不是同一企业", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Awards(UnitHistory unit) => Awards(unit.History);

    private static IEnumerable<string> Awards(AwardHistory history) =>
        history.Awards.Select(award => $"{award.Kind.Code()} {award.Granted.ToWanText()} {award.Paid.ToWanText()} {award.Document}");
}
