using System.Globalization;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>Puts single enterprises, awards and accounts into a test database, and knows the people of the tests.</summary>
public sealed class SmallLedger(NpgsqlDataSource owner)
{
    public const string Lanzhou = "620100";
    public const string NewArea = "620171";
    public const string Jinchang = "620300";

    public static readonly DateOnly Today = new(2026, 11, 30);
    public static readonly Officer Maker = new(1, "李制单", Role.ProvinceMaker, RegionScope.Province);
    public static readonly Officer Finance = new(2, "王财政", Role.ProvinceFinance, RegionScope.Province);
    public static readonly Officer OtherFinance = new(3, "赵复核", Role.ProvinceFinance, RegionScope.Province);
    public static readonly Officer Approver = new(4, "周批准", Role.Approver, RegionScope.Province);
    public static readonly Officer LanzhouCity = new(5, "兰州市", Role.City, RegionScope.City(Lanzhou));
    public static readonly Officer NewAreaCity = new(6, "兰州新区", Role.City, RegionScope.City(NewArea));

    private const string EnterpriseSql = """
        insert into enterprises (uscc, name, city_code, county_code, unit_id)
        values (@uscc, @name, @city, @county, currval(pg_get_serial_sequence('enterprises', 'enterprise_id')))
        returning enterprise_id
        """;

    private const string AwardSql = """
        with happened as (
          insert into events (actor_name, actor_role, act, subject, enterprise_id) values ('x', 'x', 'imported', 'ledger', @enterpriseId) returning event_id)
        insert into award_entries (enterprise_id, kind, entry_type, amount, decided_on, document, fund_year, settlement_line_id, event_id)
        select @enterpriseId, @kind, 'granted', @amount, @day, @document, 2026, @line, event_id from happened
        returning award_entry_id
        """;

    private const string TitleSql = """
        insert into titles (enterprise_id, kind, carrier, document, confirmed_on, valid_to, renewal_open, renewal_due, state, state_since, policy_version_id)
        select @enterpriseId, @kind, @carrier, '甘工信发〔2025〕200号', @confirmedOn, @validTo, @open, @due, @state, @confirmedOn,
               case when @validTo::date is null then null else (select max(policy_version_id) from policies) end
        returning title_id
        """;

    private const string BatchSql = """
        insert into settlements (name, decided_on, document, fund_year, policy_version_id, readings, standards, stage, maker_id, maker_name,
          submitted_at, reviewer_id, reviewer_name, reviewed_at, approver_id, approver_name, approved_at, approval_document)
        select '2026年度奖励', '2026-11-01', '甘工信发〔2026〕1号', 2026, max(policy_version_id), '{}', '{}', 'calculated', 1, '李制单', '2026-11-02',
          2, '王财政', '2026-11-05', 4, '周批准', '2026-11-10', '甘工信发〔2026〕1号' from policies
        returning settlement_id
        """;

    private const string LineSql = """
        insert into settlement_lines (settlement_id, seq, enterprise_id, unit_id, kind, carrier, maximum, standard, prior_scenario, prior_basic,
          prior_advanced, prior_legacy, deducted, ceiling, proposed, calculation, award_version)
        select @settlementId, (select count(*) + 1 from settlement_lines where settlement_id = @settlementId), enterprise_id, unit_id, @kind, '一号产线',
          @amount, @amount, 0, 0, 0, 0, 0, @amount, @amount, '{}', award_version
        from enterprises where enterprise_id = @enterpriseId
        returning settlement_line_id
        """;

    private const string AccountSql = """
        insert into enterprise_accounts (enterprise_id, account_name, bank_name, account_cipher, account_tail, recorded_by, confirmed_by, confirmed_at)
        select enterprise_id, name, '工商银行兰州分行', 'x', '6789', 90, @confirmedBy, case when @confirmedBy is null then null else now() end
        from enterprises where enterprise_id = @enterpriseId
        returning enterprise_account_id
        """;

    private const string InterpretSql = """
        alter table interpretations disable trigger user; delete from interpretations where reading = @reading; alter table interpretations enable trigger user;
        insert into interpretations (policy_id, reading, letter, effective_from, document, reason, recorded_by, recorded_by_name, confirmed_by, confirmed_by_name, confirmed_at)
        select distinct policy_id, @reading, @letter, @from, '甘工信函〔2028〕1号', '解释', 1, '甲', 2, '乙', now() from policies where @letter::text is not null
        """;

    private static readonly string[] LargeBatchSql =
    [
        """
        insert into enterprises (enterprise_id, uscc, name, city_code, unit_id) overriding system value
        select id, '9162' || lpad((id + 90000000)::text, 14, '0'), '批量企业' || lpad(n::text, 5, '0'), @city, id
        from (select n, nextval(pg_get_serial_sequence('enterprises', 'enterprise_id')) as id from generate_series(1, @count) n) x
        """,
        """
        insert into settlement_lines (settlement_id, seq, enterprise_id, unit_id, kind, carrier, maximum, standard, prior_scenario, prior_basic,
          prior_advanced, prior_legacy, deducted, ceiling, proposed, calculation, award_version)
        select @settlementId, row_number() over (order by name), enterprise_id, unit_id, 'basic', '一号产线', 1000000, 1000000, 0, 0, 0, 0, 0, 1000000, 1000000, '{}', award_version
        from enterprises where name like '批量企业%'
        """,
        """
        with happened as (insert into events (actor_name, actor_role, act, subject) values ('x', 'x', 'imported', 'ledger') returning event_id)
        insert into award_entries (enterprise_id, kind, entry_type, amount, decided_on, document, fund_year, settlement_line_id, event_id)
        select l.enterprise_id, 'basic', 'granted', 1000000, '2026-11-01', '甘工信发〔2026〕1号', 2026, l.settlement_line_id, h.event_id
        from settlement_lines l cross join happened h where l.settlement_id = @settlementId order by l.seq
        """,
        "update settlements set stage = 'approved', unnoticed_reason = '名单已随甘工信公示〔2026〕3号公示，期间没有异议' where settlement_id = @settlementId",
        "analyze enterprises, settlement_lines, award_entries",
    ];

