using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Policies;
using SmartFactory.Gansu.UseCases.Reference;

namespace SmartFactory.Gansu.Tests.House;

/// <summary>Migrations that put right what is there already: rows as an older program left them, migrated on.</summary>
public sealed class OldDataTests(TemplateDatabase template) : IAsyncLifetime
{
    private const string BatchSql = """
        insert into settlements (name, decided_on, document, fund_year, policy_version_id, readings, standards, maker_id, maker_name,
          submitted_at, reviewer_id, reviewer_name, reviewed_at, approver_id, approver_name, approved_at, approval_document)
        select '旧批次', '2026-11-01', '甘工信发〔2026〕1号', 2026, max(policy_version_id), '{}', '{}', 1, '李制单',
          '2026-11-02', 2, '王财政', '2026-11-05', 4, '周批准', '2026-11-10', '甘工信发〔2026〕1号' from policies
        returning settlement_id
        """;

    private const string LineSql = """
        insert into settlement_lines (settlement_id, seq, enterprise_id, unit_id, kind, carrier, maximum, standard, prior_scenario, prior_basic,
          prior_advanced, prior_legacy, deducted, ceiling, proposed, held, change_reason, changed_by, changed_by_name, calculation, award_version)
        select @batch, @Seq, enterprise_id, unit_id, 'basic', '一号产线', 1000000, 1000000, 0, 0, 0, 0, 0, 1000000, @Proposed * 10000, @Held, @Reason, case when @Reason <> '' then 3 end, case when @Reason <> '' then '王财政' end, '{}', award_version
        from enterprises where enterprise_id = @enterprise
        """;

    // as the program before 0150 moved them
    private const string OldTransferSql = """
        update titles set enterprise_id = @to, state_since = @day, move_act = 'transfer', move_article = 21, move_reason = '合并', state_document = @document,
          move_event_id = null, move_decision_id = null, move_by = '李制单', move_role = 'province-maker'
        where title_id = @title
        """;

    private const string StandsSql = "select concat_ws(' ', state, state_since, nullif(state_document, '')) from titles where title_id = @title";

    private const string MovesSql = "select concat_ws(' ', act, effective_on, nullif(document, '')) from title_moves where title_id = @title order by title_move_id";

    private NpgsqlDataSource _owner = null!;
    private string _dsn = "";

    public async ValueTask InitializeAsync()
    {
        _dsn = await template.Empty();
        _owner = Database.ForOwner(_dsn);
    }

    public async ValueTask DisposeAsync()
    {
        await _owner.DisposeAsync();
        await TemplateDatabase.Drop(_dsn);
    }

    private sealed record OldLine(int Seq, string Reason, int Proposed, bool Held, bool Lowered);

    [Fact]
    public async Task Of_0140_lines_lowered_for_a_reason_are_marked_as_lowered()
    {
        OldLine[] lines =
        [
            //   why                万元  held   lowered
            new(1, "", 100, false, false),
            new(2, "审计发现重复列支", 60, false, true),
            new(3, "核减至零", 0, false, true),
            new(4, "账户已确认，恢复", 100, false, false), // held once; its amount follows the ceiling
            new(5, "核减后又暂缓", 60, true, true),
            new(6, "", 60, false, false), // nobody lowered it
        ];
        await Before("0140");
        long enterprise = await new SmallLedger(_owner).Enterprise("旧批次企业");
        await using var connection = await _owner.OpenConnectionAsync();
        long[] batches = [await connection.ExecuteScalarAsync<long>(BatchSql), await connection.ExecuteScalarAsync<long>(BatchSql)];
        foreach (long batch in batches)
        {
            foreach (var line in lines)
                await connection.ExecuteAsync(LineSql, new { batch, enterprise, line.Seq, line.Proposed, line.Held, line.Reason });
        }
        await connection.ExecuteAsync("update settlements set stage = 'approved', unnoticed_reason = '名单已随甘工信公示〔2026〕3号公示，期间没有异议' where settlement_id = @approved", new { approved = batches[0] });

        await Migrations.Apply(_dsn);

        foreach (long batch in batches)
        {
            Assert.Equal(lines.Select(line => line.Lowered), await connection.QueryAsync<bool>(
                "select lowered from settlement_lines where settlement_id = @batch order by seq", new { batch }));
        }
        // approved lines are frozen as they were before
        await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync("update settlement_lines set lowered = false where settlement_id = @approved", new { approved = batches[0] }));
    }

    //          stood          by            a transfer was written down as
    [Theory]
    [InlineData("cancelled", "cancel", "cancel")]
    [InlineData("downgraded", "downgrade", "downgrade")]
    [InlineData("expired", "lapse", "transfer")]
    [InlineData("valid", "", "transfer")]
    public async Task Of_0150_a_transfer_is_named_so_and_the_state_has_its_own_day_and_document_again(string state, string act, string written)
    {
        const string document = "甘工信发〔2026〕9号";
        await Before("0150");
        var ledger = new SmallLedger(_owner);
        long gone = await ledger.Enterprise("转移企业"), kept = await ledger.Enterprise("接收企业"), last = await ledger.Enterprise("再接收企业");
        long title = await ledger.Title(gone, TitleKind.Advanced, new(2025, 12, 15), "转移厂");
        await using var connection = await _owner.OpenConnectionAsync();
        if (act.Length > 0)
            await connection.ExecuteAsync("update titles set state = @state, state_since = '2026-02-01', state_document = @document, move_act = @act, move_article = 24 where title_id = @title", new { state, document, act, title });
        string before = await connection.ExecuteScalarAsync<string>(StandsSql, new { title }) ?? "";
        string[] moves = [.. await connection.QueryAsync<string>(MovesSql, new { title })];
        foreach (var (to, day) in new[] { (kept, new DateOnly(2026, 6, 1)), (last, new DateOnly(2026, 7, 1)) })
            await connection.ExecuteAsync(OldTransferSql, new { to, day, document = "登记〔2026〕8号", title });
        Assert.Equal([.. moves, $"{written} 2026-06-01 登记〔2026〕8号", $"{written} 2026-07-01 登记〔2026〕8号"], await connection.QueryAsync<string>(MovesSql, new { title }));
        Assert.Equal($"{state} 2026-07-01 登记〔2026〕8号", await connection.ExecuteScalarAsync<string>(StandsSql, new { title }));

        await Migrations.Apply(_dsn);

        Assert.Equal([.. moves, "transfer 2026-06-01 登记〔2026〕8号", "transfer 2026-07-01 登记〔2026〕8号"], await connection.QueryAsync<string>(MovesSql, new { title }));
        Assert.Equal(before, await connection.ExecuteScalarAsync<string>(StandsSql, new { title }));
        // history is append-only as it was before
        await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync("update title_moves set act = 'cancel' where title_id = @title", new { title }));
    }

    // the schema up to a number, with the reference data and rules of now
    private async Task Before(string number)
    {
        await Migrations.Apply(_dsn, [.. Migrations.Embedded.Where(migration => string.CompareOrdinal(migration.Name, number) < 0)]);
        await LoadReference.Into(_owner, TestContext.Current.CancellationToken);
        await LoadPolicies.Into(_owner, null, TestContext.Current.CancellationToken);
    }
}
