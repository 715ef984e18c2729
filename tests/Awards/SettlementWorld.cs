using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Awards;

/// <summary>A small province with officers, for the tests of batches.</summary>
internal sealed class SettlementWorld(DatabaseFixture database)
{
    internal static readonly DateOnly Day = new(2026, 11, 30);
    internal static readonly Officer Maker = new(1, "张工信", Role.ProvinceMaker, RegionScope.Province);
    internal static readonly Officer Finance = new(2, "李财政", Role.ProvinceFinance, RegionScope.Province);
    internal static readonly Officer Approver = new(3, "王批准", Role.Approver, RegionScope.Province);

    private static readonly string[] Codes =
    [
        "91620200FAKE00013H", "91620300FAKE00021H", "91620500FAKE0003XK", "91620900FAKE000488", "91620102FAKE00056N",
        "91620400FAKE000644", "91620100FAKE00072F", "91620200FAKE00080F", "91620300FAKE00099H", "91620500FAKE00101F",
        .. Enumerable.Range(10, 20).Select(Further),
    ];

    // enterprises enough that no test meets what another one granted
    private static string Further(int n)
    {
        string body = $"FAKE01{n}";
        string first17 = $"91620100{body}{Uscc.BodyCheckCharacter(body)}";
        return first17 + Uscc.CheckCharacter(first17);
    }

    internal NpgsqlDataSource App => database.App;

    internal static Uscc Code(int n) => Uscc.Parse(Codes[n]);

    internal static async Task<SettlementWorld> Of(DatabaseFixture database)
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("insert into regions (code, name, level) values ('629900', '示例市', 'city') on conflict do nothing");
        return new SettlementWorld(database);
    }

    /// <summary>An award of an earlier year; enters the enterprise when it is new.</summary>
    internal async Task Granted(int enterprise, string kind, decimal wan, string day = "2025-12-15")
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("""
            insert into enterprises (enterprise_id, uscc, name, city_code, unit_id) overriding system value
            select n, @uscc, @name, '629900', n from nextval(pg_get_serial_sequence('enterprises', 'enterprise_id')) n on conflict do nothing;
            with e as (insert into events (actor_name, actor_role, act, subject) values ('台账', 'x', 'import', 'import') returning event_id)
            insert into award_entries (enterprise_id, kind, entry_type, amount, decided_on, document, event_id)
            select (select enterprise_id from enterprises where uscc = @uscc), @kind, 'granted', @wan * 10000, @day::date, '甘财建〔2026〕9号', event_id from e;
            """, new { uscc = Codes[enterprise], name = $"示例企业{enterprise}", kind, wan, day });
    }

    /// <summary>Dealt with under Art. 24 or 25: no award any more; enters the enterprise when it is new.</summary>
    internal Task Forfeited(int enterprise, int article = 24) => Decided(enterprise, """
        insert into sanctions (enterprise_id, article, outcome, content, document, decided_on, forfeits, event_id)
        select enterprise_id, @article, 'cancelled', '', '甘工信罚〔2026〕1号', '2026-03-01', true, event_id from e
        """, new { article });

    /// <summary>不得申报 from one day to another, both included.</summary>
    internal Task Barred(int enterprise, string from, string to, int article = 23) => Decided(enterprise, """
        insert into bans (enterprise_id, article, document, starts_on, last_day)
        select enterprise_id, @article, '甘工信罚〔2026〕2号', @from::date, @to::date from e
        """, new { article, from, to });

    private async Task Decided(int enterprise, string sql, object values)
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("""
            insert into enterprises (enterprise_id, uscc, name, city_code, unit_id) overriding system value
            select n, @uscc, @name, '629900', n from nextval(pg_get_serial_sequence('enterprises', 'enterprise_id')) n on conflict do nothing
            """, new { uscc = Codes[enterprise], name = $"示例企业{enterprise}" });
        var parameters = new DynamicParameters(values);
        parameters.Add("uscc", Codes[enterprise]);
        await owner.ExecuteAsync($"""
            with h as (insert into events (actor_name, actor_role, act, subject) values ('台账', 'x', 'import', 'import') returning event_id),
            e as (select enterprise_id, event_id from enterprises, h where uscc = @uscc)
            {sql}
            """, parameters);
    }

    /// <summary>An interpretation already confirmed by two persons.</summary>
    internal Task Read(string reading, string letter, string from) => One<int>("""
        insert into interpretations (policy_id, reading, letter, effective_from, document, reason, recorded_by, recorded_by_name, confirmed_by, confirmed_by_name, confirmed_at)
        values ('gansu-2025-152', @reading, @letter, @from::date, '文', '', 1, '甲', 3, '乙', now())
        """, new { reading, letter, from });

    internal Task<long> Pool(decimal wan) => One<long>(
        "insert into fund_pools (fund_year, name, amount) values (2026, 'p' || (select count(*) from fund_pools), @wan * 10000) returning fund_pool_id", new { wan });

    /// <summary>A batch of lines such as "0 basic" or "0 scenario 25": enterprise, kind, standard.</summary>
    internal Task<long> Batch(string lines, long? pool = null, string name = "2026年度奖励", DateOnly? day = null) => CreateSettlement.From(
        App, new SettlementTerms(name, day ?? Day, "甘工信发〔2026〕300号", 2026, pool, new Dictionary<TitleKind, Money>(), "名单.xlsx"), Lines(lines, name), Maker);

    internal static List<RecognisedLine> Lines(string lines, string carrier = "载体") => [.. lines.Split(',').Select((text, index) =>
    {
        string[] parts = text.Trim().Split(' ');
        int enterprise = int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture);
        Money? standard = parts.Length > 2 && Money.TryParseWan(parts[2], out var wan) ? wan : null;
        return new RecognisedLine(index + 1, Code(enterprise), $"示例企业{enterprise}", "629900", null, TitleKinds.Parse(parts[1]), $"{carrier}{index}", standard);
    })];

    /// <summary>Through submission and review, ready to be approved.</summary>
    internal async Task Review(long batch)
    {
        await SubmitSettlement.On(App, batch, Maker);
        await FinishReview.On(App, batch, Finance);
    }

    /// <summary>Approves; when no notice is recorded, with the reason an officer would give.</summary>
    internal Task<Approval> Approve(long batch, string document = "甘财建〔2026〕99号", DateOnly? on = null, string? withoutNotice = "名单已随甘工信公示〔2026〕3号公示，期间没有异议") =>
        ApproveSettlement.On(App, batch, new ApprovalTerms(document, on ?? Day, withoutNotice), Approver);

    /// <summary>One word per line: "70/70" is ceiling and amount, with "held" or "stale" behind.</summary>
    internal async Task<string> Lines(long batch)
    {
        await using var connection = await App.OpenConnectionAsync();
        return string.Join(", ", await connection.QueryAsync<string>("""
            select trim_scale(ceiling / 10000) || '/' || trim_scale(proposed / 10000) || case when held then ' held' else '' end
                   || case when l.award_version <> u.award_version then ' stale' else '' end
            from settlement_lines l join enterprises u on u.enterprise_id = l.unit_id where settlement_id = @batch order by seq
            """, new { batch }));
    }

    internal Task<decimal> GrantedWan(int enterprise) => One<decimal>(
        "select coalesce(sum(net_amount), 0) / 10000 from granted_awards g join enterprises e using (enterprise_id) where e.uscc = @uscc", new { uscc = Codes[enterprise] });

    internal async Task<T> One<T>(string sql, object? values = null)
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        return (await owner.ExecuteScalarAsync<T>(sql, values))!;
    }
}