    private static int _next;

    public async Task<long> Enterprise(string name, string city = Lanzhou, string? county = null)
    {
        string uscc = $"9162{Interlocked.Increment(ref _next).ToString("D14", CultureInfo.InvariantCulture)}";
        await using var connection = await owner.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>(
            EnterpriseSql,
            new { uscc, name, city, county });
    }

    public async Task<long> Award(long enterpriseId, TitleKind kind, int wan, string document = "甘工信发〔2025〕1号", DateOnly? day = null)
    {
        await using var connection = await owner.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>(AwardSql, new
        {
            enterpriseId, kind = kind.Code(), amount = Money.FromWan(wan), day = day ?? new DateOnly(2025, 12, 15), document, line = (long?)null,
        });
    }

    /// <summary>A title confirmed on a day, with the period of the rule when it is one that expires.</summary>
    public async Task<long> Title(long enterpriseId, TitleKind kind, DateOnly confirmedOn, string carrier = "一号工厂", DateOnly? validTo = null)
    {
        var dates = !kind.IsProvincial() ? null
            : validTo is { } end ? TitleDates.Until(confirmedOn, end, Packs.Gansu.Term) : TitleDates.From(confirmedOn, Packs.Gansu.Term);
        await using var connection = await owner.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>(TitleSql, new
        {
            enterpriseId, kind = kind.Code(), carrier, confirmedOn, validTo = dates?.ValidTo, open = dates?.RenewalOpen, due = dates?.RenewalDue,
            state = kind.IsLegacy() ? "legacy" : "valid",
        });
    }

    /// <summary>Records a decision with a paper as evidence, on its own day.</summary>
    public static async Task<long> Request(NpgsqlDataSource database, DecisionDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        long paper = await Attachments.Keep(database, Maker, "决定文件.pdf", "%PDF-"u8.ToArray());
        return (await RequestDecision.AllOf(database, Maker, [draft], [paper], draft.DecidedOn))[0];
    }

    /// <summary>An approved batch with one award per enterprise, not issued yet; returns the batch and its awards.</summary>
    public async Task<(long SettlementId, long[] Awards)> Batch(TitleKind kind, int wan, params long[] enterprises)
    {
        await using var connection = await owner.OpenConnectionAsync();
        long settlementId = await connection.ExecuteScalarAsync<long>(BatchSql);
        var awards = new List<long>();
        foreach (long enterpriseId in enterprises)
        {
            object values = new { settlementId, enterpriseId, kind = kind.Code(), amount = Money.FromWan(wan) };
            long line = await connection.ExecuteScalarAsync<long>(LineSql, values);
            awards.Add(await connection.ExecuteScalarAsync<long>(AwardSql, new
            {
                enterpriseId, kind = kind.Code(), amount = Money.FromWan(wan), day = new DateOnly(2026, 11, 1), document = "甘工信发〔2026〕1号", line,
            }));
        }
        await connection.ExecuteAsync("update settlements set stage = 'approved', unnoticed_reason = '名单已随甘工信公示〔2026〕3号公示，期间没有异议' where settlement_id = @settlementId", new { settlementId });
        return (settlementId, [.. awards]);
    }

    /// <summary>An approved batch of 批量企业00001, 批量企业00002, …: one award of 100万元 each, not issued yet.</summary>
    public async Task<long> LargeBatch(int count, string city = Lanzhou)
    {
        await using var connection = await owner.OpenConnectionAsync();
        long settlementId = await connection.ExecuteScalarAsync<long>(BatchSql);
        foreach (string sql in LargeBatchSql)
            await connection.ExecuteAsync(sql, new { settlementId, count, city });
        return settlementId;
    }

    public async Task<long> Account(long enterpriseId, bool confirmed = true)
    {
        await using var connection = await owner.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>(AccountSql, new { enterpriseId, confirmedBy = confirmed ? 91 : (long?)null });
    }

    /// <summary>Sets one reading from a day on instead of whatever was set before; null: back to its default.</summary>
    public async Task Interpret(string reading, string? letter, DateOnly from)
    {
        await using var connection = await owner.OpenConnectionAsync();
        await connection.ExecuteAsync(InterpretSql, new { reading, letter, from });
    }

    public async Task<decimal> Sum(long awardEntryId, string entryType)
    {
        await using var connection = await owner.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<decimal>(
            "select coalesce(sum(amount), 0) / 10000 from award_entries where granted_entry_id = @awardEntryId and entry_type = @entryType",
            new { awardEntryId, entryType });
    }
}
