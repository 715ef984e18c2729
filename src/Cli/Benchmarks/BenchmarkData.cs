using Dapper;
using Npgsql;
using NpgsqlTypes;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Cli.Benchmarks;

/// <summary>N enterprises with on average three awards each and one new title to be settled, written straight into the tables.</summary>
internal static class BenchmarkData
{
    private const string Characters = "金川天水兰白银酒泉张掖武威定西陇南平凉庆阳嘉峪关临夏合作玉门敦煌华亭成县徽永昌靖远会宁通渭漳岷康文礼两当宕正镇原环泾崇信灵台甘肃";
    private static readonly string[] Trades = ["新材料", "装备制造", "生物科技", "化工", "食品", "电子", "能源", "冶金"];
    private static readonly string[] Kinds = ["scenario", "basic", "advanced"];

    /// <summary>Fills an empty database.</summary>
    public static async Task Fill(NpgsqlDataSource owner, int enterprises)
    {
        await using var connection = await owner.OpenConnectionAsync();
        // a filling, not a decision: triggers and foreign keys are checked by what is measured afterwards
        await Unguarded.Fill(connection, () => Fill(connection, enterprises));
    }

    private static async Task Fill(NpgsqlConnection connection, int enterprises)
    {
        string[] counties = [.. await connection.QueryAsync<string>("select code || ',' || parent_code from regions where level = 'county' order by code")];
        long eventId = await connection.ExecuteScalarAsync<long>(
            "insert into events (actor_name, actor_role, act, subject) values ('性能测试', 'benchmark', 'filled', 'benchmark') returning event_id");
        await connection.ExecuteAsync("""
            insert into users (user_id, user_name, normalized_name, display_name, role, region_code, security_stamp) overriding system value
            values (1, 'benchmark', 'BENCHMARK', '性能测试', 'province-maker', '620000', '')
            """);
        await Enterprises(connection, enterprises, counties);
        await Titles(connection, enterprises);
        await Awards(connection, enterprises, eventId);
        await connection.ExecuteAsync("""
            insert into unit_totals (unit_id, granted) select unit_id, sum(net_amount) from granted_awards group by unit_id;
            insert into title_counts
            select e.city_code, coalesce(e.county_code, ''), t.kind, t.state, date_trunc('month', t.renewal_due)::date, count(*)
            from titles t join enterprises e using (enterprise_id) group by 1, 2, 3, 4, 5;
            select setval(pg_get_serial_sequence('enterprises', 'enterprise_id'), @n);
            select setval(pg_get_serial_sequence('titles', 'title_id'), @n);
            analyze;
            """, new { n = enterprises }, commandTimeout: 0);
    }

    /// <summary>A valid, plainly fictional credit code.</summary>
    public static string Code(int number)
    {
        string body = "F" + number.ToString("D7", System.Globalization.CultureInfo.InvariantCulture);
        string first17 = "91620100" + body + Uscc.BodyCheckCharacter(body);
        return first17 + Uscc.CheckCharacter(first17);
    }

    /// <summary>Four characters that no other has, and the rest as many have it: names differ as names do.</summary>
    public static string Name(int number) => Distinct(number) + Trades[number % Trades.Length] + "有限公司";

    /// <summary>The part of a name that somebody would search for.</summary>
    public static string Distinct(int number)
    {
        long mixed = number * 7_919L % (1 << 24);
        return string.Concat(Enumerable.Range(0, 4).Select(i => Characters[(int)(mixed >> (6 * i) & 63)]));
    }

    private static async Task Enterprises(NpgsqlConnection connection, int enterprises, string[] counties)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy enterprises (enterprise_id, uscc, name, city_code, county_code, unit_id) from stdin (format binary)");
        for (int i = 1; i <= enterprises; i++)
        {
            string[] place = counties[i % counties.Length].Split(',');
            await copy.StartRowAsync();
            await copy.WriteAsync((long)i, NpgsqlDbType.Bigint);
            await copy.WriteAsync(Code(i), NpgsqlDbType.Text);
            await copy.WriteAsync(Name(i), NpgsqlDbType.Text);
            await copy.WriteAsync(place[1], NpgsqlDbType.Text);
            await copy.WriteAsync(place[0], NpgsqlDbType.Text);
            await copy.WriteAsync((long)i, NpgsqlDbType.Bigint);
        }
        await copy.CompleteAsync();
    }

    private static async Task Titles(NpgsqlConnection connection, int enterprises)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy titles (title_id, enterprise_id, kind, carrier, document, confirmed_on, valid_to, renewal_open, renewal_due, state_since, state) from stdin (format binary)");
        var confirmed = new DateOnly(2026, 11, 20);
        for (int i = 1; i <= enterprises; i++)
        {
            await copy.StartRowAsync();
            await copy.WriteAsync((long)i, NpgsqlDbType.Bigint);
            await copy.WriteAsync((long)i, NpgsqlDbType.Bigint);
            await copy.WriteAsync(Kinds[i % 3], NpgsqlDbType.Text);
            await copy.WriteAsync($"载体{i}", NpgsqlDbType.Text);
            await copy.WriteAsync("甘工信发〔2026〕300号", NpgsqlDbType.Text);
            // ends spread over three years, so that the radar has something in every bucket
            var end = confirmed.AddDays(11 + i % 1_096);
            foreach (var day in (DateOnly[])[confirmed, end, end.AddMonths(-6), end.AddMonths(-3), confirmed])
                await copy.WriteAsync(day, NpgsqlDbType.Date);
            await copy.WriteAsync(end.AddMonths(-6) <= confirmed ? "renewal-open" : "valid", NpgsqlDbType.Text);
        }
        await copy.CompleteAsync();
    }

    private static async Task Awards(NpgsqlConnection connection, int enterprises, long eventId)
    {
        (string Kind, decimal Wan)[][] lives =
        [
            [("legacy-workshop", 50), ("legacy-scenario", 20), ("scenario", 30)],
            [("legacy-scenario", 30), ("scenario", 30), ("scenario", 30), ("legacy-workshop", 80)],
            [("scenario", 30), ("basic", 70)],
            [("legacy-factory", 150), ("legacy-workshop", 60), ("scenario", 25)],
        ];
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy award_entries (enterprise_id, kind, entry_type, amount, decided_on, document, fund_year, event_id) from stdin (format binary)");
        for (int i = 1; i <= enterprises; i++)
        {
            int year = 2022;
            foreach (var (kind, wan) in lives[i / 3 % lives.Length])
            {
                await copy.StartRowAsync();
                await copy.WriteAsync((long)i, NpgsqlDbType.Bigint);
                await copy.WriteAsync(kind, NpgsqlDbType.Text);
                await copy.WriteAsync("granted", NpgsqlDbType.Text);
                await copy.WriteAsync(wan * 10_000m, NpgsqlDbType.Numeric);
                await copy.WriteAsync(new DateOnly(++year, 11, 20), NpgsqlDbType.Date);
                await copy.WriteAsync("甘财建〔2026〕9号", NpgsqlDbType.Text);
                await copy.WriteAsync(year, NpgsqlDbType.Integer);
                await copy.WriteAsync(eventId, NpgsqlDbType.Bigint);
            }
        }
        await copy.CompleteAsync();
    }
}
